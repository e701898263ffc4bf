import Arithmetic
import Basics
import Desk
import Execution
import Ledger
import Markets
import Orders
import Pools
import Settlement
import Testing

@Suite("Planning and risk")
struct DeskPlanningTests {
    @Test func `a plan outside the collar denies the parent before anything is sent`() throws {
        let script = try DeskScript(
            .sell, tenths: 300, configuration: TestMarket.configuration(collarBps: 1))
        let step = try script.plan()
        #expect(script.state == .denied)
        #expect(script.parent?.reason == "risk: price-below-collar")
        #expect(step.effects.isEmpty)
        script.expectNothingReserved()
    }

    @Test func `a denial of a later plan ends the parent with its remainder`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        try script.trade(tenths: 5)
        try script.route()
        // The median is a pool, and the book eight per cent away: the guard believes it.
        try script.plan(
            try TestMarket.snapshot(books: [TestMarket.book(bid: 215_900, ask: 216_100)]))
        #expect(script.parent?.reason == "risk: price-above-collar")
        script.finalize()
        #expect(script.state == .canceled)
    }

    @Test func `a price that nobody believes keeps its source out, not the order`() throws {
        let script = try DeskScript(.sell)
        try script.plan(
            try TestMarket.snapshot(books: [TestMarket.book(bid: 399_900, ask: 400_100)]))
        #expect(script.state == .working)
        #expect(script.parent?.plans.last?.legs.allSatisfy { !$0.isBook } == true)
    }

    @Test func `a market that waited too long is gathered anew, and no plan rests on it`() throws {
        let script = try DeskScript(.sell)
        func market(_ age: Int64) throws -> MarketSnapshot {
            let market = try TestMarket.snapshot()
            return MarketSnapshot(
                books: market.books, pools: market.pools, gasPrice: market.gasPrice,
                nativeAsset: market.nativeAsset,
                gatheredAt: script.driver.now.adding(milliseconds: -age))
        }
        let step = try script.plan(try market(3_001))
        #expect(script.state == .planning && step.events.isEmpty)
        // The wish for another market stands; this one is as old as is borne.
        try script.plan(try market(3_000))
        #expect(script.state == .working)
    }

    @Test func `the reference is the same at any ledger scale`() throws {
        // Dollars have six digits in pools and eight in the books: a pool alone must be fair.
        let script = try DeskScript(.sell, tenths: 10)
        try script.plan(try TestMarket.snapshot(books: []))
        #expect(script.state == .working)
    }

    @Test func `a wallet that cannot pay for gas sends no transaction`() throws {
        let driver = try DeskDriver()
        driver.give(.start)
        let poor = TestMarket.opening().map {
            $0.holding == TestMarket.walletNative
                ? HoldingAmount(holding: $0.holding, amount: 100_000_000_000_000) : $0
        }
        driver.give(.opening(balances: poor, firstNonce: 3))
        let id = try #require(ParentId("a"))
        driver.give(
            .submit(
                ParentOrder(
                    id: id, side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(30), slippagePips: 0, time: .zero)))
        driver.give(.market(id, try TestMarket.snapshot()))
        #expect(driver.state.parent(id)?.reason == "risk: balance-too-low")
    }

    @Test func `books that share an account share its balance`() throws {
        let script = try DeskScript(.buy, tenths: 2_500)
        let one = TestMarket.book(size: 30, fee: 0)
        let two = MarketSnapshot.BookSource(
            id: "paper:second", location: one.location, instrument: one.instrument, book: one.book,
            takerFeePips: 0)
        // 400 000 dollars buy fewer than 250: both books together take all of it and no more.
        try script.plan(try TestMarket.snapshot(books: [one, two], pools: []))
        #expect(script.driver.haltReason == nil)
        let reserved = script.driver.state.ledger.reservation(TestMarket.venueDollar)
        #expect(reserved <= TestMarket.dollars(400_000))
    }

    @Test func `sources that the desk cannot settle are not planned on`() throws {
        let script = try DeskScript(.sell, tenths: 20)
        let book = TestMarket.book()
        let elsewhere = MarketSnapshot.BookSource(
            id: "other:ETHUSDC", location: .venue(VenueId("other"), account: "main"),
            instrument: book.instrument, book: book.book, takerFeePips: 0)
        let foreign = try ConstantProductPool(
            address: TestMarket.pairAddress, token0: TestMarket.etherToken,
            token1: TestMarket.address(3), reserve0: TestMarket.ethers(1_000),
            reserve1: 2_000_000_000_000)
        let pool = MarketSnapshot.PoolSource(
            id: "bridged", location: TestMarket.wallet, pool: .constantProduct(foreign),
            asset0: TestMarket.ether, asset1: TestMarket.dollar)
        try script.plan(try TestMarket.snapshot(books: [elsewhere], pools: [pool]))
        #expect(script.state == .canceled)
        #expect(script.parent?.reason?.hasPrefix("no source trades the pair") == true)
    }

    /// A V4 pool of the native coin, which the executor swaps for the token that wraps it.
    private func nativePool(wrappedBy token: Address?) throws -> MarketSnapshot.PoolSource {
        let tick: Int32 = -200_310
        let liquidity: UInt128 = 20_000_000_000_000_000
        let pool = try ConcentratedPool(
            address: TestMarket.rangedAddress, token0: .zero, token1: TestMarket.dollarToken,
            feePips: 500, rules: .v4(ProtocolFees(packed: 0)), tickSpacing: 10,
            sqrtPriceX96: TickMath.sqrtPrice(atTick: tick) ?? .zero, tick: tick,
            liquidity: liquidity,
            ticks: [
                Tick(index: tick - 6_000, liquidityNet: Int128(liquidity)),
                Tick(index: tick + 6_000, liquidityNet: -Int128(liquidity)),
            ])
        return MarketSnapshot.PoolSource(
            id: "v4", location: TestMarket.wallet, pool: .concentrated(pool),
            asset0: TestMarket.ether, asset1: TestMarket.dollar,
            access: ExecutorAccess(.poolManager(), wrappedNative: token))
    }

    @Test(arguments: Side.allCases)
    func `a pool of the native coin is traded with the token that wraps it`(side: Side) throws {
        let script = try DeskScript(
            side, tenths: 20, configuration: TestMarket.configuration(collarBps: 5_000))
        let pool = try nativePool(wrappedBy: TestMarket.etherToken)
        try script.plan(try TestMarket.snapshot(books: [], pools: [pool]))
        #expect(script.state == .working)
        let call = try #require(script.lane?.intents.last?.call)
        let route = try ExecutorCalldata(decoding: call.input)
        let (ether, dollar) = (TestMarket.etherToken, TestMarket.dollarToken)
        #expect(route.tokenIn == (side == .sell ? ether : dollar))
        #expect(route.tokenOut == (side == .sell ? dollar : ether))
        #expect(
            route.swaps.map(\.method)
                == [.poolManager(feePips: 500, tickSpacing: 10, isNative: true)])
        #expect(call.value.isZero)
    }

    @Test func `a pool of a native coin that our tokens do not wrap is not planned on`() throws {
        for token in [nil, TestMarket.address(3)] {
            let script = try DeskScript(.sell, tenths: 20)
            let pool = try nativePool(wrappedBy: token)
            try script.plan(try TestMarket.snapshot(books: [], pools: [pool]))
            #expect(script.state == .canceled)
        }
    }

    @Test func `a purchase that takes the whole balance is made smaller, not denied`() throws {
        let script = try DeskScript(.buy, tenths: 3_000, slippagePips: 5_000)
        try script.plan(try TestMarket.snapshot(books: [TestMarket.book(size: 300)], pools: []))
        #expect(script.state == .working)
        let request = try #require(script.order?.request)
        let cost = try #require(request.price.flatMap { request.quantity.multiplied(by: $0) })
        #expect(cost <= ExactDecimal(400_000))
        #expect(cost > ExactDecimal(399_000))
    }

    @Test func `fees in an asset that is not ours to count do not stop the books`() throws {
        let script = try DeskScript(.sell, tenths: 20)
        try script.plan(try TestMarket.snapshot(pools: []))
        let request = try script.request()
        try script.venue.arrive(request, pieces: 1)
        for input in script.venue.told(request.clientOrderId) {
            guard case .fill(let fill) = input else {
                script.driver.give(input)
                continue
            }
            script.driver.give(
                .fill(
                    Fill(
                        key: fill.key, clientOrderId: fill.clientOrderId, side: fill.side,
                        price: fill.price, quantity: fill.quantity,
                        quoteQuantity: fill.quoteQuantity, fee: TestMarket.decimal("0.0123456789"),
                        feeAsset: Asset("BNB"), time: fill.time)))
        }
        #expect(script.driver.haltReason == nil)
        #expect(script.state == .filled)
        let dollars = script.driver.state.ledger.balance(.held(TestMarket.venueDollar))
        #expect(dollars == Int256(TestMarket.dollars(400_000 + 2 * 1_999)))
    }

    @Test func `a trade finer than the books can hold halts the desk rather than round`() throws {
        let script = try DeskScript(.sell, tenths: 20)
        try script.plan(try TestMarket.snapshot(pools: []))
        let request = try script.request()
        let before = script.driver.everything
        let fill = Fill(
            key: Fill.Key(
                venue: TestMarket.venue, account: "main", symbol: request.symbol, tradeId: "1"),
            clientOrderId: request.clientOrderId, side: .sell, price: .one, quantity: .one,
            quoteQuantity: TestMarket.decimal("1999.000000001"), fee: .zero,
            feeAsset: TestMarket.dollar, time: .zero)
        let step = script.driver.give(.fill(fill))
        #expect(step.events.isEmpty)
        #expect(script.driver.haltReason?.hasPrefix("the books refused order") == true)
        #expect(script.driver.everything == before, "a refused event changes nothing")
        #expect(try script.driver.replayed(script.driver.journal) == script.driver.state)
    }

    @Test func `a market for a parent that does not wait for one is passed over`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        #expect(script.driver.give(.market(script.id, try TestMarket.snapshot())).events.isEmpty)
        let stranger = try #require(ParentId("nobody"))
        #expect(script.driver.give(.market(stranger, try TestMarket.snapshot())).events.isEmpty)
    }

    @Test func `a plan waits while the lane has no room for its transactions`() throws {
        let script = try DeskScript(
            .sell, configuration: TestMarket.configuration(collarBps: 5_000))
        let nonce = try #require(script.lane?.nextNonce)
        // Others fill the lane to the last place but one.
        let call = TransactionCall(to: .zero, value: .zero, input: [], gasLimit: 21_000)
        try script.driver.replay(
            (0..<UInt64(SettlementLimits.openIntentsMax - 1)).map { place in
                .settlement(
                    .reserved(
                        Intent(
                            id: IntentId(place + 1), nonce: nonce + place, purpose: .revoke,
                            call: call, after: nil, deadline: script.driver.now)))
            })
        try script.plan(try TestMarket.snapshot(books: []))
        #expect(script.state == .planning)
        #expect(script.parent?.reason == "too many transactions are under way")
        #expect(script.parent?.plans.isEmpty == true)
    }
}
