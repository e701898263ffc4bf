import Arithmetic
import Basics
import Markets
import Pools
import Routing

extension OneShot {
    /// One transaction for each chain address on whose pools the plan trades, and the legs that
    /// cannot be sent.
    func transactions(
        of plan: RoutePlan, _ task: TradeTask, _ market: MarketSnapshot
    ) -> ([ChildTransaction], [LegRefusal]) {
        var locations: [Location] = []
        for source in market.pools where !locations.contains(source.location) {
            locations.append(source.location)
        }
        var left = leftToPools(plan, task)
        var legs: [(location: Location, leg: PoolLeg)] = []
        var refusals: [LegRefusal] = []
        for leg in plan.legs where leg.kind == .pool {
            do throws(LegRefusal) {
                guard let source = market.pools.first(where: { $0.id == leg.source }) else {
                    throw LegRefusal(leg.source, .unknown)
                }
                legs.append((source.location, try poolLeg(leg, source, task, left: &left)))
            } catch {
                refusals.append(error)
            }
        }
        let transactions = locations.compactMap { location in
            transaction(at: location, legs.filter { $0.location == location }.map(\.leg), task)
        }
        return (transactions, refusals)
    }

    /// A swap with what it is expected to move.
    private struct PoolLeg {
        let swap: ExecutorSwap
        let expectedIn: UInt256
        let expectedOut: UInt256
        let gasUnits: UInt64
    }

    /// What pools may trade of the task beside the plan's books.
    ///
    /// A plan trades no more than its task. That nothing is bought twice must not rest on it.
    private func leftToPools(_ plan: RoutePlan, _ task: TradeTask) -> UInt256 {
        var left = task.quantity
        for leg in plan.legs where leg.kind != .pool {
            left = left - min(left, task.side == .sell ? leg.amountIn : leg.amountOut)
        }
        return left
    }

    private func poolLeg(
        _ leg: RouteLeg, _ source: MarketSnapshot.PoolSource, _ task: TradeTask,
        left: inout UInt256
    ) throws(LegRefusal) -> PoolLeg {
        let pool = source.pool
        let tokenIn = source.asset0 == task.assetIn ? pool.token0 : pool.token1
        let amount = min(left, task.side == .sell ? leg.amountIn : leg.amountOut)
        guard !amount.isZero else { throw LegRefusal(leg.source, .nothingLeft) }
        let swap: ExecutorSwap
        do throws(PoolError) {
            swap = try pool.swapLeg(tokenIn: tokenIn, amount: amount, by: source.access)
        } catch {
            throw LegRefusal(leg.source, .pool(error))
        }
        guard task.side == .buy else {
            left = left - amount
            let amounts = try? pool.amounts(exactIn: amount, tokenIn: tokenIn)
            return PoolLeg(
                swap: swap, expectedIn: amount, expectedOut: leg.amountOut,
                gasUnits: gas(of: pool, ticksCrossed: amounts?.ticksCrossed ?? 0))
        }
        // What the exact output costs, which is never more than the plan's input: that one suffices
        // for a swap forward, too.
        let cost: SwapAmounts
        do throws(PoolError) {
            cost = try pool.amounts(exactOut: amount, tokenIn: tokenIn)
            if cost.isPartial { throw PoolError(.exhausted, "less than planned is there") }
        } catch {
            throw LegRefusal(leg.source, .pool(error))
        }
        left = left - amount
        return PoolLeg(
            swap: swap, expectedIn: cost.amountIn, expectedOut: amount,
            gasUnits: gas(of: pool, ticksCrossed: cost.ticksCrossed))
    }

    private func transaction(
        at location: Location, _ legs: [PoolLeg], _ task: TradeTask
    ) -> ChildTransaction? {
        var (expectedIn, expectedOut) = (UInt256.zero, UInt256.zero)
        var gasUnits = settings.transactionGas
        for leg in legs {
            guard let sumIn = expectedIn.checkedAdding(leg.expectedIn),
                let sumOut = expectedOut.checkedAdding(leg.expectedOut)
            else { return nil }
            (expectedIn, expectedOut) = (sumIn, sumOut)
            gasUnits = UInt64(clamping: UInt128(gasUnits) + UInt128(leg.gasUnits))
        }
        guard let first = legs.first?.swap,
            let amounts = amounts(expectedIn, expectedOut, at: location, task)
        else { return nil }
        return ChildTransaction(
            location: location, swaps: legs.map(\.swap), tokenIn: first.tokenIn,
            expectedIn: expectedIn, tokenOut: first.tokenOut, expectedOut: expectedOut,
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
