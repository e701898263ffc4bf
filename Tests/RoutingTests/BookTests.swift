import Arithmetic
import Basics
import Markets
import Routing
import Testing

@Suite struct BookTests {
    static func book(
        feePips: Int = 1_000, feeOn: RouteBook.FeeSide = .proceeds, lot: String = "0.01",
        notionalMin: String = "0"
    ) -> RouteBook {
        RouteBook(
            base: TestMarket.ether, quote: TestMarket.dollar,
            bids: [
                .init(price: decimal("2000.50"), size: decimal("1.5")),
                .init(price: decimal("1999.00"), size: decimal("2")),
            ],
            asks: [
                .init(price: decimal("2001.00"), size: decimal("1")),
                .init(price: decimal("2002.00"), size: decimal("4")),
            ], takerFeePips: feePips, feeOn: feeOn, lot: decimal(lot), tick: decimal("0.5"),
            notionalMin: decimal(notionalMin))
    }

    static func source(
        _ book: RouteBook, _ id: String = "book", at location: String = "alpha"
    )
        -> RouteSource
    {
        RouteSource(id: id, location: location, kind: .book(book))
    }

    static func sell(_ wei: UInt256, _ sources: [RouteSource]) throws(RoutingError) -> RoutePlan {
        try Router.plan(
            ClosedFormTests.problem(
                sources,
                RouteOrder(
                    assetIn: TestMarket.ether, assetOut: TestMarket.dollar, amount: .exactIn(wei))))
    }

    @Test func `selling walks the bids and pays the fee out of the proceeds`() throws {
        let plan = try Self.sell(2_000_000_000_000_000_000, [Self.source(Self.book())])
        // (1.5 · 2000.50 + 0.5 · 1999) · 0.999 = 3996.249750
        #expect(plan.amountOut == 3_996_249_750)
        #expect(
            plan.legs.first?.kind
                == .book(
                    .init(isSell: true, quantity: decimal("2"), limitPrice: decimal("1999"))))
        #expect(!plan.isPartial)
    }

    @Test func `a fee in base is paid on top of what is sold`() throws {
        let book = Self.book(feeOn: .base)
        // 2 ether and a thousandth of them
        let plan = try Self.sell(2_002_000_000_000_000_000, [Self.source(book)])
        #expect(plan.amountIn == 2_002_000_000_000_000_000)
        #expect(plan.amountOut == 4_000_250_000)
        // One wei short of the fee costs a lot.
        let less = try Self.sell(2_001_999_999_999_999_999, [Self.source(book)])
        #expect(less.isPartial)
        #expect(less.amountIn == 1_991_990_000_000_000_000)
    }

    @Test func `buying with an exact amount spends whole lots and reports the rest`() throws {
        let order = RouteOrder(
            assetIn: TestMarket.dollar, assetOut: TestMarket.ether, amount: .exactIn(3_000_000_000))
        let plan = try Router.plan(
            ClosedFormTests.problem([Self.source(Self.book())], order))
        // 1 · 2001 + 0.49 · 2002 = 2981.98; another lot would be 3002.
        #expect(plan.amountIn == 2_981_980_000)
        // 1.49 · 0.999
        #expect(plan.amountOut == 1_488_510_000_000_000_000)
        #expect(plan.isPartial)
    }

    @Test func `lots that a book cannot take go to a pool`() throws {
        let pool = try ClosedFormTests.pair(
            "pool", 100 * ClosedFormTests.ether, 190_000_000_000)
        let plan = try Self.sell(1_234_500_000_000_000_000, [Self.source(Self.book()), pool])
        #expect(!plan.isPartial)
        #expect(plan.amountIn == 1_234_500_000_000_000_000)
        #expect(plan.legs.map(\.amountIn) == [1_230_000_000_000_000_000, 4_500_000_000_000_000])
    }

    @Test func `dust below the allowed remainder does not make a plan partial`() throws {
        var problem = ClosedFormTests.problem(
            [Self.source(Self.book())],
            RouteOrder(
                assetIn: TestMarket.ether, assetOut: TestMarket.dollar,
                amount: .exactIn(1_234_500_000_000_000_000)))
        #expect(try Router.plan(problem).isPartial)
        problem.remainderMax = 5_000_000_000_000_000
        #expect(try !Router.plan(problem).isPartial)
    }

    @Test func `an order below the minimum notional is not placed`() throws {
        let book = Self.book(notionalMin: "100")
        #expect(throws: RoutingError.nothingToTrade) {
            try Self.sell(40_000_000_000_000_000, [Self.source(book)])
        }
        let pool = try ClosedFormTests.pair(
            "pool", 100 * ClosedFormTests.ether, 190_000_000_000)
        let plan = try Self.sell(40_000_000_000_000_000, [Self.source(book), pool])
        #expect(plan.legs.map(\.source) == ["pool"])
        let larger = try Self.sell(60_000_000_000_000_000, [Self.source(book), pool])
        #expect(larger.legs.map(\.source) == ["book"])
    }

    @Test func `two books of one price fill without losing a lot`() throws {
        let plan = try Self.sell(
            3_000_000_000_000_000_000,
            [
                Self.source(Self.book(), "one"), Self.source(Self.book(), "two", at: "beta"),
            ])
        #expect(plan.amountIn == 3_000_000_000_000_000_000)
        #expect(plan.amountOut == 5_995_498_500)
        #expect(plan.gapBps <= decimal("0.0001"))
    }

    @Test func `a book of finer lots takes what a coarser one leaves`() throws {
        let plan = try Self.sell(
            1_234_500_000_000_000_000,
            [
                Self.source(Self.book(feePips: 500), "coarse"),
                Self.source(Self.book(lot: "0.0001"), "fine", at: "beta"),
            ])
        #expect(!plan.isPartial)
        #expect(plan.legs.map(\.amountIn) == [1_230_000_000_000_000_000, 4_500_000_000_000_000])
    }

    @Test func `an instrument's live book becomes a source`() throws {
        let instrument = Instrument(
            venue: VenueId("alpha"), symbol: "ETHUSDC", base: Asset("ETH"), quote: Asset("USDC"),
            baseDecimals: 4, quoteDecimals: 2, tickSize: decimal("0.5"), lotSize: decimal("0.01"),
            quantityMin: decimal("0.01"), quantityMax: decimal("9000"), notionalMin: decimal("5"),
            isTrading: true)
        var book = OrderBook()
        book.set(.buy, priceTicks: 4_001, sizeSteps: 15_000)
        book.set(.buy, priceTicks: 3_998, sizeSteps: 20_000)
        #expect(RouteBook(book: book, instrument: instrument, takerFeePips: 1_000) == nil)
        book.finishUpdate()
        let live = try #require(
            RouteBook(book: book, instrument: instrument, takerFeePips: 1_000))
        let plan = try Self.sell(2_000_000_000_000_000_000, [Self.source(live)])
        // The exchange keeps cents: 3996.249750 is booked as 3996.24.
        #expect(plan.amountOut == 3_996_240_000)
    }

    @Test(arguments: [
        ("unsorted", "2001", "1"), ("without size", "1999", "0"), ("without price", "0", "1"),
    ])
    func `a malformed book is refused`(_: String, price: String, size: String) throws {
        var book = Self.book()
        book.bids.append(.init(price: decimal(price), size: decimal(size)))
        #expect(throws: RoutingError.malformedSource("book")) {
            try Self.sell(9_000_000_000_000_000_000, [Self.source(book)])
        }
    }
}
