/// What to order at an exchange.
struct BookFill: Hashable, Sendable {
    /// How many lots.
    let lots: UInt64
    /// The last level that is touched.
    let worstLevel: Int

    /// The order of a trade.
    init(_ trade: BookTrade) {
        lots = trade.lots
        worstLevel = trade.worstLevel
    }
}
