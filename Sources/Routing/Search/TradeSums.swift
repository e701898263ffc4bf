/// What sources trade and earn at one price, added up, for search only.
struct TradeSums: Sendable {
    /// What goes in.
    var paid = 0.0
    /// What comes out.
    var received = 0.0
    /// What comes out less the price times what goes in, each source's own best trade.
    var earned = 0.0
    /// Fixed costs of what trades, each at most what it earns, in the free asset.
    var costs = 0.0
    /// The reserves of what comes out, from which rounding errors follow.
    var reserves = 0.0
}
