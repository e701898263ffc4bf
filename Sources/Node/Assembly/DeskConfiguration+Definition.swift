import Arithmetic
package import Basics
package import Definitions
package import Desk
import Execution
import Markets
import Risk
import Settlement

extension DeskConfiguration {
    /// A desk of a node definition and the address that its key belongs to.
    package init(_ definition: NodeDefinition, wallet: Address?) throws(NodeError) {
        var chain: ChainAccount?
        if let defined = definition.chain, let wallet {
            chain = ChainAccount(
                chain: defined.chainId, wallet: wallet, executor: defined.executor,
                native: defined.native, tokens: defined.tokens)
        }
        var pairs: [PairLimits] = []
        for limit in definition.limits { pairs.append(try Self.pair(limit, definition)) }
        self.init(
            nodeId: definition.nodeId,
            scales: definition.scales.keys.sorted().map {
                AssetDecimals(asset: $0, decimals: definition.scales[$0] ?? 0)
            },
            venues: definition.venues.map { venue in
                VenueAccount(
                    venue: venue.venue, account: venue.account,
                    assets: venue.assets.map {
                        AssetDecimals(
                            asset: $0,
                            decimals: min(Self.venueDecimals, definition.scales[$0] ?? 0))
                    })
            },
            chain: chain, pairs: pairs,
            execution: ExecutionSettings(
                deadlineSeconds: UInt64(definition.chain?.deadlineSeconds ?? 120)),
            settlement: SettlementSettings(
                replaceAfterMilliseconds: Int64(definition.chain?.replaceAfterSeconds ?? 36)
                    * 1_000,
                route: definition.chain?.relay == nil ? .publicPool : .relay,
                signerKeepsNonces: definition.chain?.signer.keepsNonces ?? false),
            guards: MarketGuard(
                tooGoodBps: definition.guards.priceTooGoodBps.map { UInt64($0) },
                tooBadBps: definition.guards.priceTooBadBps.map { UInt64($0) },
                marketMilliseconds: Int64(definition.guards.marketMilliseconds)))
    }

    /// Digits that the exchanges known so far keep of every asset (Binance: baseAssetPrecision and
    /// quoteAssetPrecision are 8).
    private static let venueDecimals = 8

    private static func pair(
        _ limit: NodeDefinition.Limit, _ definition: NodeDefinition
    ) throws(NodeError) -> PairLimits {
        guard let baseScale = definition.scales[limit.base],
            let quoteScale = definition.scales[limit.quote],
            let baseMax = limit.baseMax.rawUnits(decimals: baseScale, rounding: .down),
            let quoteMax = limit.quoteMax.rawUnits(decimals: quoteScale, rounding: .down)
        else {
            throw NodeError(
                .configuration,
                "limits: \(limit.base)/\(limit.quote) names an asset that is not under 'assets'")
        }
        return PairLimits(
            base: limit.base, quote: limit.quote,
            limits: RiskLimits(
                baseMax: baseMax, quoteMax: quoteMax, collarBps: UInt32(limit.collarBps)))
    }
}
