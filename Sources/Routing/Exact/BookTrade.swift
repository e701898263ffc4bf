import Arithmetic

/// What an order of a whole number of lots does, exactly.
struct BookTrade: Hashable, Sendable {
    /// How many lots.
    let lots: UInt64
    /// Raw units paid, rounded up.
    let amountIn: UInt256
    /// Raw units received, rounded down.
    let amountOut: UInt256
    /// The last level that is touched; 0 for no lots.
    let worstLevel: Int
    /// Whether the order passes the exchange's smallest quantity and value.
    let isLargeEnough: Bool
}
