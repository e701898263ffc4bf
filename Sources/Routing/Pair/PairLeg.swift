public import Arithmetic

/// One part of a plan for a pair, in numbers alone.
public struct PairLeg: Hashable, Sendable {
    /// The source's position in the problem.
    public let source: Int
    /// Raw units paid, fees included.
    public internal(set) var amountIn: UInt256
    /// Raw units received, fees taken off.
    public internal(set) var amountOut: UInt256
    /// The order, when the source is a book.
    var fill: BookFill?

    /// How many lots are ordered; zero for a pool.
    public var lots: UInt64 { fill?.lots ?? 0 }
}
