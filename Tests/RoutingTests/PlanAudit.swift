import Arithmetic
import Basics
import Pools
import Routing
import Testing

/// Checks a plan against the problem with nothing of the router's own arithmetic.
struct PlanAudit {
    let problem: RouteProblem
    let plan: RoutePlan

    var isBuy: Bool {
        if case .exactOut = problem.order.amount { true } else { false }
    }

    var target: UInt256 {
        switch problem.order.amount {
        case .exactIn(let amount), .exactOut(let amount): amount
        }
    }

    func check(_ note: Comment) throws {
        var (paid, received, costs) = (UInt256.zero, UInt256.zero, UInt256.zero)
        var spent: [String: UInt256] = [:]
        var usesPool = false
        for (position, leg) in plan.legs.enumerated() {
            #expect(leg.order == position, note)
            guard let source = problem.sources.first(where: { $0.id == leg.source }) else {
                Issue.record("a leg names no source")
                return
            }
            #expect(leg.location == source.location, note)
            switch source.kind {
            case .pool(let pool):
                usesPool = true
                #expect(leg.kind == .pool, note)
                try check(leg, pool, note)
            case .book(let book): check(leg, book, note)
            case .transfer: Issue.record("a plan of one pair moves nothing")
            }
            paid += leg.amountIn
            received += leg.amountOut
            costs += leg.cost
            spent[leg.location, default: .zero] += leg.amountIn
        }
        #expect(paid == plan.amountIn && received == plan.amountOut, note)
        if usesPool { costs += cost(problem.transactionGas) }
        #expect(costs == plan.costs, note)
        for (place, amount) in spent {
            let held = problem.inventory
                .filter { $0.location == place && $0.asset == problem.order.assetIn }
                .reduce(UInt256.zero) { $0.checkedAdding($1.amount) ?? .max }
            #expect(amount <= held, "more than held at \(place)")
        }
        checkValue(note)
    }

    private func checkValue(_ note: Comment) {
        let traded = isBuy ? plan.amountOut : plan.amountIn
        #expect(traded <= target, note)
        #expect(plan.isPartial == (target - traded > problem.remainderMax), note)
        if isBuy {
            #expect(plan.value == RouteValue(magnitude: plan.amountIn + plan.costs), note)
            #expect(plan.bound <= plan.value, note)
        } else {
            if plan.amountOut >= plan.costs {
                #expect(plan.value == RouteValue(magnitude: plan.amountOut - plan.costs), note)
            }
            #expect(plan.bound >= plan.value, note)
        }
        if let single = plan.bestSingle?.value {
            #expect(isBuy ? plan.value <= single : plan.value >= single, note)
        }
        if plan.bound.magnitude.isZero { return }
        let gap = abs(value(plan.bound) - value(plan.value)) / abs(value(plan.bound)) * 1e4
        #expect(plan.gapBps.searchValue >= min(gap, 1e16) * (1 - 1e-9), note)
        #expect(plan.gapBps.searchValue <= gap + 1.1e-4, note)
        #expect(plan.gapBpsBeforeLots.searchValue <= plan.gapBps.searchValue + 1e-3, note)
    }

    func value(_ value: RouteValue) -> Double {
        value.magnitude.searchValue * (value.isNegative ? -1 : 1)
    }

    /// ⌈gas · gasPrice · nativePrice / 10^18⌉.
    func cost(_ gas: UInt64) -> UInt256 {
        let price = problem.nativePrice
        let unit = UInt256.powerOfTen(18 + price.scale) ?? .one
        return (problem.gasPrice * UInt256(gas)).multiplied(
            by: UInt256(price.coefficient.magnitude), dividedBy: unit, rounding: .up) ?? .max
    }

    private func check(_ leg: RouteLeg, _ route: RoutePool, _ note: Comment) throws {
        let isForward = route.asset0 == problem.order.assetIn
        let tokenIn = isForward ? route.pool.token0 : route.pool.token1
        let forward = try route.pool.quote(exactIn: leg.amountIn, tokenIn: tokenIn)
        #expect(!forward.isPartial, note)
        if isBuy {
            #expect(forward.amountOut >= leg.amountOut, "the forward swap covers the order")
        } else {
            #expect(forward.amountOut == leg.amountOut, note)
        }
        #expect(leg.cost == cost(route.gas), note)
        if case .coins = route.pool {
            try checkPrice(leg, route.pool, tokenIn, note)
            return
        }
        let end = forward.after.marginalPrice(tokenIn: tokenIn)
        // Where a range ends the pool shows the next range's price already.
        // Near an empty pool the fee's share of the reserves outgrows the price.
        let isEmptied = end < route.pool.marginalPrice(tokenIn: tokenIn) * 1e-3
        #expect(isEmptied || leg.marginalPrice >= end * (1 - 1e-3), note)
        if case .constantProduct = route.pool, !isEmptied {
            // The fee stays in the reserves, which the curve leaves out.
            #expect(leg.marginalPrice <= end * 1.02, note)
        }
    }

    /// What pools of coins pay for a little more is about the leg's price: their fees stay in what the
    /// next swap starts from, so the state after it tells less, and a falling fee raises what it is.
    private func checkPrice(
        _ leg: RouteLeg, _ pool: AnyPool, _ tokenIn: Address, _ note: Comment
    ) throws {
        let more = leg.amountIn >> 10
        guard leg.amountOut.bitWidth > 40, more.bitWidth > 24,
            let most = try? pool.amountOut(exactIn: leg.amountIn + more, tokenIn: tokenIn)
        else { return }
        let here = try pool.amountOut(exactIn: leg.amountIn, tokenIn: tokenIn)
        let slope = (most - here).searchValue / more.searchValue
        #expect(leg.marginalPrice >= slope * (1 - 1e-3), note)
        #expect(leg.marginalPrice <= slope * 1.05, note)
    }

    private func check(_ leg: RouteLeg, _ book: RouteBook, _ note: Comment) {
        guard case .book(let order) = leg.kind else {
            Issue.record("a book's leg is no order")
            return
        }
        #expect(order.isSell == (book.base == problem.order.assetIn), note)
        #expect(order.quantity.isMultiple(of: book.lot), note)
        #expect(order.limitPrice.isMultiple(of: book.tick), note)
        let fill = BookWalk(book, order)
        #expect(fill.left.isZero, "the order fills at its limit")
        let base = raw(order.quantity, book.base, fee: baseFee(book, order), up: order.isSell)
        let quoteFee = order.isSell && book.feeOn == .proceeds ? -book.takerFeePips : 0
        let quote = raw(fill.notional, book.quote, fee: quoteFee, up: !order.isSell)
        #expect(leg.amountIn == (order.isSell ? base : quote), note)
        #expect(leg.amountOut == (order.isSell ? quote : base), note)
        #expect(fill.notional >= book.notionalMin, note)
        #expect(leg.cost.isZero, note)
    }

    private func baseFee(_ book: RouteBook, _ order: RouteLeg.BookLeg) -> Int {
        if !order.isSell { return -book.takerFeePips }
        return book.feeOn == .base ? book.takerFeePips : 0
    }

    private func raw(_ value: ExactDecimal, _ asset: String, fee: Int, up: Bool) -> UInt256 {
        let decimals = problem.assets.first { $0.id == asset }?.decimals ?? 0
        let whole = ExactDecimal(coefficient: Int128(1_000_000 + fee), scale: 6) ?? .one
        return value.multiplied(by: whole)?
            .rawUnits(decimals: decimals, rounding: up ? .up : .down) ?? .max
    }
}

/// Walks a book level by level with decimals.
struct BookWalk {
    var left: ExactDecimal
    var notional = ExactDecimal.zero

    init(_ book: RouteBook, _ order: RouteLeg.BookLeg) {
        left = order.quantity
        for level in order.isSell ? book.bids : book.asks where left.isPositive {
            if order.isSell ? level.price < order.limitPrice : level.price > order.limitPrice {
                break
            }
            let size = min(level.size, left)
            left = left.subtracting(size) ?? left
            notional =
                level.price.multiplied(by: size).flatMap { notional.adding($0) } ?? notional
        }
    }
}
