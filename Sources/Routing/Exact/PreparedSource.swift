import Arithmetic
import Basics

/// A source as the problem's solvers see it: numbers only, so that thousands copy cheaply.
struct PreparedSource: Sendable {
    /// What it is.
    enum Kind: Sendable {
        /// Another pair's, or at a place without a balance: never used.
        case idle
        /// A pool, by its position among the prepared pools.
        case pool(Int)
        /// A book, by its position among the prepared books.
        case book(Int)
    }

    /// What it is.
    let kind: Kind
    /// The number of the place that pays.
    let place: Int
    /// Whether a pool's token0 (a book's base) is paid.
    let isForward: Bool
    /// What a pool is paid in.
    let tokenIn: Address
    /// Paid when the source is used, raw units of the free asset.
    let cost: UInt256

    /// Whether it is a pool and not a book.
    var isPool: Bool { if case .pool = kind { true } else { false } }

    /// A source that is never used.
    static let idle = PreparedSource(
        kind: .idle, place: 0, isForward: true, tokenIn: .zero, cost: .zero)
}
