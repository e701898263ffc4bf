import Arithmetic
import Basics
import Desk
import Execution
import Ledger
import Markets
import Orders
import Settlement
import Testing

@Suite("Parents")
struct DeskParentTests {
    /// The book alone.
    private func bookOnly(size: Int64 = 5) throws -> MarketSnapshot {
        try TestMarket.snapshot(books: [TestMarket.book(size: size)], pools: [])
    }

    /// The pools alone.
    private func poolsOnly() throws -> MarketSnapshot { try TestMarket.snapshot(books: []) }

    // MARK: Refusals

    private func order(
        _ name: String, _ side: Side = .sell, base: String = "ETH", quote: String = "USDC",
        quantity: UInt256 = 1_000_000_000_000_000_000, slippagePips: UInt32 = 0
    ) throws -> ParentOrder {
        ParentOrder(
            id: try #require(ParentId(name)), side: side, base: Asset(base), quote: Asset(quote),
            quantity: quantity, slippagePips: slippagePips, time: .zero)
    }

    @Test func `orders that cannot be traded are refused and leave no trace`() throws {
        let driver = try DeskDriver()
        driver.give(.start)
        #expect(driver.give(.submit(try order("a"))).refusal == .notOpen)
        driver.give(.opening(balances: TestMarket.opening(), firstNonce: 3))
        let count = driver.journal.count
        let refused: [(ParentOrder, String)] = [
            (try order("a", base: "XYZ"), "unknown-asset"),
            (try order("a", quote: "XYZ"), "unknown-asset"),
            (try order("a", base: "USDC", quote: "ETH"), "unknown-pair"),
            (try order("a", quantity: .zero), "bad-quantity"),
            (try order("a", slippagePips: 1_000_000), "bad-quantity"),
            (try order("a", quantity: TestMarket.ethers(400) + 1), "balance-too-low"),
        ]
        for (order, code) in refused {
            let step = driver.give(.submit(order))
            #expect(step.refusal?.code == code)
            #expect(step.effects.isEmpty)
        }
        #expect(driver.journal.count == count)
        #expect(
            driver.give(.submit(try order("a", quantity: TestMarket.ethers(400)))).refusal == nil)
        #expect(driver.give(.submit(try order("a"))).refusal == .duplicateParent)
        #expect(driver.give(.cancel(try #require(ParentId("b")))).refusal == .unknownParent)
    }

    // MARK: Remainders

    @Test func `what an order did not fill is planned again and adds up exactly`() throws {
        let script = try DeskScript(.sell, tenths: 300)
        try script.plan()
        try script.trade(tenths: 3)
        #expect(script.order?.state == .expired)
        try script.route()
        #expect(script.state == .planning)
        let traded = script.driver.state.filled(try #require(script.parent))
        try script.plan()
        let task = script.parent?.plans.last?.amountIn
        #expect(task == TestMarket.ethers(30) - traded)
        try script.trade()
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        #expect(script.driver.state.filled(try #require(script.parent)) == TestMarket.ethers(30))
    }

    @Test func `a remainder below every minimum ends the parent with its exact amount`() throws {
        let script = try DeskScript(.sell)
        script.driver.give(.cancel(script.id))
        let driver = script.driver
        let id = try #require(ParentId("dust"))
        // Two ethers and a bit that is less than a lot.
        let quantity = TestMarket.ethers(2) + 12_345
        driver.give(.submit(try order("dust", quantity: quantity)))
        driver.give(.market(id, try bookOnly()))
        let request = try script.request()
        try script.venue.arrive(request)
        for input in script.venue.told(request.clientOrderId) { driver.give(input) }
        #expect(driver.state.parent(id)?.state == .planning)
        driver.give(.market(id, try bookOnly()))
        #expect(driver.state.parent(id)?.state == .canceled)
        #expect(
            driver.state.parent(id)?.reason
                == "nothing can be traded; 0.000000000000012345 ETH is left")
    }

    @Test func `a remainder that costs more gas than it is worth is left`() throws {
        let script = try DeskScript(.sell, tenths: 300)
        try script.plan(try bookOnly(size: 100))
        let request = try script.request()
        try script.venue.arrive(request)
        for input in script.venue.told(request.clientOrderId) { script.driver.give(input) }
        #expect(script.state == .filled)
        let driver = script.driver
        let id = try #require(ParentId("small"))
        // A tenth of a cent through pools, at a cent of gas and more.
        driver.give(.submit(try order("small", quantity: 500_000_000_000)))
        driver.give(.market(id, try poolsOnly()))
        #expect(driver.state.parent(id)?.state == .canceled)
        #expect(
            driver.state.parent(id)?.reason?.hasPrefix("gas costs more than what could be traded;")
                == true)
    }

    @Test func `a plan that trades only a part is followed by the rest or by an honest end`() throws
    {
        let script = try DeskScript(.sell, tenths: 300)
        try script.plan(try bookOnly(size: 1))
        #expect(script.order?.request.quantity == ExactDecimal(5))
        try script.trade()
        #expect(script.state == .planning)
        try script.plan(try bookOnly(size: 1))
        try script.trade()
        script.driver.give(.market(script.id, try TestMarket.snapshot(books: [], pools: [])))
        #expect(script.state == .canceled)
        #expect(script.parent?.reason == "no source trades the pair; 20 ETH is left")
        script.expectNothingReserved()
    }

    @Test func `plans that trade nothing end the parent soon and not at once one after another`()
        throws
    {
        let script = try DeskScript(.sell, tenths: 20)
        for round in 1...Limits.fruitlessPlansMax {
            try script.plan(try bookOnly())
            try script.trade(tenths: 0)
            #expect(script.parent?.plans.count == round)
            if round == Limits.fruitlessPlansMax { break }
            #expect(!script.waitsForMarket, "not at once")
            script.wait(Limits.gatherIntervalMilliseconds)
            #expect(script.waitsForMarket)
        }
        #expect(script.state == .canceled)
        #expect(script.parent?.reason == "3 plans in a row traded nothing; 2 ETH is left")
    }

    @Test func `a parent has a bounded number of plans`() throws {
        let script = try DeskScript(.sell, tenths: 300)
        for _ in 0..<Limits.plansMax {
            try script.plan(try bookOnly(size: 5))
            try script.trade(tenths: 1)
        }
        #expect(script.state == .canceled)
        #expect(script.parent?.reason?.hasPrefix("8 plans were made; ") == true)
        script.expectNothingReserved()
    }

    // MARK: Cancel

    @Test func `a parent without legs ends at once when its owner cancels`() throws {
        let script = try DeskScript(.sell)
        script.driver.give(.cancel(script.id))
        #expect(script.state == .canceled)
        #expect(script.parent?.reason == "cancelled by its owner; 30 ETH is left")
        #expect(script.driver.give(.cancel(script.id)).refusal == .alreadyEnded)
        #expect(script.driver.give(.market(script.id, try TestMarket.snapshot())).events.isEmpty)
    }

    @Test func `a cancel asks for the end of orders and signs nothing more`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        let step = script.driver.give(.cancel(script.id))
        #expect(step.effects.contains { if case .cancelOrder = $0 { true } else { false } })
        #expect(script.lane?.intents.map(\.state) == [.abandoned, .abandoned])
        #expect(script.lane?.nextNonce == 3)
        // The signature that was on its way is not taken.
        let count = script.driver.journal.count
        try script.signAndSend()
        #expect(script.driver.journal.count == count)
        try script.trade(tenths: 4)
        #expect(script.state == .canceled)
        script.expectNothingReserved()
    }

    @Test func `what is out when the owner cancels is followed to its end`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        try script.route()
        script.driver.give(.cancel(script.id))
        try script.trade(tenths: 5)
        #expect(script.state == .working, "the route is not final")
        #expect(script.parent?.reason == "cancelled by its owner")
        script.finalize()
        #expect(script.state == .canceled)
        #expect(script.parent?.reason?.hasSuffix("ETH is left") == true)
        #expect(!script.waitsForMarket)
    }

    @Test func `an order filled before its cancel makes the parent filled`() throws {
        let script = try DeskScript(.sell, tenths: 20)
        try script.plan(try bookOnly())
        script.driver.give(.cancel(script.id))
        try script.trade()
        #expect(script.state == .filled)
    }

    @Test func `a cancel is repeated after a restart`() throws {
        let script = try DeskScript(.sell, tenths: 20)
        try script.plan(try bookOnly())
        script.driver.give(.cancel(script.id))
        try script.driver.crash()
        #expect(script.waits { if case .cancelOrder = $0 { true } else { false } })
    }

    // MARK: Waiting

    @Test func `a parent whose plan fails waits for what it did to be final and then ends`() throws
    {
        let script = try DeskScript(.sell)
        try script.plan()
        try script.trade(tenths: 5)
        try script.route()
        try script.plan(try TestMarket.snapshot(books: [], pools: []))
        #expect(script.state == .working)
        #expect(script.parent?.reason == "no source trades the pair")
        script.wait(Limits.gatherIntervalMilliseconds)
        #expect(!script.waitsForMarket, "it does not spin")
        script.finalize()
        #expect(script.state == .canceled)
        #expect(script.parent?.reason?.hasPrefix("no source trades the pair; ") == true)
        script.expectNothingReserved()
    }

    @Test func `a parent waits for a market that is missing and tells why`() throws {
        let script = try DeskScript(.sell)
        _ = script.driver.take { $0 == .gatherMarket(script.id) ? true : nil }
        script.driver.give(.marketMissing(script.id, reason: "no healthy book"))
        #expect(script.state == .planning && script.parent?.reason == "no healthy book")
        let again = script.driver.give(.marketMissing(script.id, reason: "no healthy book"))
        #expect(again.events.isEmpty, "told once")
        script.wait(Limits.gatherIntervalMilliseconds - 1)
        #expect(!script.waitsForMarket)
        script.wait(1)
        try script.plan()
        #expect(script.state == .working && script.parent?.reason == nil)
    }

    @Test func `a late fill that completes a parent in planning ends it`() throws {
        let script = try DeskScript(.sell, tenths: 20)
        try script.plan(try bookOnly())
        let request = try script.request()
        // The exchange says that it expired with nothing, then tells trades after all.
        script.driver.give(
            .report(
                OrderReport(
                    clientOrderId: request.clientOrderId, venueOrderId: "1",
                    symbol: request.symbol, status: .expired, filledQuantity: .zero, time: .zero)))
        #expect(script.state == .planning)
        try script.venue.arrive(request)
        for input in script.venue.told(request.clientOrderId) { script.driver.give(input) }
        #expect(script.state == .filled)
        script.wait(60_000)
        #expect(!script.waitsForMarket)
    }

    @Test func `an unknown order holds its parent and its money until it is found`() throws {
        let script = try DeskScript(.sell, tenths: 20)
        try script.plan(try bookOnly())
        let request = try script.request()
        script.driver.give(.orderUnknown(request.clientOrderId, reason: "timeout"))
        script.wait(60_000)
        #expect(script.state == .working)
        #expect(
            script.driver.state.ledger.reservation(TestMarket.venueEther) == TestMarket.ethers(2))
        #expect(script.waits { if case .queryOrder = $0 { true } else { false } })
        try script.venue.arrive(request)
        for input in script.venue.told(request.clientOrderId) { script.driver.give(input) }
        #expect(script.state == .filled)
    }
}
