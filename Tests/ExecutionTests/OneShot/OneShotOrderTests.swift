import Arithmetic
import Basics
import Execution
import Markets
import Testing

@Suite("Exchange orders of a plan")
struct OneShotOrderTests {
    private let algorithm = OneShot(settings: ExecutionSettings())

    private func orders(
        _ task: TradeTask, _ market: MarketSnapshot
    ) throws -> [ChildOrder] {
        let plan = try algorithm.plan(task, on: market)
        return algorithm.children(of: plan, task: task, on: market).orders
    }

    @Test func `a sale's limit is the worst level less slippage, rounded toward the plan`() throws {
        let market = TestMarket.snapshot(
            books: [TestMarket.book(bids: [(199_900, 1), (199_850, 1)])])
        for (pips, price): (UInt32, String) in [
            (0, "1998.50"), (10_000, "1978.52"), (999_999, "0.01"), (3, "1998.50"), (6, "1998.49"),
        ] {
            let task = TestMarket.task(.sell, TestMarket.etherUnits(2), slippagePips: pips)
            let order = try #require(try orders(task, market).first)
            #expect(order.price == TestMarket.decimal(price), "\(pips)")
            // Never more slippage than allowed: price · 10^6 ≥ planned · (10^6 − pips).
            let least = TestMarket.decimal("1998.50").times(Int64(1_000_000 - pips))
            #expect(try #require(order.price.times(1_000_000)) >= #require(least))
        }
    }

    @Test func `a purchase's limit is the worst level plus slippage, rounded toward the plan`()
        throws
    {
        let market = TestMarket.snapshot(
            books: [TestMarket.book(asks: [(200_100, 1), (200_150, 1)])])
        for (pips, price): (UInt32, String) in [
            (0, "2001.50"), (10_000, "2021.51"), (4, "2001.50"), (5, "2001.51"),
        ] {
            let task = TestMarket.task(.buy, TestMarket.etherUnits(2), slippagePips: pips)
            let order = try #require(try orders(task, market).first)
            #expect(order.price == TestMarket.decimal(price), "\(pips)")
        }
    }

    @Test func `a sale may spend its quantity and a purchase its quantity at the limit`() throws {
        let market = TestMarket.snapshot(books: [TestMarket.book()])
        let sale = try #require(
            try orders(TestMarket.task(.sell, TestMarket.etherUnits(2)), market).first)
        #expect(sale.quantity == ExactDecimal(2))
        #expect(sale.spendMax == TestMarket.etherUnits(2))
        #expect(sale.expectedIn == sale.spendMax)
        #expect(sale.expectedOut == TestMarket.dollarUnits(3_998))
        let purchase = try #require(
            try orders(TestMarket.task(.buy, TestMarket.etherUnits(2)), market).first)
        #expect(purchase.quantity == ExactDecimal(2))
        #expect(purchase.expectedIn == TestMarket.dollarUnits(4_002))
        #expect(purchase.price == TestMarket.decimal("2021.01"))
        #expect(purchase.spendMax == UInt256(4_042_020_000 as UInt64))
    }

    @Test func `what a purchase may spend is rounded up`() throws {
        let instrument = TestMarket.instrument(tick: "0.00001", lot: "0.001", notionalMin: "0")
        let book = TestMarket.book(
            bids: [(199_900_000, 5)], asks: [(200_100_001, 5)], instrument: instrument)
        let task = TestMarket.task(.buy, TestMarket.etherUnits(1) / 1_000, slippagePips: 0)
        let market = TestMarket.snapshot(books: [book])
        // 0.001 at 2001.00001 is 2.00100001, in millionths 2001000.01.
        let order = try #require(try orders(task, market).first)
        #expect(order.spendMax == UInt256(2_001_001 as UInt64))
    }

    @Test func `a purchase's limit goes no higher than the balance affords`() throws {
        let market = TestMarket.snapshot(books: [TestMarket.book()])
        let task = TestMarket.task(
            .buy, TestMarket.etherUnits(2), venueBalance: TestMarket.dollarUnits(4_010))
        let order = try #require(try orders(task, market).first)
        #expect(order.quantity == ExactDecimal(2))
        #expect(order.price == ExactDecimal(2_005))
        #expect(order.spendMax == TestMarket.dollarUnits(4_010))
    }

    @Test func `a purchase that the balance affords only at better levels is made smaller`() throws
    {
        // Two for 2001 and 2101 cost 4102, but at a limit of 2101 an exchange sets 4202 aside.
        let market = TestMarket.snapshot(
            books: [TestMarket.book(asks: [(200_100, 1), (210_100, 1)])])
        let task = TestMarket.task(
            .buy, TestMarket.etherUnits(2), venueBalance: TestMarket.dollarUnits(4_150))
        let order = try #require(try orders(task, market).first)
        #expect(order.price == ExactDecimal(2_101))
        #expect(order.quantity == TestMarket.decimal("1.9752"))
        #expect(order.spendMax <= TestMarket.dollarUnits(4_150))
        #expect(order.expectedOut == TestMarket.etherUnits(19_752) / 10_000)
    }

    @Test func `a purchase that would fall below the exchange's minimum is not sent`() throws {
        let instrument = TestMarket.instrument(lot: "1", notionalMin: "4000")
        let market = TestMarket.snapshot(
            books: [
                TestMarket.book(asks: [(200_100, 1), (210_100, 1)], instrument: instrument)
            ])
        let task = TestMarket.task(
            .buy, TestMarket.etherUnits(2), venueBalance: TestMarket.dollarUnits(4_150))
        #expect(try orders(task, market).isEmpty)
    }

    @Test func `extreme prices give no order instead of a wrong one`() throws {
        let instrument = TestMarket.instrument(lot: "1")
        let book = TestMarket.book(
            bids: [(Int64.max - 2, 1)], asks: [(Int64.max - 1, 1)], instrument: instrument)
        let market = TestMarket.snapshot(books: [book])
        for side in Side.allCases {
            let task = TestMarket.task(side, TestMarket.etherUnits(1))
            _ = try? orders(task, market)
        }
        #expect(
            market.referencePrice(
                base: TestMarket.ether, quote: TestMarket.dollar, baseDecimals: 18,
                quoteDecimals: 6) != nil)
    }

    @Test func `an unhealthy book is not traded on`() throws {
        var book = OrderBook()
        book.set(.buy, priceTicks: 199_900, sizeSteps: 500_000_000)
        let source = MarketSnapshot.BookSource(
            id: "b", location: TestMarket.venue, instrument: TestMarket.instrument(), book: book,
            takerFeePips: 0)
        let task = TestMarket.task(.sell, TestMarket.etherUnits(1))
        #expect(throws: (any Error).self) {
            try algorithm.plan(task, on: TestMarket.snapshot(books: [source]))
        }
    }
}
