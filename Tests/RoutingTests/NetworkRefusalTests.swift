import Arithmetic
import Pools
import Routing
import Testing

/// What a network's problem may be wrong in, and what is answered.
@Suite struct NetworkRefusalTests {
    private static let whole = NetworkTests.whole

    private static func ways() throws -> [RouteSource] {
        [
            try NetworkTests.pool("first", "A", "C", 1_000, 1_000),
            try NetworkTests.pool("second", "C", "B", 1_000, 1_000),
        ]
    }

    @Test func `assets without a way between them are refused`() throws {
        let sources = [
            try NetworkTests.pool("first", "A", "C", 1_000, 1_000),
            try NetworkTests.pool("second", "D", "B", 1_000, 1_000),
        ]
        #expect(throws: RoutingError.noSource) {
            try Router.planNetwork(NetworkTests.problem(sources))
        }
        // Places without a transfer between them are as far apart.
        let apart = [
            try NetworkTests.pool("first", "A", "C", 1_000, 1_000),
            try NetworkTests.pool("second", "C", "B", 1_000, 1_000, location: "second"),
        ]
        #expect(throws: RoutingError.noSource) {
            try Router.planNetwork(NetworkTests.problem(apart))
        }
        let joined = apart + [NetworkTests.move("bridge", "C", "chain", "second")]
        try NetworkTests.audited(NetworkTests.problem(joined), "joined")
    }

    @Test func `nothing held is nothing to trade`() throws {
        for held in [[], [("chain", 0)], [("elsewhere", 5)]] as [[(String, UInt256)]] {
            #expect(throws: RoutingError.nothingToTrade) {
                try Router.planNetwork(NetworkTests.problem(try Self.ways(), held: held))
            }
        }
    }

    @Test func `a crossed book, a way to where it begins and twice the same name are refused`()
        throws
    {
        var book = BookTests.book()
        (book.base, book.quote) = ("C", "B")
        book.asks = book.bids
        let crossed = try Self.ways() + [BookTests.source(book)]
        #expect(throws: RoutingError.malformedSource("book")) {
            try Router.planNetwork(NetworkTests.problem(crossed))
        }
        let loop = try Self.ways() + [NetworkTests.move("loop", "A", "chain", "chain")]
        #expect(throws: RoutingError.malformedSource("loop")) {
            try Router.planNetwork(NetworkTests.problem(loop))
        }
        let twice = try Self.ways() + Self.ways()
        #expect(throws: RoutingError.duplicateSource("first")) {
            try Router.planNetwork(NetworkTests.problem(twice))
        }
        let unknown = try Self.ways() + [NetworkTests.move("odd", "X", "chain", "second")]
        #expect(throws: RoutingError.unknownAsset("X")) {
            try Router.planNetwork(NetworkTests.problem(unknown))
        }
    }

    @Test func `books that cross each other are traded once each, within what is held`() throws {
        var (cheap, dear) = (BookTests.book(), BookTests.book())
        (cheap.base, cheap.quote, dear.base, dear.quote) = ("A", "B", "A", "B")
        cheap.asks = [.init(price: decimal("900"), size: decimal("5"))]
        cheap.bids = [.init(price: decimal("899"), size: decimal("5"))]
        dear.bids = [.init(price: decimal("1000"), size: decimal("5"))]
        dear.asks = [.init(price: decimal("1001"), size: decimal("5"))]
        let sources = [
            RouteSource(id: "cheap", location: "chain", kind: .book(cheap)),
            RouteSource(id: "dear", location: "chain", kind: .book(dear)),
        ]
        let plan = try NetworkTests.audited(
            NetworkTests.problem(sources, .exactIn(3 * Self.whole)), "crossed")
        #expect(plan.legs.map(\.source).contains("dear"))
    }

    @Test func `a pool with an absurd price is used for what it gives and no more`() throws {
        func plan(_ extra: [RouteSource]) throws -> NetworkPlan {
            try NetworkTests.audited(
                NetworkTests.problem(try Self.ways() + extra, .exactIn(10 * Self.whole)), "absurd")
        }
        let usual = try plan([])
        let dear = try plan([try NetworkTests.pool("absurd", "C", "B", 1_000_000, 1)])
        #expect(dear.value == usual.value && dear.bound >= usual.bound)
        #expect(dear.legs.map(\.source) == ["first", "second"])
        let cheap = try plan([try NetworkTests.pool("absurd", "C", "B", 1, 1_000_000)])
        #expect(cheap.legs.map(\.source).contains("absurd"))
        #expect(cheap.value.magnitude > usual.value.magnitude * 100)
    }

    @Test func `dust below every cost is a loss that is said`() throws {
        var problem = NetworkTests.problem(
            [
                try NetworkTests.pool("first", "A", "C", 1_000, 1_000, gas: 100_000),
                try NetworkTests.pool("second", "C", "B", 1_000, 1_000, gas: 100_000),
            ], .exactIn(1_000))
        problem.gasPrice = 1_000_000_000
        problem.nativePrice = decimal("1000000000000000000")
        let plan = try NetworkTests.audited(problem, "dust")
        #expect(plan.value.isNegative && !plan.isPartial)
        #expect(plan.bound >= plan.value)
        // One raw unit buys nothing at all.
        problem.order = RouteOrder(assetIn: "A", assetOut: "B", amount: .exactIn(1))
        #expect(throws: RoutingError.nothingToTrade) { try Router.planNetwork(problem) }
    }

    @Test func `more than all liquidity is sold or bought as far as it goes`() throws {
        var book = BookTests.book()
        (book.base, book.quote) = ("A", "C")
        let sources = [
            RouteSource(id: "book", location: "chain", kind: .book(book)),
            try NetworkTests.pool("pool", "C", "B", 1_000_000, 1_000_000),
        ]
        let all = book.bids.reduce(ExactDecimal.zero) { $0.adding($1.size) ?? $0 }
        let amount = try #require(all.rawUnits(decimals: 18, rounding: .down))
        let plan = try NetworkTests.audited(
            NetworkTests.problem(sources, .exactIn(1_000_000 * Self.whole)), "all of a book")
        #expect(plan.isPartial && plan.amountIn == amount)
        let bought = try NetworkTests.audited(
            NetworkTests.problem(sources, .exactOut(999_999 * Self.whole)), "bought")
        #expect(bought.isPartial && bought.amountOut <= plan.amountOut)
        #expect(bought.amountOut.searchValue > plan.amountOut.searchValue * 0.99)
        // What is held limits a sale too.
        let poor = try NetworkTests.audited(
            NetworkTests.problem(try Self.ways(), .exactIn(5 * Self.whole), held: [("chain", 2)]),
            "poor")
        #expect(poor.isPartial && poor.amountIn == 2 * Self.whole)
    }

    @Test func `amounts from one unit to 2^199 neither trap nor lie`() throws {
        for shift in stride(from: 0, through: 199, by: 9) {
            for isExactIn in [true, false] {
                let amount = UInt256.one << shift
                var problem = NetworkTests.problem(
                    try Self.ways(), isExactIn ? .exactIn(amount) : .exactOut(amount), held: [])
                problem.inventory = [
                    RouteInventory(location: "chain", asset: "A", amount: .max)
                ]
                guard let plan = try? Router.planNetwork(problem) else { continue }
                try NetworkAudit(problem: problem, plan: plan).check("shift \(shift)")
            }
        }
    }

    @Test func `10^30 raw units of assets with thirty digits are exact`() throws {
        let unit = try #require(UInt256.powerOfTen(30))
        func deep(
            _ id: String, _ one: String, _ two: String, _ first: UInt256, _ second: UInt256
        ) throws -> RouteSource {
            let pool = try ConstantProductPool(
                token0: TestMarket.token0, token1: TestMarket.token1, reserve0: unit * first,
                reserve1: unit * second, feePips: 500)
            return RouteSource(
                id: id, location: "chain",
                kind: .pool(
                    RoutePool(pool: .constantProduct(pool), asset0: one, asset1: two, gas: 0)))
        }
        var problem = NetworkTests.problem(
            [
                try deep("first", "A", "C", 400, 500), try deep("second", "C", "B", 400, 500),
                try deep("third", "A", "B", 160, 250),
            ], .exactIn(unit), held: [])
        problem.assets = ["A", "B", "C"].map { RouteAsset(id: $0, decimals: 30) }
        problem.inventory = [RouteInventory(location: "chain", asset: "A", amount: unit * 9)]
        let plan = try NetworkTests.audited(problem, "thirty digits")
        #expect(plan.amountIn == unit && plan.legs.count == 3)
        #expect(plan.gapBps <= decimal("0.0001"))
    }
}
