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
        transactionGas: 100_000, constantProductGas: 60_000, concentratedGas: 90_000,
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
        #expect(transaction.swaps.map(\.kind) == [.constantProduct, .concentrated])
        let poolLegs = plan.legs.filter { $0.kind == .pool }
        #expect(transaction.swaps.map(\.amountIn) == poolLegs.map(\.amountIn))
        #expect(transaction.amountIn == poolLegs.reduce(.zero) { $0 + $1.amountIn })
        #expect(transaction.expectedOut == poolLegs.reduce(.zero) { $0 + $1.amountOut })
        let (tokenIn, tokenOut) =
            side == .sell
            ? (TestMarket.etherToken, TestMarket.dollarToken)
            : (TestMarket.dollarToken, TestMarket.etherToken)
        #expect(transaction.tokenIn == tokenIn && transaction.tokenOut == tokenOut)
        #expect(transaction.swaps.allSatisfy { $0.tokenIn == tokenIn && $0.tokenOut == tokenOut })
    }

    @Test func `the children together give what the plan gives`() throws {
        let algorithm = OneShot(settings: settings)
        let market = try market()
        let task = TestMarket.task(.sell, TestMarket.etherUnits(30))
        let plan = try algorithm.plan(task, on: market)
        let children = algorithm.children(of: plan, task: task, on: market)
        let spent = children.orders.map(\.spendMax) + children.transactions.map(\.amountIn)
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
            #expect(transaction.minOut * 1_000_000 >= kept)
            #expect((transaction.minOut - 1) * 1_000_000 < kept)
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
                transactionGas: .max, constantProductGas: .max, concentratedGas: .max,
                gasLimitPercent: .max))
        let market = TestMarket.snapshot(
            pools: [try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000)], gasPrice: .zero)
        let task = TestMarket.task(.sell, TestMarket.etherUnits(3))
        let plan = try algorithm.plan(task, on: market)
        let children = algorithm.children(of: plan, task: task, on: market)
        #expect(children.transactions.first?.gasLimit == .max)
    }

    @Test func `slippage of all or more gives no transaction`() throws {
        let algorithm = OneShot(settings: settings)
        let market = TestMarket.snapshot(
            pools: [try TestMarket.pair("v2", ethers: 1_000, dollars: 2_000_000)])
        let task = TestMarket.task(.sell, TestMarket.etherUnits(3), slippagePips: 1_000_001)
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
        #expect(children.transactions.allSatisfy { $0.amountIn <= TestMarket.etherUnits(11) })
        #expect(plan.isPartial)
    }
}
