package import Execution
package import Markets
package import Risk
package import Settlement

/// What a desk is made of.
///
/// Fixed for the life of a journal, but for limits.
package struct DeskConfiguration: Hashable, Sendable {
    /// Four characters that begin every client order id of this node.
    package let nodeId: String
    /// Ledger scale per asset: the finest of its locations.
    package let scales: [AssetDecimals]
    /// Exchange accounts.
    package let venues: [VenueAccount]
    /// The chain account, if the desk trades on chain.
    package let chain: ChainAccount?
    /// What may be traded, and what a leg may do at most.
    package let pairs: [PairLimits]
    /// How plans become orders and transactions.
    package let execution: ExecutionSettings
    /// How transactions that wait are looked after.
    package let settlement: SettlementSettings
    /// Which prices are not believed.
    package let guards: MarketGuard

    /// Describes a desk.
    package init(
        nodeId: String, scales: [AssetDecimals], venues: [VenueAccount], chain: ChainAccount?,
        pairs: [PairLimits], execution: ExecutionSettings,
        settlement: SettlementSettings = SettlementSettings(),
        guards: MarketGuard = MarketGuard()
    ) {
        self.nodeId = nodeId
        self.scales = scales
        self.venues = venues
        self.chain = chain
        self.pairs = pairs
        self.execution = execution
        self.settlement = settlement
        self.guards = guards
    }

    /// The limits of a pair; nil when it may not be traded.
    package func limits(base: Asset, quote: Asset) -> RiskLimits? {
        pairs.first { $0.base == base && $0.quote == quote }?.limits
    }

    /// The ledger scale of an asset.
    package func scale(of asset: Asset) -> Int? { scales.first { $0.asset == asset }?.decimals }
}
