import Arithmetic
import Basics
import Markets
import Pools
import Routing

extension OneShot {
    /// One transaction for each chain address on whose pools the plan trades, and the legs that
    /// cannot be sent.
    func transactions(
        of plan: NetworkPlan, _ task: TradeTask, _ market: MarketSnapshot
    ) -> ([ChildTransaction], [LegRefusal]) {
        var locations: [Location] = []
        for source in market.pools where !locations.contains(source.location) {
            locations.append(source.location)
        }
        var refusals: [LegRefusal] = []
        var hops: [RouteBundle.Hop] = []
        for leg in plan.legs where leg.kind == .pool {
            if let source = market.pool(of: leg) {
                hops.append(RouteBundle.Hop(leg: leg, source: source))
            } else {
                refusals.append(LegRefusal(leg.source, .unknown))
            }
        }
        var left = leftToPools(plan, task)
        var transactions: [ChildTransaction] = []
        for location in locations {
            let bundle = RouteBundle(
                hops.filter { $0.source.location == location }, task, left: left)
            left = bundle.left
            refusals += bundle.refusals
            if let child = transaction(at: location, bundle, task) { transactions.append(child) }
        }
        return (transactions, refusals)
    }

    /// What pools may trade of the task beside the plan's books.
    ///
    /// A plan trades no more than its task. That nothing is bought twice must not rest on it.
    private func leftToPools(_ plan: NetworkPlan, _ task: TradeTask) -> UInt256 {
        var left = task.quantity
        for leg in plan.legs where leg.kind != .pool {
            left = left - min(left, task.side == .sell ? leg.amountIn : leg.amountOut)
        }
        return left
    }

    private func transaction(
        at location: Location, _ bundle: RouteBundle, _ task: TradeTask
    ) -> ChildTransaction? {
        var gasUnits = settings.transactionGas
        for swap in bundle.swaps {
            let gas = gas(of: swap.hop.source.pool, ticksCrossed: swap.ticksCrossed)
            gasUnits = UInt64(clamping: UInt128(gasUnits) + UInt128(gas))
        }
        guard let tokenIn = bundle.tokenIn, let tokenOut = bundle.tokenOut,
            let expectedIn = bundle.expectedIn, let expectedOut = bundle.expectedOut,
            let amounts = amounts(expectedIn, expectedOut, at: location, task)
        else { return nil }
        return ChildTransaction(
            location: location, swaps: bundle.swaps.map(\.swap), tokenIn: tokenIn,
            expectedIn: expectedIn, tokenOut: tokenOut, expectedOut: expectedOut,
            amounts: amounts, gasLimit: gasLimit(gasUnits))
    }

    private func amounts(
        _ expectedIn: UInt256, _ expectedOut: UInt256, at location: Location, _ task: TradeTask
    ) -> ExecutorAmounts? {
        guard task.side == .buy else {
            return least(expectedOut, task.slippagePips).map {
                .exactIn(amountIn: expectedIn, minOut: $0)
            }
        }
        guard let wanted = most(expectedIn, task.slippagePips) else { return nil }
        // All of it is pulled before the swaps, so it must be there.
        let balance = rawBalance(task, at: location)
        return .exactOut(amountOut: expectedOut, maxIn: max(expectedIn, min(wanted, balance)))
    }

    /// Gas of one swap, with what each tick costs that it crosses now.
    private func gas(of pool: AnyPool, ticksCrossed: Int) -> UInt64 {
        let crossings = UInt128(clamping: ticksCrossed)
        return UInt64(
            clamping: UInt128(gas(of: pool)) + crossings * UInt128(settings.crossingGas))
    }

    private func gasLimit(_ gasUnits: UInt64) -> UInt64 {
        UInt64(clamping: UInt128(gasUnits) * UInt128(settings.gasLimitPercent) / 100)
    }

    /// Expected output less slippage, rounded up so that never more than allowed is given away.
    private func least(_ expected: UInt256, _ slippagePips: UInt32) -> UInt256? {
        let whole = UInt256(pipsPerWhole)
        guard let kept = whole.checkedSubtracting(UInt256(UInt64(slippagePips))) else { return nil }
        return expected.multiplied(by: kept, dividedBy: whole, rounding: .up)
    }

    /// Expected input plus slippage, rounded down for the same reason; nil for slippage of more than
    /// all.
    private func most(_ expected: UInt256, _ slippagePips: UInt32) -> UInt256? {
        guard UInt64(slippagePips) <= pipsPerWhole else { return nil }
        return expected.multiplied(
            by: UInt256(pipsPerWhole + UInt64(slippagePips)), dividedBy: UInt256(pipsPerWhole),
            rounding: .down)
    }
}
