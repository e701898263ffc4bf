package import Arithmetic
import Basics
package import Execution
import Ledger
package import Markets
import Orders
import Pools
import Settlement

extension DeskState {
    /// What is left of a parent, as an algorithm's task; nil when nothing is left.
    ///
    /// Assets are routed at the decimals of the token that pools trade, or of the ledger when none
    /// does. Balances are rounded down to them.
    package func task(for parent: ParentRecord) -> TradeTask? {
        let order = parent.order
        guard let rest = order.quantity.checkedSubtracting(filled(parent)), !rest.isZero else {
            return nil
        }
        return task(
            side: order.side, base: order.base, quote: order.quote, quantity: rest,
            slippagePips: order.slippagePips)
    }

    /// A task over everything that is free now.
    ///
    /// `quantity` is base at ledger scale.
    package func task(
        side: Side, base: Asset, quote: Asset, quantity: UInt256, slippagePips: UInt32
    ) -> TradeTask? {
        guard let baseDecimals = routingDecimals(of: base),
            let quoteDecimals = routingDecimals(of: quote),
            let amount = routingAmount(quantity, of: base, decimals: baseDecimals)
        else { return nil }
        let assetIn = side == .sell ? base : quote
        let decimalsIn = side == .sell ? baseDecimals : quoteDecimals
        let balances = tradable(assetIn).compactMap { holding in
            routingAmount(ledger.available(holding), of: assetIn, decimals: decimalsIn).map {
                TradeTask.Balance(location: holding.location, asset: assetIn, amount: $0)
            }
        }
        return TradeTask(
            side: side, base: base, quote: quote, quantity: amount, baseDecimals: baseDecimals,
            quoteDecimals: quoteDecimals, slippagePips: slippagePips, balances: balances,
            stops: stops(besides: [base, quote]))
    }

    /// Assets that a sale may pass through on chain: those whose tokens the account trades.
    private func stops(besides ends: [Asset]) -> [TradeTask.Stop] {
        var stops: [TradeTask.Stop] = []
        for token in configuration.chain?.tokens ?? []
        where !ends.contains(token.asset) && !stops.contains(where: { $0.asset == token.asset }) {
            stops.append(TradeTask.Stop(asset: token.asset, decimals: token.decimals))
        }
        return stops
    }

    /// A market without what this desk cannot trade on: accounts that do not hold both assets of the
    /// task, pools of tokens that are not its own, and all pools while the lane is not there or
    /// stopped.
    package func settleable(_ market: MarketSnapshot, for task: TradeTask) -> MarketSnapshot {
        let places = [task.base, task.quote].map { asset in tradable(asset).map(\.location) }
        func holdsBoth(_ location: Location) -> Bool {
            places.allSatisfy { $0.contains(location) }
        }
        let isLaneOpen = lane.map { $0.haltReason == nil } ?? false
        return MarketSnapshot(
            books: market.books.filter { source in
                source.instrument.base != task.base || source.instrument.quote != task.quote
                    || holdsBoth(source.location)
            },
            pools: market.pools.filter { source in
                isLaneOpen && holdsBoth(source.location)
                    && isOurs(source.swapToken0, source.asset0)
                    && isOurs(source.swapToken1, source.asset1)
            },
            gasPrice: market.gasPrice, nativeAsset: market.nativeAsset)
    }

    /// Whether the account trades an asset by this token.
    private func isOurs(_ token: Address?, _ asset: Asset) -> Bool {
        token != nil && configuration.chain?.token(of: asset)?.address == token
    }

    /// The decimals at which an asset is routed.
    package func routingDecimals(of asset: Asset) -> Int? {
        configuration.chain?.token(of: asset)?.decimals ?? ledger.scale(of: asset)
    }

    private func routingAmount(_ amount: UInt256, of asset: Asset, decimals: Int) -> UInt256? {
        guard let scale = ledger.scale(of: asset), scale >= decimals,
            let factor = UInt256.powerOfTen(scale - decimals)
        else { return nil }
        return amount.divided(by: factor, rounding: .down)
    }

    /// A routed amount at ledger scale.
    ///
    /// Exact.
    func ledgerAmount(_ amount: UInt256, of asset: Asset, _ task: TradeTask) -> UInt256? {
        let decimals = asset == task.base ? task.baseDecimals : task.quoteDecimals
        guard let scale = ledger.scale(of: asset), scale >= decimals,
            let factor = UInt256.powerOfTen(scale - decimals)
        else { return nil }
        return amount.checkedMultiplied(by: factor)
    }
}
