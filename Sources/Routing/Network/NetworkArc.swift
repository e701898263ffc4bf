import Arithmetic

/// One way from a node to another: a pool or a side of a book, a transfer, a begin or an end.
struct NetworkArc: Sendable {
    /// The position among the network's sources; −1 where a plan begins or ends.
    let source: Int
    /// The node that pays.
    let from: Int
    /// The node that receives.
    let to: Int
    /// Whether a pool's token0 (a book's base) is paid.
    let isForward: Bool
    /// The curve's position in the table; −1 for transfers, begins and ends.
    let curve: Int
    /// The pieces of constant price that stand for it in the search; empty for a smooth curve.
    var pieces: Range<Int>
    /// The position among the exact books; −1 for others.
    let book: Int
}

/// A part of constant price in the search.
struct NetworkPiece: Sendable {
    /// Raw units out for a raw unit in.
    let rate: Double
    /// The most raw units in; infinite without a limit.
    let cap: Double
    /// What went in over the parts before.
    var inputBefore = 0.0
    /// What came out over the parts before.
    var outputBefore = 0.0

    /// Where the part ends.
    var inputAfter: Double { inputBefore + cap }
}

extension [NetworkPiece] {
    /// The same parts, each knowing what lies before it.
    var summed: [NetworkPiece] {
        var (input, output) = (0.0, 0.0)
        return map { piece in
            let next = NetworkPiece(
                rate: piece.rate, cap: piece.cap, inputBefore: input, outputBefore: output)
            input += piece.cap
            output += piece.cap * piece.rate
            return next
        }
    }
}

/// A source as networks see it.
struct NetworkSource: Sendable {
    /// What it is.
    enum Kind: Sendable {
        /// A pool: part of a transaction.
        case pool
        /// An order at an exchange.
        case book
        /// A way between places.
        case transfer
    }

    /// Its position among the problem's sources.
    let origin: Int
    /// What it is.
    let kind: Kind
    /// The number of the pool that it sees; at most one source of a number is used.
    let group: Int
    /// Paid when it is used, raw units of the free asset.
    var cost: UInt256
    /// The same, for search.
    var costValue: Double
    /// Taken off what a transfer moves, raw units, for search.
    var feeValue: Double
    /// Its arcs.
    var arcs: [Int]

    /// Whether using it costs something whatever the amount.
    var isCostly: Bool { costValue > 0 || feeValue > 0 }
}
