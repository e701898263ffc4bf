import Arithmetic

/// The liquidity at a tick.
struct TickLiquidity: Sendable {
    /// What is active between the tick and the next; what the tick adds is how much this is above
    /// that of the tick before.
    let above: UInt128
    /// That of all positions that begin or end at the tick.
    let gross: UInt128

    /// What is active above, for search.
    var searchAbove: Double { UInt256(above).searchValue }
}
