import Arithmetic
import Basics
import Execution
import Markets
import Pools
import Routing
import Testing

@Suite("Transactions of a plan")
struct OneShotTransactionTests {
    private let settings = ExecutionSettings(
        transactionGas: 100_000, legGas: LegGas(constantProduct: 60_000, concentrated: 90_000),
        gasLimitPercent: 150, deadlineSeconds: 60)

    private func market() throws -> MarketSnapshot {
        TestMarket.snapshot(
            books: [TestMarket.book(bids: [(199_900, 5)])],
            pools: [
                try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000),
                try TestMarket.ranged("v3"),
            ])
    }

    @Test(arguments: Side.allCases)
    func `all pools of a plan go into one transaction and each book into one order`(
        side: Side
    ) throws {
        let algorithm = OneShot(settings: settings)
        let market = try market()
        let task = TestMarket.task(side, TestMarket.etherUnits(30))
        let plan = try algorithm.plan(task, on: market)
        let children = algorithm.children(of: plan, task: task, on: market)
        #expect(plan.legs.count == 3)
        #expect(children.orders.count == 1)
        let transaction = try #require(children.transactions.first)
        #expect(children.transactions.count == 1)
        // A constant product pair and a concentrated pool.
        #expect(transaction.swaps.map(\.method.kind) == [0, 1])
        let poolLegs = plan.legs.filter { $0.kind == .pool }
        let sumIn = poolLegs.reduce(.zero) { $0 + $1.amountIn }
        #expect(
            transaction.swaps.map(\.amount)
                == poolLegs.map(side == .sell ? \.amountIn : \.amountOut))
        #expect(transaction.expectedOut == poolLegs.reduce(.zero) { $0 + $1.amountOut })
        if side == .sell {
            #expect(transaction.expectedIn == sumIn)
            #expect(transaction.amounts.pulled == sumIn)
        } else {
            // A swap forward may need a unit or two more for as much.
            #expect(transaction.expectedIn <= sumIn && sumIn - transaction.expectedIn <= 4)
            #expect(transaction.amounts.received == transaction.expectedOut)
        }
        let (tokenIn, tokenOut) =
            side == .sell
            ? (TestMarket.etherToken, TestMarket.dollarToken)
            : (TestMarket.dollarToken, TestMarket.etherToken)
        #expect(transaction.tokenIn == tokenIn && transaction.tokenOut == tokenOut)
        #expect(transaction.swaps.allSatisfy { $0.tokenIn == tokenIn && $0.tokenOut == tokenOut })
    }

    /// A vault that is better than all other sources: its executor's leg has an exact input only.
    @Test(arguments: Side.allCases)
    func `a pool without an exact output serves sales alone`(side: Side) throws {
        let dollarsPerShare: UInt64 = side == .sell ? 4_000 : 1_000
        let vault = try VaultPool(
            asset: TestMarket.dollarToken, share: TestMarket.etherToken,
            totalAssets: TestMarket.dollarUnits(1_000 * dollarsPerShare),
            totalSupply: TestMarket.etherUnits(1_000))
        let source = MarketSnapshot.PoolSource(
            id: "vault", location: TestMarket.wallet,
            pool: .coins(
                try CoinPair(
                    .vault(vault), TestMarket.dollarToken, TestMarket.etherToken)),
            asset0: TestMarket.dollar, asset1: TestMarket.ether)
        let market = TestMarket.snapshot(
            books: [TestMarket.book(bids: [(199_900, 5)])],
            pools: [try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000), source])
        let algorithm = OneShot(settings: settings)
        let task = TestMarket.task(side, TestMarket.etherUnits(30))
        let plan = try algorithm.plan(task, on: market)
        #expect(plan.legs.contains { $0.source == "vault" } == (side == .sell))
        let children = algorithm.children(of: plan, task: task, on: market)
        let swaps = children.transactions.reduce(0) { $0 + $1.swaps.count }
        #expect(swaps == plan.legs.count { $0.kind == .pool } && swaps > 0)
    }

    /// A market that has lost a pool of the plan, and one that has lost its liquidity.
    @Test(arguments: Side.allCases)
    func `a leg that cannot be sent says why, and the others are`(side: Side) throws {
        let algorithm = OneShot(settings: settings)
        let market = try market()
        let task = TestMarket.task(side, TestMarket.etherUnits(30))
        let plan = try algorithm.plan(task, on: market)
        #expect(algorithm.children(of: plan, task: task, on: market).refusals.isEmpty)
        let lost = TestMarket.snapshot(pools: [try TestMarket.ranged("v3")])
        let children = algorithm.children(of: plan, task: task, on: lost)
        #expect(children.refusals == [LegRefusal("v2", .unknown)])
        #expect(children.transactions.map(\.swaps.count) == [1])
        let dry = TestMarket.snapshot(pools: [
            try TestMarket.pair("v2", ethers: 1, dollars: 2_000), try TestMarket.ranged("v3"),
        ])
        let rest = algorithm.children(of: plan, task: task, on: dry)
        #expect(rest.refusals.map(\.source) == (side == .buy ? ["v2"] : []))
        if side == .buy {
            guard case .pool = rest.refusals.first?.reason else {
                Issue.record("another reason")
                return
            }
        }
        #expect(rest.transactions.map(\.swaps.count) == [side == .buy ? 1 : 2])
    }

    @Test func `the children together give what the plan gives`() throws {
        let algorithm = OneShot(settings: settings)
        let market = try market()
        let task = TestMarket.task(.sell, TestMarket.etherUnits(30))
        let plan = try algorithm.plan(task, on: market)
        let children = algorithm.children(of: plan, task: task, on: market)
        let spent = children.orders.map(\.spendMax) + children.transactions.map(\.spendMax)
        #expect(spent.reduce(.zero) { $0 + $1 } == task.quantity)
        let out = children.orders.map(\.expectedOut) + children.transactions.map(\.expectedOut)
        #expect(out.reduce(.zero) { $0 + $1 } == plan.amountOut)
    }

    @Test func `the least output is rounded up`() throws {
        let algorithm = OneShot(settings: settings)
        let pools = [try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000)]
        let market = TestMarket.snapshot(pools: pools)
        for pips: UInt32 in [0, 1, 333, 10_000, 500_000, 999_999] {
            let task = TestMarket.task(.sell, TestMarket.etherUnits(3), slippagePips: pips)
            let plan = try algorithm.plan(task, on: market)
            let transaction = try #require(
                algorithm.children(of: plan, task: task, on: market).transactions.first)
            // The smallest m with m · 10^6 ≥ expected · (10^6 − pips).
            let kept = transaction.expectedOut * UInt256(UInt64(1_000_000 - pips))
            let minOut = transaction.amounts.received
            #expect(transaction.amounts == .exactIn(amountIn: task.quantity, minOut: minOut))
            #expect(minOut * 1_000_000 >= kept)
            #expect((minOut - 1) * 1_000_000 < kept)
        }
    }

    @Test func `the most that a purchase spends is rounded down`() throws {
        let algorithm = OneShot(settings: settings)
        let pools = [try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000)]
        let market = TestMarket.snapshot(pools: pools)
        for pips: UInt32 in [0, 1, 333, 10_000, 500_000, 999_999] {
            let task = TestMarket.task(.buy, TestMarket.etherUnits(3), slippagePips: pips)
            let plan = try algorithm.plan(task, on: market)
            let transaction = try #require(
                algorithm.children(of: plan, task: task, on: market).transactions.first)
            // The largest m with m · 10^6 ≤ expected · (10^6 + pips).
            let most = transaction.expectedIn * UInt256(UInt64(1_000_000 + pips))
            let maxIn = transaction.spendMax
            #expect(transaction.amounts == .exactOut(amountOut: task.quantity, maxIn: maxIn))
            #expect(maxIn * 1_000_000 <= most)
            #expect((maxIn + 1) * 1_000_000 > most)
        }
    }

    @Test func `a purchase costs what its pools say, to the unit`() throws {
        let algorithm = OneShot(settings: settings)
        let market = try market()
        for digits in ["1", "999", "3000000000000001", "30000000000000000007"] {
            let task = TestMarket.task(.buy, try UInt256(decimal: digits), slippagePips: 0)
            let plan = try algorithm.plan(task, on: market)
            let children = algorithm.children(of: plan, task: task, on: market)
            let transaction = try #require(children.transactions.first)
            var cost = UInt256.zero
            for swap in transaction.swaps {
                let source = try #require(market.pools.first { $0.pool.address == swap.pool })
                cost += try source.pool.amounts(exactOut: swap.amount, tokenIn: swap.tokenIn)
                    .amountIn
            }
            #expect(transaction.expectedIn == cost)
            #expect(transaction.spendMax == cost)
            // Books bring their quantity less the fee, pools the rest: no unit more than asked for.
            let books = plan.legs.filter { $0.kind != .pool }.reduce(.zero) { $0 + $1.amountOut }
            #expect(books + transaction.amounts.received == task.quantity)
        }
    }

    @Test func `a purchase sets no more aside than there is, and no less than it expects`() throws {
        let algorithm = OneShot(settings: settings)
        let pools = [try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000)]
        let market = TestMarket.snapshot(pools: pools)
        func transaction(_ balance: UInt256?) throws -> ChildTransaction {
            let task = TestMarket.task(
                .buy, TestMarket.etherUnits(3), slippagePips: 10_000, walletBalance: balance)
            let plan = try algorithm.plan(task, on: market)
            return try #require(
                algorithm.children(of: plan, task: task, on: market).transactions.first)
        }
        let free = try transaction(nil)
        #expect(free.spendMax > free.expectedIn)
        for balance in [free.spendMax, free.spendMax - 1, free.expectedIn + 1] {
            let bounded = try transaction(balance)
            #expect(bounded.spendMax == balance)
            #expect(bounded.expectedIn == free.expectedIn)
        }
        // Less than all costs buys less, and still no more than is there is set aside.
        let poor = try transaction(free.expectedIn - 1)
        #expect(poor.amounts.received < free.amounts.received)
        #expect(poor.expectedIn <= poor.spendMax && poor.spendMax <= free.expectedIn - 1)
    }

    @Test func `what a plan wants beyond the task is not bought`() throws {
        let algorithm = OneShot(settings: settings)
        let market = try market()
        let task = TestMarket.task(.buy, TestMarket.etherUnits(30))
        let plan = try algorithm.plan(task, on: market)
        let books = plan.legs.filter { $0.kind != .pool }.reduce(.zero) { $0 + $1.amountOut }
        let first = try #require(plan.legs.first { $0.kind == .pool })
        for less: UInt256 in [1, first.amountOut, TestMarket.etherUnits(30) - books] {
            let smaller = TestMarket.task(.buy, task.quantity - less)
            let children = algorithm.children(of: plan, task: smaller, on: market)
            let bought = children.transactions.reduce(.zero) { $0 + $1.amounts.received }
            #expect(books + bought == smaller.quantity)
        }
    }

    @Test func `the gas limit is what the plan charges times the margin`() throws {
        let algorithm = OneShot(settings: settings)
        let market = try market()
        let task = TestMarket.task(.sell, TestMarket.etherUnits(30))
        let plan = try algorithm.plan(task, on: market)
        let transaction = try #require(
            algorithm.children(of: plan, task: task, on: market).transactions.first)
        #expect(transaction.gasLimit == (100_000 + 60_000 + 90_000) * 150 / 100)
    }

    @Test func `gas settings without bounds do not overflow`() throws {
        let algorithm = OneShot(
            settings: ExecutionSettings(
                transactionGas: .max, legGas: LegGas(constantProduct: .max, concentrated: .max),
                gasLimitPercent: .max))
        let market = TestMarket.snapshot(
            pools: [try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000)], gasPrice: .zero)
        let task = TestMarket.task(.sell, TestMarket.etherUnits(3))
        let plan = try algorithm.plan(task, on: market)
        let children = algorithm.children(of: plan, task: task, on: market)
        #expect(children.transactions.first?.gasLimit == .max)
    }

    @Test(arguments: Side.allCases)
    func `slippage of more than all gives no transaction`(side: Side) throws {
        let algorithm = OneShot(settings: settings)
        let market = TestMarket.snapshot(
            pools: [try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000)])
        let task = TestMarket.task(side, TestMarket.etherUnits(3), slippagePips: 1_000_001)
        let plan = try algorithm.plan(task, on: market)
        #expect(algorithm.children(of: plan, task: task, on: market).transactions.isEmpty)
    }

    @Test func `a plan spends no more than each place has`() throws {
        let algorithm = OneShot(settings: settings)
        let market = try market()
        let task = TestMarket.task(
            .sell, TestMarket.etherUnits(30), venueBalance: TestMarket.etherUnits(2),
            walletBalance: TestMarket.etherUnits(11))
        let plan = try algorithm.plan(task, on: market)
        let children = algorithm.children(of: plan, task: task, on: market)
        #expect(children.orders.allSatisfy { $0.spendMax <= TestMarket.etherUnits(2) })
        #expect(children.transactions.allSatisfy { $0.spendMax <= TestMarket.etherUnits(11) })
        #expect(plan.isPartial)
    }
}
