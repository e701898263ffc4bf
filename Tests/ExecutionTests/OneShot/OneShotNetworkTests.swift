import Arithmetic
import Basics
import Execution
import Foundation
import Markets
import Pools
import Routing
import Testing

@Suite("Plans through other assets")
struct OneShotNetworkTests {
    private let algorithm = OneShot(settings: ExecutionSettings())

    private func isHop(_ leg: NetworkPlan.Leg) -> Bool {
        leg.assetIn != TestMarket.ether.code || leg.assetOut != TestMarket.dollar.code
    }

    /// What a plan, its orders and its transaction must have in common, whatever the market.
    private func check(
        _ plan: NetworkPlan, _ task: TradeTask, _ market: MarketSnapshot
    ) throws -> OneShot.Children {
        let children = algorithm.children(of: plan, task: task, on: market)
        #expect(children.refusals.isEmpty)
        #expect(children.transactions.count <= 1)
        #expect(children.commitments.count == children.orders.count + children.transactions.count)
        let given = children.orders.map(\.expectedIn) + children.transactions.map(\.expectedIn)
        #expect(given.reduce(.zero) { $0 + $1 } == plan.amountIn)
        let out = children.orders.map(\.expectedOut) + children.transactions.map(\.expectedOut)
        #expect(out.reduce(.zero) { $0 + $1 } == plan.amountOut)
        // Each place pays with what it has itself, though any other leg may bring nothing.
        for balance in task.balances {
            let orders = children.orders.filter { $0.location == balance.location }
            let transactions = children.transactions.filter { $0.location == balance.location }
            let spent = (orders.map(\.spendMax) + transactions.map(\.spendMax))
                .reduce(UInt256.zero) { $0 + $1 }
            #expect(spent <= balance.amount)
        }
        guard let child = children.transactions.first else { return children }
        let legs = plan.legs.filter { $0.kind == .pool }
        var executor = ExecutorModel(market)
        let received = try executor.run(child)
        #expect(received == child.expectedOut)
        let stays = executor.held.filter { !$0.value.isZero }
        #expect(stays.isEmpty, "something stays behind")
        #expect(executor.moved.map(\.amountIn) == legs.map(\.amountIn))
        #expect(executor.moved.map(\.amountOut) == legs.map(\.amountOut))
        #expect(child.swaps.map(\.amount) == legs.map(\.amountIn))
        #expect(legs.allSatisfy { market.pool(of: $0) != nil })
        return children
    }

    private static let isFull = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `the executor carries a sale out as planned, to the unit, and keeps nothing`(
        decade: UInt64
    ) throws {
        let count: UInt64 = Self.isFull ? 400 : 20
        for seed in 1...count { try checkSale(seed: decade << 32 | seed) }
    }

    private func checkSale(seed: UInt64) throws {
        var random = StopMarket(seed: seed)
        let market = try random.snapshot()
        let task = random.task(.sell, isRich: random.below(4) > 0)
        let plan = try algorithm.plan(task, on: market)
        _ = try check(plan, task, market)
        // Other assets may only make it better, where the pair alone can fill as much.
        let pairOnly = TradeTask(
            side: .sell, base: task.base, quote: task.quote, quantity: task.quantity,
            baseDecimals: 18, quoteDecimals: 6, slippagePips: task.slippagePips,
            balances: task.balances)
        if let direct = try? algorithm.plan(pairOnly, on: market),
            direct.isPartial == plan.isPartial
        {
            #expect(plan.value >= direct.value, "seed \(seed)")
            #expect(direct.legs.allSatisfy { !isHop($0) })
        }
        #expect(plan.value <= plan.bound, "seed \(seed)")
    }

    /// The property means something: many of those plans go over other assets, some with books.
    @Test func `large sales go over other assets`() throws {
        var (hops, withBooks, stable, all) = (0, 0, 0, 0)
        for seed in 1...60 as ClosedRange<UInt64> {
            var random = StopMarket(seed: seed)
            let market = try random.snapshot()
            let task = random.task(.sell)
            let plan = try algorithm.plan(task, on: market)
            all += 1
            guard plan.legs.contains(where: isHop) else { continue }
            hops += 1
            if plan.legs.contains(where: { $0.kind != .pool }) { withBooks += 1 }
            if plan.legs.contains(where: { $0.source.hasPrefix("stable") }) { stable += 1 }
        }
        #expect(hops * 3 > all && withBooks > 5 && stable > 5, "\(hops) \(withBooks) \(stable)")
    }

    @Test(arguments: 1...20)
    func `a purchase stays on its pair, for the executor buys in one hop`(seed: Int) throws {
        var random = StopMarket(seed: UInt64(seed))
        let market = try random.snapshot()
        let task = random.task(.buy)
        guard let plan = try? algorithm.plan(task, on: market) else { return }
        for leg in plan.legs {
            #expect(leg.assetIn == TestMarket.dollar.code)
            #expect(leg.assetOut == TestMarket.ether.code)
        }
        let children = algorithm.children(of: plan, task: task, on: market)
        for child in children.transactions {
            guard case .exactOut = child.amounts else {
                Issue.record("a purchase without an exact output")
                return
            }
        }
    }

    @Test func `without a pool of the pair a sale goes over what there is`() throws {
        var random = StopMarket(seed: 7)
        let (dai, bitcoin) = (StopMarket.coins[2], StopMarket.coins[3])
        let market = TestMarket.snapshot(pools: [
            try random.pair(StopMarket.ether, bitcoin), try random.pair(bitcoin, dai),
            try random.stable(),
        ])
        let task = TradeTask(
            side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
            quantity: TestMarket.etherUnits(1), baseDecimals: 18, quoteDecimals: 6,
            slippagePips: 10_000,
            balances: [
                TradeTask.Balance(
                    location: TestMarket.wallet, asset: TestMarket.ether,
                    amount: TestMarket.etherUnits(5))
            ], stops: StopMarket.stops)
        let plan = try algorithm.plan(task, on: market)
        #expect(plan.legs.map(\.assetOut) == ["BTC", "DAI", "USDC"])
        let children = try check(plan, task, market)
        let child = try #require(children.transactions.first)
        #expect(child.tokenIn == TestMarket.etherToken)
        #expect(child.tokenOut == TestMarket.dollarToken)
        #expect(child.swaps.allSatisfy { $0.limit.isZero })
        // One part in a hundred may be lost over all hops, not at each.
        guard case .exactIn(_, let minOut) = child.amounts else { return }
        #expect(minOut * 100 >= child.expectedOut * 99)
        #expect((minOut - 1) * 100 < child.expectedOut * 99)
        // Its price is told by the pools in twos and threes only: no reference of one stop.
        #expect(
            market.referencePrice(
                base: TestMarket.ether, quote: StopMarket.dai, baseDecimals: 18,
                quoteDecimals: 18) != nil)
    }

    @Test func `a leg that cannot be sent takes with it what needs it`() throws {
        var random = StopMarket(seed: 11)
        let dai = StopMarket.coins[2]
        let direct = try random.pair(StopMarket.ether, StopMarket.dollar)
        let first = try random.pair(StopMarket.ether, dai)
        let second = try random.stable()
        let market = TestMarket.snapshot(pools: [direct, first, second], gasPrice: 0)
        let task = StopMarket.wholeTask(ethers: 300)
        let plan = try algorithm.plan(task, on: market)
        #expect(plan.legs.count == 3)
        for lost in [first, second] {
            let rest = TestMarket.snapshot(pools: market.pools.filter { $0.id != lost.id })
            let children = algorithm.children(of: plan, task: task, on: rest)
            #expect(children.transactions.map(\.swaps.count) == [1])
            let other = lost.id == first.id ? second : first
            #expect(
                children.refusals == [
                    LegRefusal(lost.id, .unknown), LegRefusal(other.id, .cutOff),
                ])
        }
    }

    /// Both pairs of one pool of three coins: a swap through one changes the other.
    @Test func `one pool is used once, whichever of its coins are wanted`() throws {
        let tokens = [3, 1, 5].map { TestMarket.address(UInt8($0)) }
        let pool = try StableSwapPool(
            address: TestMarket.address(40), variant: .standard, coins: tokens,
            decimals: [18, 6, 6],
            balances: [
                TestMarket.etherUnits(1_000_000), TestMarket.dollarUnits(1_000_000),
                TestMarket.dollarUnits(1_000_000),
            ], amplification: 20_000, fee: 1_000_000, adminFee: 0)
        let tether = Asset("USDT")
        let assets = [
            tokens[0]: StopMarket.dai, tokens[1]: TestMarket.dollar, tokens[2]: tether,
        ]
        let views = try [(0, 1), (0, 2), (1, 2)].map { one, two -> MarketSnapshot.PoolSource in
            let pair = try CoinPair(.stableSwap(pool), tokens[one], tokens[two])
            return MarketSnapshot.PoolSource(
                id: "coins:\(one)-\(two)", location: TestMarket.wallet, pool: .coins(pair),
                asset0: try #require(assets[pair.token0]),
                asset1: try #require(assets[pair.token1]))
        }
        let task = TradeTask(
            side: .sell, base: StopMarket.dai, quote: TestMarket.dollar,
            quantity: TestMarket.etherUnits(400_000), baseDecimals: 18, quoteDecimals: 6,
            slippagePips: 0,
            balances: [
                TradeTask.Balance(
                    location: TestMarket.wallet, asset: StopMarket.dai,
                    amount: TestMarket.etherUnits(400_000))
            ], stops: [TradeTask.Stop(asset: tether, decimals: 6)])
        let market = TestMarket.snapshot(pools: views, gasPrice: 0)
        let plan = try algorithm.plan(task, on: market)
        #expect(plan.legs.count == 1)
        #expect(plan.legs.first.flatMap { market.pool(of: $0)?.id } == "coins:0-1")
    }

    @Test func `a plan over more pools than one transaction swaps through is made smaller`() throws
    {
        var random = StopMarket(seed: 3)
        var pools: [MarketSnapshot.PoolSource] = []
        for _ in 0..<14 {
            pools.append(try random.pair(StopMarket.ether, StopMarket.dollar))
            pools.append(try random.pair(StopMarket.ether, StopMarket.coins[2]))
            pools.append(try random.pair(StopMarket.coins[2], StopMarket.dollar))
        }
        let market = TestMarket.snapshot(pools: pools, gasPrice: 0)
        let task = StopMarket.wholeTask(ethers: 3_000)
        let plan = try algorithm.plan(task, on: market)
        #expect(plan.legs.count <= 16)
        _ = try check(plan, task, market)
        let whole = try Router.planNetwork(algorithm.problem(task, on: market))
        #expect(whole.legs.count > 16 && whole.value > plan.value)
        // Fewer pools, but not worse than those of the pair alone, which are fourteen.
        let direct = try Router.plan(algorithm.problem(task, on: market))
        #expect(direct.legs.count == 14 && plan.value >= direct.value)
    }

    @Test func `what costs most when it fails is sent first`() throws {
        // A deep book beside a small pool, and the other way round: without the book all would go
        // to the pool, without the pool nothing but the book's few.
        for (size, ethers, orderFirst) in [(Int64(500), 20, true), (1, 50_000, false)] {
            let market = TestMarket.snapshot(
                books: [TestMarket.book(bids: [(200_900, size)], asks: [(204_100, 5)])],
                pools: [
                    try TestMarket.pair(
                        "v2", ethers: UInt64(ethers), dollars: UInt64(ethers) * 2_030)
                ])
            let task = TestMarket.task(.sell, TestMarket.etherUnits(200))
            let plan = try algorithm.plan(task, on: market)
            let children = algorithm.children(of: plan, task: task, on: market)
            #expect(children.orders.count == 1 && children.transactions.count == 1)
            let first = try #require(children.commitments.first)
            if case .order = first { #expect(orderFirst) } else { #expect(!orderFirst) }
        }
    }
}
