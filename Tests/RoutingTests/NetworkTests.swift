import Arithmetic
import Pools
import Routing
import Testing

@Suite struct NetworkTests {
    static let whole: UInt256 = 1_000_000_000_000_000_000

    /// A pool of equal worth at whole prices.
    static func pool(
        _ id: String, _ one: String, _ two: String, _ first: UInt256, _ second: UInt256,
        location: String = "chain", gas: UInt64 = 0
    ) throws -> RouteSource {
        let pool = try ConstantProductPool(
            token0: TestMarket.token0, token1: TestMarket.token1, reserve0: first * whole,
            reserve1: second * whole, feePips: 3_000)
        return RouteSource(
            id: id, location: location,
            kind: .pool(
                RoutePool(pool: .constantProduct(pool), asset0: one, asset1: two, gas: gas)))
    }

    static func move(
        _ id: String, _ asset: String, _ from: String, _ to: String, fee: UInt256 = .zero,
        haircut: Int = 0
    ) -> RouteSource {
        RouteSource(
            id: id, location: from,
            kind: .transfer(
                RouteTransfer(
                    asset: asset, destination: to, fee: fee, seconds: 30, haircutPips: haircut)))
    }

    static func problem(
        _ sources: [RouteSource], _ amount: RouteOrder.Amount = .exactIn(whole),
        held: [(String, UInt256)] = [("chain", 1_000_000)]
    ) -> RouteProblem {
        RouteProblem(
            sources: sources,
            assets: ["A", "B", "C", "D"].map { RouteAsset(id: $0, decimals: 18) },
            inventory: held.map {
                RouteInventory(location: $0.0, asset: "A", amount: $0.1 * whole)
            },
            order: RouteOrder(assetIn: "A", assetOut: "B", amount: amount))
    }

    @discardableResult
    static func audited(_ problem: RouteProblem, _ note: Comment) throws -> NetworkPlan {
        let plan = try Router.planNetwork(problem)
        try NetworkAudit(problem: problem, plan: plan).check(note)
        return plan
    }

    @Test func `the only way is gone through pool by pool, exactly`() throws {
        let sources = [
            try Self.pool("second", "C", "B", 1_000, 3_000),
            try Self.pool("first", "A", "C", 1_000, 2_000),
        ]
        let plan = try Self.audited(Self.problem(sources), "chain of two")
        #expect(plan.legs.map(\.source) == ["first", "second"])
        #expect(plan.legs[1].amountIn == plan.legs[0].amountOut)
        #expect(plan.bestSingle?.source == "first>second")
        #expect(plan.gapBps <= decimal("0.0001"))
        let purchase = try Self.audited(
            Self.problem(sources, .exactOut(plan.amountOut)), "bought back")
        #expect(purchase.amountIn <= Self.whole && purchase.amountIn + 3 > Self.whole)
    }

    @Test(arguments: [0, 100, 200, 300] as [UInt64])
    func `pools of many assets are used as the bound allows`(start: UInt64) throws {
        for seed in start..<start + 25 {
            let problem = try NetworkMarket.random(
                seed, tokens: 3...14, pools: 12...120, books: 0...0, isBuy: seed % 3 == 0)
            let plan = try Self.audited(problem, "seed \(seed)")
            if !plan.isPartial { #expect(plan.gapBps <= decimal("0.0001"), "seed \(seed)") }
        }
    }

    @Test(arguments: [1_000, 1_100, 1_200, 1_300] as [UInt64])
    func `books, transfers and places are one optimum with pools`(start: UInt64) throws {
        for seed in start..<start + 25 {
            let problem = try NetworkMarket.random(
                seed, tokens: 2...10, pools: 8...60, books: 1...5, isBuy: seed % 3 == 0)
            let plan = try Self.audited(problem, "seed \(seed)")
            if !plan.isPartial {
                #expect(plan.gapBpsBeforeLots <= decimal("0.01"), "seed \(seed)")
            }
        }
    }

    @Test func `balances at several places limit what is paid there`() throws {
        let sources = [
            try Self.pool("near", "A", "B", 1_000, 1_000),
            try Self.pool("far", "A", "B", 1_000, 1_100, location: "second"),
        ]
        var problem = Self.problem(
            sources, .exactIn(50 * Self.whole), held: [("chain", 40), ("second", 20)])
        let plan = try Self.audited(problem, "two places")
        // The better place pays all that it has.
        #expect(plan.legs.first { $0.source == "far" }?.amountIn == 20 * Self.whole)
        #expect(plan.amountIn == 50 * Self.whole)
        problem.sources.append(Self.move("bridge", "A", "chain", "second", fee: Self.whole / 100))
        let moved = try Self.audited(problem, "with a bridge")
        #expect(moved.value > plan.value)
        #expect(moved.legs.contains { $0.source == "bridge" })
        #expect(moved.gapBpsBeforeLots <= decimal("0.01"))
        // A fee above what the better price gives is not paid.
        problem.sources[2] = Self.move("bridge", "A", "chain", "second", fee: 3 * Self.whole)
        #expect(try Self.audited(problem, "dear bridge").value == plan.value)
    }

    @Test func `what the asset received is worth at a place decides where it ends`() throws {
        let sources = [
            try Self.pool("near", "A", "B", 1_000, 1_000),
            try Self.pool("far", "A", "B", 1_000, 1_000, location: "second"),
        ]
        var problem = Self.problem(
            sources, .exactIn(10 * Self.whole), held: [("chain", 40), ("second", 40)])
        problem.endValues = [RouteEndValue(location: "second", value: decimal("0.5"))]
        let plan = try Self.audited(problem, "half as much")
        #expect(plan.legs.map(\.source) == ["near"])
        problem.endValues = [RouteEndValue(location: "second", value: decimal("1.01"))]
        let both = try Self.audited(problem, "a little more")
        #expect(both.legs.count == 2)
        let far = try #require(both.legs.first { $0.source == "far" })
        #expect(far.amountIn > 5 * Self.whole)
        let near = both.amountOut - far.amountOut
        #expect(both.value.magnitude == near + far.amountOut * 101 / 100)
        #expect(both.gapBps <= decimal("0.001"))
    }

    @Test func `an asset's other place is reached by a transfer and back`() throws {
        var book = BookTests.book()
        (book.base, book.quote) = ("A", "B")
        let sources = [
            Self.move("out", "A", "chain", "alpha"),
            RouteSource(id: "book", location: "alpha", kind: .book(book)),
            Self.move("back", "B", "alpha", "chain", fee: 5),
        ]
        let plan = try Self.audited(Self.problem(sources), "there and back")
        #expect(plan.legs.map(\.source).prefix(2) == ["out", "book"])
        #expect(plan.legs.allSatisfy { $0.source != "back" })
        var problem = Self.problem(sources)
        problem.endValues = [RouteEndValue(location: "alpha", value: decimal("0.9"))]
        let back = try Self.audited(problem, "worth less there")
        #expect(back.legs.map(\.source) == ["out", "book", "back"])
    }

    @Test func `a wrapper on the way takes any amount at its rate, and the bound stays tight`()
        throws
    {
        let wrapper = try WrapperPool(
            underlying: TestMarket.token0, wrapped: TestMarket.token1,
            rate: 1_100_000_000_000_000_000)
        let pair = try CoinPair(.wrapper(wrapper), TestMarket.token0, TestMarket.token1)
        var sources = [
            RouteSource(
                id: "wrap", location: "chain",
                kind: .pool(
                    RoutePool(pool: .coins(pair), asset0: "C", asset1: "A", gas: 0))),
            try Self.pool("after", "C", "B", 1_100, 1_000),
        ]
        let one = try Self.audited(Self.problem(sources, .exactIn(10 * Self.whole)), "wrapped")
        #expect(one.legs.map(\.source) == ["wrap", "after"])
        #expect(one.gapBps <= decimal("0.001"))
        sources.append(try Self.pool("direct", "A", "B", 1_000, 1_000))
        for amount in [.exactIn(100 * Self.whole), .exactOut(80 * Self.whole)]
            as [RouteOrder.Amount]
        {
            let plan = try Self.audited(Self.problem(sources, amount), "wrapped and direct")
            #expect(plan.legs.count == 3)
            #expect(plan.gapBps <= decimal("0.001"))
        }
    }

    @Test func `a search that is stopped at once still gives a plan with an honest bound`() throws {
        let problem = try NetworkMarket.random(
            7, tokens: 8...8, pools: 60...60, books: 3...3)
        let whole = try Self.audited(problem, "whole search")
        for steps in [0, 1, 3, 10, 30] {
            var left = steps
            let plan = try Router.planNetwork(problem) {
                left -= 1
                return left < 0
            }
            try NetworkAudit(problem: problem, plan: plan).check("\(steps) steps")
            #expect(plan.bound >= whole.value && plan.value <= whole.bound)
        }
    }

    @Test func `the same network gives the same plan`() throws {
        for seed in 50..<60 as Range<UInt64> {
            let problem = try NetworkMarket.random(
                seed, tokens: 4...8, pools: 20...40, books: 1...3)
            #expect(try Router.planNetwork(problem) == Router.planNetwork(problem))
        }
    }

    @Test func `costs decide which pools of a network are used, as every set of them shows`() throws
    {
        for seed in 0..<12 as Range<UInt64> {
            var market = NetworkMarket(seed: seed, tokens: 3)
            for (one, two) in [(0, 2), (0, 2), (0, 1), (1, 2), (0, 1), (1, 2)] {
                try market.pool(one, two, gas: 100_000)
            }
            var problem = market.problem(worth: 3_000)
            problem.gasPrice = 1_000_000_000 << Int(seed)
            problem.nativePrice = decimal("1000000000000000000")
            problem.transactionGas = 50_000
            let plan = try Self.audited(problem, "seed \(seed)")
            let audit = NetworkAudit(problem: problem, plan: plan)
            for mask in 1..<1 << problem.sources.count {
                var part = problem
                part.gasPrice = .zero
                part.sources = problem.sources.enumerated()
                    .filter { mask >> $0.offset & 1 == 1 }.map(\.element)
                guard let free = try? Router.planNetwork(part) else { continue }
                let cost = audit.cost(50_000) + audit.cost(100_000) * UInt256(free.legs.count)
                let value = free.amountOut.searchValue - cost.searchValue
                let sign = plan.value.isNegative ? -1.0 : 1.0
                let own = plan.value.magnitude.searchValue * sign
                #expect(own >= value - abs(value) * 1e-9, "seed \(seed) \(mask)")
            }
        }
    }
}
