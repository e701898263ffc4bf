import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// Replays a network plan leg by leg with nothing of the router's own arithmetic.
struct NetworkAudit {
    let problem: RouteProblem
    let plan: NetworkPlan

    struct Key: Hashable {
        let place: String
        let asset: String
    }

    var isBuy: Bool {
        if case .exactOut = problem.order.amount { true } else { false }
    }

    var target: UInt256 {
        switch problem.order.amount {
        case .exactIn(let amount), .exactOut(let amount): amount
        }
    }

    func check(_ note: Comment) throws {
        var held: [Key: UInt256] = [:]
        for row in problem.inventory where row.asset == problem.order.assetIn {
            held[Key(place: row.location, asset: row.asset), default: .zero] += row.amount
        }
        let start = held
        var (costs, charge) = (UInt256.zero, UInt256.zero)
        var used: Set<String> = []
        var usesPool = false
        for (position, leg) in plan.legs.enumerated() {
            #expect(leg.order == position, note)
            let source = try #require(origin(of: leg), note)
            #expect(used.insert(leg.source).inserted, "a source is used twice")
            let from = Key(place: leg.location, asset: leg.assetIn)
            let have = held[from] ?? .zero
            #expect(have >= leg.amountIn, "a leg spends what is not there")
            held[from] = have - min(have, leg.amountIn)
            held[Key(place: leg.destination, asset: leg.assetOut), default: .zero] +=
                leg.amountOut
            costs += leg.cost
            if case .pool = source.kind { usesPool = true }
            if case .transfer(let way) = source.kind { charge += self.charge(leg, way) }
            try check(leg, source, note)
        }
        if usesPool { costs += cost(problem.transactionGas) }
        #expect(costs == plan.costs, note)
        #expect(charge == plan.charge, note)
        // What a round or a transfer leaves at a place that paid nothing is not paid back elsewhere.
        let paid = start.reduce(UInt256.zero) { sum, row in
            sum + row.value - min(row.value, held[row.key] ?? .zero)
        }
        #expect(plan.amountIn == paid, note)
        let received = held.filter { $0.key.asset == problem.order.assetOut }
        let sum = received.reduce(UInt256.zero) { $0 + $1.value }
        #expect(isBuy ? sum >= plan.amountOut : sum == plan.amountOut, note)
        checkValue(note)
    }

    private func checkValue(_ note: Comment) {
        let traded = isBuy ? plan.amountOut : plan.amountIn
        #expect(traded <= target, note)
        #expect(plan.isPartial == (traded < target), note)
        if problem.endValues.isEmpty {
            let taken = plan.costs + plan.charge
            if isBuy {
                #expect(plan.value.magnitude == plan.amountIn + taken, note)
            } else if plan.amountOut >= taken {
                #expect(plan.value.magnitude == plan.amountOut - taken, note)
            }
        }
        #expect(isBuy ? plan.bound <= plan.value : plan.bound >= plan.value, note)
        if let single = plan.bestSingle?.value {
            #expect(isBuy ? plan.value <= single : plan.value >= single, note)
        }
    }

    private func origin(of leg: NetworkPlan.Leg) -> RouteSource? {
        problem.sources.first { source in
            guard (source.shared ?? source.id) == leg.source else { return false }
            guard case .pool(let pool) = source.kind else { return true }
            return Set([pool.asset0, pool.asset1]) == Set([leg.assetIn, leg.assetOut])
        }
    }

    private func check(
        _ leg: NetworkPlan.Leg, _ source: RouteSource, _ note: Comment
    ) throws {
        #expect(leg.location == source.location, note)
        switch source.kind {
        case .pool(let route):
            let tokenIn = route.asset0 == leg.assetIn ? route.pool.token0 : route.pool.token1
            let quote = try route.pool.quote(exactIn: leg.amountIn, tokenIn: tokenIn)
            #expect(
                isBuy ? quote.amountOut >= leg.amountOut : quote.amountOut == leg.amountOut, note)
            #expect(leg.cost == cost(route.gas), note)
        case .transfer(let way):
            let kept = leg.amountIn * UInt256(UInt64(1_000_000 - way.haircutPips)) / 1_000_000
            #expect(leg.kind == .transfer && leg.destination == way.destination, note)
            #expect(
                isBuy ? kept >= leg.amountOut + way.fee : kept == leg.amountOut + way.fee, note)
        case .book(let book): check(leg, book, note)
        }
    }

    private func check(_ leg: NetworkPlan.Leg, _ book: RouteBook, _ note: Comment) {
        guard case .book(let order) = leg.kind else {
            Issue.record("a book's leg is no order")
            return
        }
        #expect(order.isSell == (book.base == leg.assetIn), note)
        #expect(order.quantity.isMultiple(of: book.lot), note)
        let fill = BookWalk(book, order)
        #expect(fill.left.isZero, "the order fills at its limit")
        #expect(fill.notional >= book.notionalMin, note)
        let sellFee = book.feeOn == .base ? book.takerFeePips : 0
        let baseFee = order.isSell ? sellFee : -book.takerFeePips
        let quoteFee = order.isSell && book.feeOn == .proceeds ? -book.takerFeePips : 0
        let base = raw(order.quantity, book.base, fee: baseFee, up: order.isSell)
        let quote = raw(fill.notional, book.quote, fee: quoteFee, up: !order.isSell)
        #expect(leg.amountIn == (order.isSell ? base : quote), note)
        #expect(leg.amountOut == (order.isSell ? quote : base), note)
    }

    private func raw(_ value: ExactDecimal, _ asset: String, fee: Int, up: Bool) -> UInt256 {
        let decimals = problem.assets.first { $0.id == asset }?.decimals ?? 0
        let whole = ExactDecimal(coefficient: Int128(1_000_000 + fee), scale: 6) ?? .one
        return value.multiplied(by: whole)?
            .rawUnits(decimals: decimals, rounding: up ? .up : .down) ?? .max
    }

    /// ⌈λ·σ²·τ·(price·x)²⌉ of the amount sent, whole units made raw.
    private func charge(_ leg: NetworkPlan.Leg, _ way: RouteTransfer) -> UInt256 {
        let risk = problem.risk
        guard let asset = risk.assets.first(where: { $0.id == way.asset }) else { return .zero }
        func digits(_ id: String) -> Int { problem.assets.first { $0.id == id }?.decimals ?? 0 }
        let free = isBuy ? problem.order.assetIn : problem.order.assetOut
        var (product, scale) = (UInt256(UInt64(way.seconds)), 2 * digits(way.asset) - digits(free))
        for factor in [risk.aversion, asset.variance, asset.price, asset.price] {
            product = product * UInt256(factor.coefficient.magnitude)
            scale += factor.scale
        }
        let unit = UInt256.powerOfTen(scale) ?? .one
        return (leg.amountIn * leg.amountIn)
            .multiplied(by: product, dividedBy: unit, rounding: .up) ?? .max
    }

    /// ⌈(1 + p) · gas · gasPrice · nativePrice / 10^18⌉, all transactions reverting alike.
    func cost(_ gas: UInt64) -> UInt256 {
        let price = problem.nativePrice
        let unit = UInt256.powerOfTen(24 + price.scale) ?? .one
        let parts = 1_000_000 + (problem.risk.reverts.first?.pips ?? 0)
        return (problem.gasPrice * UInt256(gas) * UInt256(UInt64(parts))).multiplied(
            by: UInt256(price.coefficient.magnitude), dividedBy: unit, rounding: .up) ?? .max
    }
}
