import Arithmetic
import Basics
import Markets
import Pools
import Routing

/// The swaps of one chain address in the plan's order, carried out as the executor does.
///
/// Of an exact input the executor gives the last swap that spends a token all that it holds of it,
/// and every other swap its stated amount: so no token of the way stays behind. Of an exact output
/// each swap buys its stated amount, in one hop.
struct RouteBundle {
    /// A swap of the plan.
    struct Hop {
        let leg: NetworkPlan.Leg
        let source: MarketSnapshot.PoolSource
    }

    /// A swap with what it is expected to move.
    struct Swap {
        let hop: Hop
        let swap: ExecutorSwap
        let expectedIn: UInt256
        let expectedOut: UInt256
        let ticksCrossed: Int
    }

    private let task: TradeTask
    /// The swaps, in order.
    private(set) var swaps: [Swap] = []
    /// Legs that are not sent, each with why.
    private(set) var refusals: [LegRefusal] = []
    /// What is left of the task's quantity.
    private(set) var left: UInt256

    /// Carries hops out, for no more than `left` of the task.
    ///
    /// A leg that cannot be sent takes with it what only it feeds and what only it uses.
    init(_ hops: [Hop], _ task: TradeTask, left: UInt256) {
        self.task = task
        self.left = left
        guard task.side == .sell else {
            buy(hops)
            return
        }
        var hops = connected(hops)
        while !hops.isEmpty {
            do throws(LegRefusal) {
                (swaps, self.left) = try sold(hops)
                return
            } catch {
                refusals.append(error)
                hops.removeAll { $0.leg.source == error.source }
                hops = connected(hops)
            }
        }
    }

    /// What is given in sum; nil above 256 bits.
    var expectedIn: UInt256? {
        sum(swaps.filter { $0.hop.leg.assetIn == task.assetIn.code }.map(\.expectedIn))
    }

    /// What is received in sum; nil above 256 bits.
    var expectedOut: UInt256? {
        sum(swaps.filter { $0.hop.leg.assetOut == task.assetOut.code }.map(\.expectedOut))
    }

    /// What is given; nil when nothing is.
    var tokenIn: Address? {
        swaps.first { $0.hop.leg.assetIn == task.assetIn.code }?.swap.tokenIn
    }

    /// What is received; nil when nothing is.
    var tokenOut: Address? {
        swaps.first { $0.hop.leg.assetOut == task.assetOut.code }?.swap.tokenOut
    }

    private func sum(_ amounts: [UInt256]) -> UInt256? {
        var sum: UInt256? = .zero
        for amount in amounts { sum = sum?.checkedAdding(amount) }
        return sum
    }

    // MARK: Sales

    /// The hops without those that nothing feeds and those whose output nothing uses.
    private mutating func connected(_ hops: [Hop]) -> [Hop] {
        var kept = hops
        while true {
            let loose = kept.indices.first { index in
                let leg = kept[index].leg
                let isFed =
                    leg.assetIn == task.assetIn.code
                    || kept[..<index].contains { $0.leg.assetOut == leg.assetIn }
                let isUsed =
                    leg.assetOut == task.assetOut.code
                    || kept[(index + 1)...].contains { $0.leg.assetIn == leg.assetOut }
                return !isFed || !isUsed
            }
            guard let loose else { return kept }
            refusals.append(LegRefusal(kept[loose].leg.source, .cutOff))
            kept.remove(at: loose)
        }
    }

    /// Swaps of hops that all can be sent, and what is left of the task after them.
    private func sold(_ hops: [Hop]) throws(LegRefusal) -> (swaps: [Swap], left: UInt256) {
        var (swaps, left) = ([Swap](), left)
        // What is held between two swaps, by asset.
        var held: [String: UInt256] = [:]
        for (index, hop) in hops.enumerated() {
            let leg = hop.leg
            let isFirst = leg.assetIn == task.assetIn.code
            let there = isFirst ? left : held[leg.assetIn] ?? .zero
            let isLast = !hops[(index + 1)...].contains { $0.leg.assetIn == leg.assetIn }
            let amount = isLast && !isFirst ? there : min(there, leg.amountIn)
            guard !amount.isZero else { throw LegRefusal(leg.source, .nothingLeft) }
            let swap = try sold(hop, amount)
            if isFirst { left = left - amount } else { held[leg.assetIn] = there - amount }
            let before = held[leg.assetOut] ?? .zero
            held[leg.assetOut] = before.checkedAdding(swap.expectedOut) ?? .max
            swaps.append(swap)
        }
        return (swaps, left)
    }

    private func sold(_ hop: Hop, _ amount: UInt256) throws(LegRefusal) -> Swap {
        let (leg, pool) = (hop.leg, hop.source.pool)
        let (tokenIn, swap) = try swap(hop, amount)
        var output = leg.amountOut
        let amounts: SwapAmounts?
        do throws(PoolError) {
            amounts = try pool.amounts(exactIn: amount, tokenIn: tokenIn)
        } catch {
            if amount != leg.amountIn { throw LegRefusal(leg.source, .pool(error)) }
            amounts = nil
        }
        if amount != leg.amountIn, let amounts {
            guard !amounts.isPartial, !amounts.amountOut.isZero else {
                let error = PoolError(.exhausted, "less than planned is there")
                throw LegRefusal(leg.source, .pool(error))
            }
            output = amounts.amountOut
        }
        return Swap(
            hop: hop, swap: swap, expectedIn: amount, expectedOut: output,
            ticksCrossed: amounts?.ticksCrossed ?? 0)
    }

    private func swap(
        _ hop: Hop, _ amount: UInt256
    ) throws(LegRefusal) -> (tokenIn: Address, swap: ExecutorSwap) {
        guard let tokenIn = hop.source.token(of: hop.leg.assetIn) else {
            throw LegRefusal(hop.leg.source, .unknown)
        }
        do throws(PoolError) {
            let swap = try hop.source.pool.swapLeg(
                tokenIn: tokenIn, amount: amount, by: hop.source.access)
            return (tokenIn, swap)
        } catch {
            throw LegRefusal(hop.leg.source, .pool(error))
        }
    }

    // MARK: Purchases

    private mutating func buy(_ hops: [Hop]) {
        for hop in hops {
            do throws(LegRefusal) {
                let swap = try bought(hop)
                left = left - swap.expectedOut
                swaps.append(swap)
            } catch {
                refusals.append(error)
            }
        }
    }

    private func bought(_ hop: Hop) throws(LegRefusal) -> Swap {
        let leg = hop.leg
        let amount = min(left, leg.amountOut)
        guard !amount.isZero else { throw LegRefusal(leg.source, .nothingLeft) }
        guard leg.assetIn == task.assetIn.code, leg.assetOut == task.assetOut.code else {
            throw LegRefusal(leg.source, .cutOff)
        }
        let (tokenIn, swap) = try swap(hop, amount)
        // What the exact output costs, which is never more than the plan's input: that one suffices
        // for a swap forward, too.
        do throws(PoolError) {
            let cost = try hop.source.pool.amounts(exactOut: amount, tokenIn: tokenIn)
            if cost.isPartial { throw PoolError(.exhausted, "less than planned is there") }
            return Swap(
                hop: hop, swap: swap, expectedIn: cost.amountIn, expectedOut: amount,
                ticksCrossed: cost.ticksCrossed)
        } catch {
            throw LegRefusal(leg.source, .pool(error))
        }
    }
}
