import Arithmetic
import Basics
import Chains
import Desk
import Ethereum
import Markets
import Orders
import Pools
import Settlement

/// Compares what was executed with what was planned, by the records of chain and exchange.
struct NetworkCheck {
    let session: ChainSession
    let executor: Address
    /// Balancer's, which holds what its pools trade.
    let vault: Address

    /// Whether a plan goes over another asset.
    func isLong(_ plan: PlanRecord) -> Bool {
        let pools = plan.legs.filter { !$0.isBook }.compactMap(\.assets)
        return pools.contains { one in pools.contains { $0.given == one.received } }
    }

    /// Legs of a route whose transfers, as the receipt's logs tell them, are not the plan's to the
    /// unit; and whatever else the executor moved.
    func wrongLegs(_ route: Intent, _ legs: [PlanRecord.Leg]) async throws -> [String] {
        guard let hash = route.inclusion?.transactionHash,
            let receipt = try await session.receipt(of: hash)
        else { return ["no receipt"] }
        let call = try ExecutorCalldata(decoding: route.call.input)
        guard call.swaps.count == legs.count else {
            return ["\(call.swaps.count) swaps for \(legs.count) legs"]
        }
        var moves = receipt.logs.compactMap { log in
            ERC20.transfer(in: log).map { (token: log.address, move: $0) }
        }.filter { $0.move.from == executor || $0.move.to == executor }
        var wrong: [String] = []
        for (leg, swap) in zip(legs, call.swaps) {
            let others = [swap.pool, vault]
            let given = moves.firstIndex {
                $0.token == swap.tokenIn && others.contains($0.move.to)
                    && $0.move.amount == leg.amountIn
            }
            if let given { moves.remove(at: given) }
            let received = moves.firstIndex {
                $0.token == swap.tokenOut && others.contains($0.move.from)
                    && $0.move.amount == leg.amountOut
            }
            if let received { moves.remove(at: received) }
            if given == nil || received == nil { wrong.append("\(leg)") }
        }
        let ends = moves.map { "\($0.token) \($0.move.amount)" }
        let expected = legsEnds(call, legs)
        if ends != expected { wrong.append("also moved: \(ends), not \(expected)") }
        return wrong
    }

    /// What the executor takes from the wallet and gives to it.
    private func legsEnds(_ call: ExecutorCalldata, _ legs: [PlanRecord.Leg]) -> [String] {
        let swaps = zip(legs, call.swaps)
        let given = swaps.filter { $0.1.tokenIn == call.tokenIn }
            .reduce(UInt256.zero) { $0 + $1.0.amountIn }
        let received = swaps.filter { $0.1.tokenOut == call.tokenOut }
            .reduce(UInt256.zero) { $0 + $1.0.amountOut }
        var ends = ["\(call.tokenIn) \(call.amounts.pulled)", "\(call.tokenOut) \(received)"]
        // Of a purchase what is not spent comes back, after what was bought.
        if call.amounts.pulled > given {
            ends.append("\(call.tokenIn) \(call.amounts.pulled - given)")
        }
        return ends
    }

    /// What is wrong with an exchange order; nil when it is as planned.
    ///
    /// A whole one trades the plan's quantity to the lot and its proceeds to the exchange's own
    /// rounding, one of its units for each trade; a partial one no more.
    func problem(of leg: PlanRecord.Leg, _ record: OrderRecord, isWhole: Bool) -> String? {
        let request = record.order.request
        guard let limit = request.price else { return "no limit" }
        for fill in record.fills {
            let isWithin = request.side == .sell ? fill.price >= limit : fill.price <= limit
            if !isWithin { return "\(fill.price) is beyond \(limit)" }
        }
        if record.order.bookedQuantity > request.quantity { return "more than ordered" }
        if !isWhole { return nil }
        let (moved, plan, most) = (amounts(of: record), planned(leg), slack(leg, record))
        let isSell = request.side == .sell
        if isSell, moved.given != plan.given { return "\(leg): sold \(moved.given)" }
        let isGiven = isSell || distance(moved.given, plan.given) <= most.given
        let isReceived = distance(moved.received, plan.received) <= most.received
        return isGiven && isReceived ? nil : "\(leg): moved \(moved), planned \(plan)"
    }

    /// Whether a whole order brought more than planned, or cost less, for as much.
    func isBetter(_ leg: PlanRecord.Leg, _ record: OrderRecord) -> Bool {
        let (moved, plan, most) = (amounts(of: record), planned(leg), slack(leg, record))
        if record.order.request.side == .sell {
            return moved.given == plan.given && moved.received > plan.received + most.received
        }
        return moved.given + most.given < plan.given
            && distance(moved.received, plan.received) <= most.received
    }

    /// What an order moved, fees taken off, in units of eight digits.
    private func amounts(of record: OrderRecord) -> (given: UInt256, received: UInt256) {
        let fees = sum(record.fills.map(\.fee), 8)
        let base = sum(record.fills.map(\.quantity), 8)
        let quote = sum(record.fills.map(\.quoteQuantity), 8)
        return record.order.request.side == .sell ? (base, quote - fees) : (quote, base - fees)
    }

    private func planned(_ leg: PlanRecord.Leg) -> (given: UInt256, received: UInt256) {
        (at8(leg.amountIn, leg.assets?.given), at8(leg.amountOut, leg.assets?.received))
    }

    private func slack(
        _ leg: PlanRecord.Leg, _ record: OrderRecord
    ) -> (given: UInt256, received: UInt256) {
        let trades = UInt256(UInt64(record.fills.count + 1))
        return (unit(leg.assets?.given) * trades, unit(leg.assets?.received) * trades)
    }

    private func sum(_ values: [ExactDecimal], _ decimals: Int) -> UInt256 {
        values.reduce(.zero) { $0 + ($1.exactRawUnits(decimals: decimals) ?? .zero) }
    }

    /// A token's unit in those of eight digits; one where the token has more.
    private func unit(_ asset: Asset?) -> UInt256 { asset == Asset("USDC") ? 100 : 1 }

    /// An amount of a plan, in tokens' units, in the exchange's units of eight digits.
    private func at8(_ amount: UInt256, _ asset: Asset?) -> UInt256 {
        asset == Asset("USDC") ? amount * 100 : amount / 10_000_000_000
    }

    private func distance(_ one: UInt256, _ other: UInt256) -> UInt256 {
        one > other ? one - other : other - one
    }
}
