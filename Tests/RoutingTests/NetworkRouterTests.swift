import Arithmetic
import Pools
import Routing
import Testing

/// A kept market gives what a fresh one gives, whatever changed on the way.
@Suite struct NetworkRouterTests {
    /// The kept router's plan against the fresh plan of its problem.
    private func compare(
        _ router: inout NetworkRouter, _ note: Comment, within: Double = 1e-8
    ) throws {
        let problem = router.problem
        let kept = Result { () throws(RoutingError) in try router.plan() }
        let fresh = Result { () throws(RoutingError) in try Router.planNetwork(problem) }
        switch (kept, fresh) {
        case (.success(let kept), .success(let fresh)):
            try NetworkAudit(problem: problem, plan: kept).check(note)
            #expect(kept.isPartial == fresh.isPartial, note)
            let (one, two) = (
                kept.value.magnitude.searchValue, fresh.value.magnitude.searchValue
            )
            #expect(abs(one - two) <= two * within + 4, "\(note): \(one) \(two)")
            if !kept.isPartial, problem.gasPrice.isZero {
                let most = max(fresh.gapBpsBeforeLots, decimal("0.01"))
                #expect(kept.gapBpsBeforeLots <= most, note)
            }
            // Either bound holds for either plan.
            if NetworkAudit(problem: problem, plan: kept).isBuy {
                #expect(kept.bound <= fresh.value && fresh.bound <= kept.value, note)
            } else {
                #expect(kept.bound >= fresh.value && fresh.bound >= kept.value, note)
            }
        case (.failure(let one), .failure(let two)): #expect(one == two, note)
        default: Issue.record("\(note): \(kept) \(fresh)")
        }
    }

    /// A source after something happened to it.
    private func moved(_ source: RouteSource, _ random: inout TestRandom) throws -> RouteSource {
        let kind: RouteSource.Kind
        switch source.kind {
        case .pool(var route):
            guard case .constantProduct(let pair) = route.pool else { return source }
            let share = UInt256(UInt64(random.int(990, 1_010)))
            route = RoutePool(
                pool: .constantProduct(
                    try ConstantProductPool(
                        token0: pair.token0, token1: pair.token1,
                        reserve0: pair.reserve0 * share / 1_000,
                        reserve1: pair.reserve1 * share / 1_000, feePips: pair.feePips)),
                asset0: route.asset0, asset1: route.asset1, gas: route.gas)
            kind = .pool(route)
        case .book(var book):
            // Levels go, or new ones come in front: more than there were, too.
            if random.int(0, 2) > 0 {
                book.bids.removeFirst(random.int(0, min(3, book.bids.count)))
                book.asks.removeFirst(random.int(0, min(3, book.asks.count)))
            } else if let bid = book.bids.first, let ask = book.asks.first {
                book.bids.insert(.init(price: bid.price, size: decimal("0.003")), at: 0)
                book.asks.insert(.init(price: ask.price, size: decimal("0.003")), at: 0)
            }
            kind = .book(book)
        case .transfer(let way):
            kind = .transfer(
                RouteTransfer(
                    asset: way.asset, destination: way.destination, fee: way.fee, seconds: 60,
                    haircutPips: random.int(0, 100)))
        }
        return RouteSource(
            id: source.id, location: source.location, kind: kind, shared: source.shared)
    }

    @Test(arguments: [0, 100, 200, 300] as [UInt64])
    func `after each change the plan is that of a fresh market`(start: UInt64) throws {
        for seed in start..<start + 6 {
            var random = TestRandom(seed: seed &+ 9_000)
            var router = NetworkRouter(
                try NetworkMarket.random(
                    seed, tokens: 3...10, pools: 12...60, books: 1...5, isBuy: seed % 3 == 0))
            try compare(&router, "seed \(seed)", within: 1e-6)
            for step in 0..<8 {
                for _ in 0..<random.int(1, 4) {
                    let source = random.pick(router.problem.sources)
                    try router.update(moved(source, &random))
                }
                try compare(&router, "seed \(seed) step \(step)", within: 1e-6)
            }
        }
    }

    @Test func `other amounts, balances and assets are planned as by a fresh market`() throws {
        for seed in 400..<410 as Range<UInt64> {
            var random = TestRandom(seed: seed)
            var router = NetworkRouter(
                try NetworkMarket.random(seed, tokens: 4...8, pools: 15...40, books: 1...3))
            for step in 0..<8 {
                let note: Comment = "seed \(seed) step \(step)"
                let order = router.problem.order
                let amount = TestMarket.raw(random.spread(0, 10), decimals: 18)
                var (paid, received) = (order.assetIn, order.assetOut)
                if step == 5 { (paid, received) = (received, paid) }
                let next = RouteOrder(
                    assetIn: paid, assetOut: received,
                    amount: step % 4 == 3 ? .exactOut(amount) : .exactIn(amount))
                router.setInventory([
                    RouteInventory(
                        location: "chain", asset: paid,
                        amount: TestMarket.raw(random.spread(6, 12), decimals: 18))
                ])
                _ = try? router.plan(next)
                #expect(router.problem.order == next)
                try compare(&router, note, within: 1e-6)
            }
        }
    }

    @Test func `sources come and go, and what contradicts itself changes nothing`() throws {
        let market = try NetworkMarket.random(
            77, tokens: 4...4, pools: 20...20, books: 2...2)
        var router = NetworkRouter(market)
        let before = try router.plan()
        var book = BookTests.book()
        (book.base, book.quote) = ("T0", "T3")
        book.asks = book.bids
        let crossed = RouteSource(id: market.sources[3].id, location: "chain", kind: .book(book))
        #expect(throws: RoutingError.malformedSource(crossed.id)) { try router.update(crossed) }
        try compare(&router, "refused")
        #expect(router.problem.sources.count == market.sources.count)
        let extra = try NetworkTests.pool("extra", "T0", "T3", 1_000_000, 9_000_000_000_000)
        try router.update(extra)
        let more = try router.plan()
        #expect(more.value > before.value && more.legs.contains { $0.source == "extra" })
        router.remove(source: "extra")
        let again = try router.plan()
        #expect(again == before)
        #expect(throws: RoutingError.unknownAsset("X")) {
            try router.update(NetworkTests.pool("odd", "T0", "X", 1, 1))
            _ = try router.plan()
        }
    }

    @Test func `other prices of gas are other costs`() throws {
        var market = NetworkMarket(seed: 5, tokens: 3)
        for (one, two) in [(0, 2), (0, 2), (0, 1), (1, 2), (0, 1), (1, 2)] {
            try market.pool(one, two, gas: 100_000)
        }
        var router = NetworkRouter(market.problem(worth: 3_000))
        for shift in [0, 4, 10, 2] {
            try router.setGas(
                price: 1_000_000_000 << shift, nativePrice: decimal("1000000000000000000"))
            try compare(&router, "gas \(shift)")
        }
    }
}
