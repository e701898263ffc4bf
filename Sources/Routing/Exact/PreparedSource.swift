import Arithmetic

/// A source that trades the pair: numbers only, so that thousands copy cheaply.
struct PreparedSource: Sendable {
    /// Its position among the problem's sources.
    let origin: Int
    /// The number of the place that pays.
    let place: Int
    /// Whether a pool's token0 (a book's base) is paid.
    let isForward: Bool
    /// Whether it is a pool and not a book.
    let isPool: Bool
    /// Its position among the prepared pools or books.
    let position: Int
    /// Paid when the source is used, raw units of the free asset.
    let cost: UInt256
}
