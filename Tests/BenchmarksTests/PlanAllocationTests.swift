import Arithmetic
import Basics
import Benchmarks
import Pools
import Routing
import Testing

/// What plans of a known market take from the heap, counted at the allocator.
@Suite struct PlanAllocationTests {
    private static let unit: UInt256 = 1_000_000_000_000_000_000

    /// Which sources a market has, and how many digits its second asset.
    private struct Market {
        var pairs = 0
        var ranges = false
        var books = 0
        var decimals = 18
        var gas: UInt64 = 0
    }

    private static func pair(_ index: Int, decimals: Int) throws -> AnyPool {
        let depth = UInt256(UInt64(1_000 + 137 * index)) * unit
        let price = UInt256(UInt64(1_995 + index % 11))
        let shift = UInt256.powerOfTen(18 - decimals) ?? .one
        return .constantProduct(
            try ConstantProductPool(
                token0: QuoteSamples.coins[0], token1: QuoteSamples.coins[1], reserve0: depth,
                reserve1: depth * price / shift, feePips: index % 3 == 0 ? 500 : 3_000))
    }

    /// One wide range and a narrow one at 2,000 of 18 digits.
    private static func range() throws -> AnyPool {
        let root = UInt256(searchValue: 44.721359549995796 * 0x1p96) ?? .one
        let tick = TickMath.tick(atSqrtPrice: root) ?? 0
        let (base, size) = (tick / 60 * 60, 50_000_000_000_000_000_000_000 as Int128)
        return .concentrated(
            try ConcentratedPool(
                token0: QuoteSamples.coins[0], token1: QuoteSamples.coins[1], feePips: 3_000,
                tickSpacing: 60, sqrtPriceX96: root, tick: tick,
                liquidity: UInt128(2 * size),
                ticks: [
                    Tick(index: base - 6_000, liquidityNet: size),
                    Tick(index: base - 600, liquidityNet: size),
                    Tick(index: base + 600, liquidityNet: -size),
                    Tick(index: base + 6_000, liquidityNet: -size),
                ]))
    }

    private static func book(_ index: Int) throws -> RouteBook {
        func level(_ step: Int) throws -> RouteBook.Level {
            RouteBook.Level(
                price: try ExactDecimal("\(2_000 + step + index).25"),
                size: try ExactDecimal("\(1 + abs(step) % 5).\(10 + abs(step))"))
        }
        return RouteBook(
            base: "A", quote: "B", bids: try (1...30).map { try level(-$0) },
            asks: try (1...30).map { try level($0) }, takerFeePips: 400, feeOn: .proceeds,
            lot: try ExactDecimal("0.01"), tick: try ExactDecimal("0.01"),
            notionalMin: try ExactDecimal("5"))
    }

    private static func problem(_ market: Market, isBuy: Bool) throws -> RouteProblem {
        var pools = try (0..<market.pairs).map { try pair($0, decimals: market.decimals) }
        if market.ranges { pools.append(try range()) }
        var sources = pools.enumerated().map { index, pool in
            RouteSource(
                id: "pool \(index)", location: "chain",
                kind: .pool(RoutePool(pool: pool, asset0: "A", asset1: "B", gas: market.gas)))
        }
        for index in 0..<market.books {
            sources.append(
                RouteSource(
                    id: "book \(index)", location: "account \(index)",
                    kind: .book(try book(index))))
        }
        let places = Set(sources.map(\.location)).sorted()
        return RouteProblem(
            sources: sources,
            assets: [
                RouteAsset(id: "A", decimals: 18),
                RouteAsset(id: "B", decimals: market.decimals),
            ],
            inventory: places.map {
                RouteInventory(location: $0, asset: "A", amount: Self.unit * 1_000_000)
            },
            gasPrice: 10_000_000_000,
            nativePrice: isBuy
                ? try ExactDecimal("1000000000000000000")
                : try ExactDecimal("2000000000000000000000"),
            order: RouteOrder(
                assetIn: "A", assetOut: "B",
                amount: isBuy
                    ? .exactOut((UInt256.powerOfTen(market.decimals) ?? .one) * 80_000)
                    : .exactIn(Self.unit * 40)))
    }

    private static let markets: [Market] = [
        Market(pairs: 1), Market(pairs: 10), Market(pairs: 301), Market(pairs: 5, decimals: 6),
        Market(pairs: 7, ranges: true), Market(pairs: 0, ranges: true),
        Market(pairs: 9, ranges: true, books: 2), Market(pairs: 4, books: 1, decimals: 6),
        Market(pairs: 0, books: 3), Market(pairs: 12, gas: 1_000),
    ]

    @Test(arguments: markets.indices, [false, true])
    func `a plan of a known market takes nothing from the heap`(
        number: Int, isBuy: Bool
    ) throws {
        let problem = try Self.problem(Self.markets[number], isBuy: isBuy)
        var router = try PairRouter(problem)
        var plan = PairPlan()
        let amount =
            switch problem.order.amount {
            case .exactIn(let amount), .exactOut(let amount): amount
            }
        // Where few pools earn their cost, sets of them are searched, which takes memory.
        let least = Self.markets[number].gas > 0 ? amount >> 1 : amount / 1_000
        let amounts = [amount, amount >> 1, amount - amount / 7, least]
        // Room for the largest plan is made once.
        for amount in amounts { try router.plan(amount, into: &plan) }
        for amount in amounts {
            let count = try HeapAllocations.count { () throws(RoutingError) in
                try router.plan(amount, into: &plan)
            }
            #expect(count == 0, "market \(number) for \(amount)")
            #expect(plan.value == (try Self.again(problem, amount)).value)
        }
    }

    /// The plan of a router that never saw the market.
    private static func again(_ problem: RouteProblem, _ amount: UInt256) throws -> PairPlan {
        var router = try PairRouter(problem)
        var plan = PairPlan()
        try router.plan(amount, into: &plan)
        return plan
    }

    @Test func `a changed pool leaves the next plan without the heap`() throws {
        let problem = try Self.problem(Market(pairs: 20), isBuy: false)
        let changed = try Self.problem(Market(pairs: 40), isBuy: false)
        var router = try PairRouter(problem)
        var plan = PairPlan()
        // The storage of legs goes round: the plan's own, the best found and the one under trial.
        for _ in 0..<3 { try router.plan(Self.unit * 40, into: &plan) }
        for index in 0..<20 {
            try router.update(index, to: changed.sources[39 - index].kind)
            let count = try HeapAllocations.count { () throws(RoutingError) in
                try router.plan(Self.unit * 40, into: &plan)
            }
            #expect(count == 0)
            #expect(plan.legs.count > 2)
        }
    }
}
