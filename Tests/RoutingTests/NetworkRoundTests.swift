import Arithmetic
import Pools
import Routing
import Testing

/// Prices that disagree are worth a trade there and back, and several coins of one pool are one pool.
@Suite struct NetworkRoundTests {
    private static let whole = NetworkTests.whole

    /// `A` for `B`, and two pools of `B` and `C` that disagree by a fifth.
    private static func sources() throws -> [RouteSource] {
        [
            try NetworkTests.pool("way", "A", "B", 10_000, 10_000),
            try NetworkTests.pool("dear", "B", "C", 1_000, 1_200),
            try NetworkTests.pool("cheap", "C", "B", 1_000, 1_000),
        ]
    }

    @Test(arguments: [true, false])
    func `a round is traded with what others feed it, and the bound is met`(isSale: Bool) throws {
        let amount: RouteOrder.Amount =
            isSale ? .exactIn(500 * Self.whole) : .exactOut(500 * Self.whole)
        let plain = try NetworkTests.audited(
            NetworkTests.problem([try Self.sources()[0]], amount), "without")
        let plan = try NetworkTests.audited(
            NetworkTests.problem(try Self.sources(), amount), "with")
        #expect(plan.legs.map(\.source) == ["way", "dear", "cheap"])
        #expect(plan.gapBps <= decimal("0.0001"))
        let gained =
            isSale
            ? plan.amountOut - plain.amountOut : plain.amountIn - plan.amountIn
        #expect(gained > 2 * Self.whole)
    }

    @Test func `a round of the asset paid feeds the order, too`() throws {
        let sources = [
            try NetworkTests.pool("way", "A", "B", 10_000, 10_000),
            try NetworkTests.pool("dear", "A", "C", 1_000, 1_200),
            try NetworkTests.pool("cheap", "C", "A", 1_000, 1_000),
        ]
        for amount in [.exactIn(500 * Self.whole), .exactOut(500 * Self.whole)]
            as [RouteOrder.Amount]
        {
            let plan = try NetworkTests.audited(
                NetworkTests.problem(sources, amount), "round at the begin")
            #expect(plan.legs.map(\.source) == ["dear", "cheap", "way"])
            #expect(plan.gapBps <= decimal("0.0001"))
        }
    }

    @Test(arguments: [true, false])
    func `a one-way network has no round over its ends, and its bound knows of none`(
        isSale: Bool
    ) throws {
        let amount: RouteOrder.Amount =
            isSale ? .exactIn(500 * Self.whole) : .exactOut(500 * Self.whole)
        let plain = try NetworkTests.audited(
            NetworkTests.problem([try Self.sources()[0]], amount), "without")
        var problem = NetworkTests.problem(try Self.sources(), amount)
        problem.isOneWay = true
        let plan = try NetworkTests.audited(problem, "one way")
        #expect(plan.legs.map(\.source) == ["way"])
        #expect(plan.value == plain.value)
        #expect(plan.amountIn == plain.amountIn && plan.amountOut == plain.amountOut)
        #expect(plan.gapBps <= decimal("0.0001"))
    }

    @Test(arguments: [true, false])
    func `a round is as large as what feeds it, and the bound knows about it`(
        isSale: Bool
    ) throws {
        let amount: RouteOrder.Amount = isSale ? .exactIn(Self.whole) : .exactOut(Self.whole)
        let plain = try NetworkTests.audited(
            NetworkTests.problem([try Self.sources()[0]], amount), "without")
        let plan = try NetworkTests.audited(
            NetworkTests.problem(try Self.sources(), amount), "too small")
        #expect(plan.legs.map(\.source) == ["way", "dear", "cheap"])
        #expect(isSale ? plan.value > plain.value : plan.value < plain.value)
        // Without limits the round alone would be worth four times the order.
        #expect(plan.gapBps < decimal("2000"), "\(plan.gapBps)")
    }

    @Test(arguments: [true, false])
    func `a round that pays for everything is still begun with something`(isSale: Bool) throws {
        let sources = [
            try NetworkTests.pool("way", "A", "B", 1_000, 1_000),
            try NetworkTests.pool("out", "B", "D", 1_000, 1_000_000),
            try NetworkTests.pool("back", "D", "B", 1_000, 1_000_000),
        ]
        let amount: RouteOrder.Amount =
            isSale ? .exactIn(5 * Self.whole) : .exactOut(5 * Self.whole)
        // The audit finds every leg that spends what is not there.
        let plan = try NetworkTests.audited(NetworkTests.problem(sources, amount), "for nothing")
        #expect(!plan.amountIn.isZero)
    }

    @Test func `random markets whose prices disagree stay exact`() throws {
        var closed = 0
        for seed in 0..<60 as Range<UInt64> {
            var random = TestRandom(seed: seed)
            let names = ["A", "B", "C", "D"]
            var sources: [RouteSource] = []
            for index in 0..<random.int(4, 14) {
                let one = random.int(0, 3)
                let two = (one + random.int(1, 3)) % 4
                sources.append(
                    try NetworkTests.pool(
                        "pool\(index)", names[one], names[two],
                        UInt256(UInt64(random.int(900, 1_100))),
                        UInt256(UInt64(random.int(900, 1_100)))))
            }
            let amount = UInt256(UInt64(random.int(50, 400))) * Self.whole
            let problem = NetworkTests.problem(
                sources, seed % 2 == 0 ? .exactIn(amount) : .exactOut(amount))
            guard let plan = try? Router.planNetwork(problem) else { continue }
            try NetworkAudit(problem: problem, plan: plan).check("seed \(seed)")
            if !plan.isPartial, plan.gapBps <= decimal("0.0001") { closed += 1 }
        }
        #expect(closed > 15, "\(closed)")
    }

    /// A stable pool of three coins, seen as its three pairs.
    private static func threeCoins() throws -> [RouteSource] {
        let coins = [1, 2, 3].map { CoinMarket.coin(UInt8($0)) }
        let million = UInt256(1_000_000_000_000)
        let pool = try StableSwapPool(
            variant: .plain, coins: coins, decimals: [18, 6, 6],
            balances: [million * 1_000_000_000_000, million, million], amplification: 200,
            fee: 1_500_000, adminFee: 5_000_000_000)
        let names = ["B", "A", "C"]
        return try [(0, 1), (0, 2), (1, 2)].map { one, two in
            let pair = try CoinPair(.stableSwap(pool), coins[one], coins[two])
            return RouteSource(
                id: "three \(one)\(two)", location: "chain",
                kind: .pool(
                    RoutePool(pool: .coins(pair), asset0: names[one], asset1: names[two], gas: 0)),
                shared: "three")
        }
    }

    @Test(arguments: [1_000, 100_000, 400_000, 900_000])
    func `pairs of one pool of coins are bound as the one that is used`(worth: Int) throws {
        let million = UInt256(1_000_000_000_000)
        var sources = try Self.threeCoins()
        for (id, one, two, last) in [
            ("aside", "A", "C", million), ("after", "C", "B", million * 1_000_000_000_000),
        ] {
            let pool = try ConstantProductPool(
                token0: TestMarket.token0, token1: TestMarket.token1, reserve0: million,
                reserve1: last, feePips: 500)
            sources.append(
                RouteSource(
                    id: id, location: "chain",
                    kind: .pool(
                        RoutePool(
                            pool: .constantProduct(pool), asset0: one, asset1: two, gas: 0))))
        }
        let problem = RouteProblem(
            sources: sources,
            assets: [
                RouteAsset(id: "A", decimals: 6), RouteAsset(id: "B", decimals: 18),
                RouteAsset(id: "C", decimals: 6),
            ],
            inventory: [RouteInventory(location: "chain", asset: "A", amount: .one << 100)],
            order: RouteOrder(
                assetIn: "A", assetOut: "B",
                amount: .exactIn(UInt256(UInt64(worth)) * 1_000_000)))
        let plan = try NetworkTests.audited(problem, "three coins")
        #expect(plan.gapBpsBeforeLots <= decimal("0.1"), "\(plan.gapBpsBeforeLots)")
    }
}
