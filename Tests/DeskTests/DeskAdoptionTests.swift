import Arithmetic
import Basics
import Desk
import Ledger
import Markets
import Orders
import Testing

/// Orders that only the exchange remembers after a loss of power.
@Suite("Lost orders")
struct DeskAdoptionTests {
    private let pair = TradedPair(base: TestMarket.ether, quote: TestMarket.dollar)

    /// A sale whose order went out and whose plan was lost with the power; the new run has begun.
    private func lost(tenths: Int) throws -> (DeskScript, OrderRequest) {
        let script = try DeskScript(.sell)
        try script.plan()
        let request = try script.request()
        try script.venue.arrive(request, tenths: tenths)
        try script.driver.crash(losing: 1, isPowerLoss: true, reconciles: false)
        #expect(script.driver.state.order(request.clientOrderId) == nil, "the record is gone")
        #expect(script.state == .planning)
        return (script, request)
    }

    private func tell(_ script: DeskScript) {
        for (request, report) in script.venue.listed {
            script.driver.give(
                .orderFound(TestMarket.venue, account: "main", request, pair, report))
        }
    }

    @Test func `nothing of an earlier run is planned or ended before the exchange has told`() throws
    {
        let (script, request) = try lost(tenths: 10)
        for _ in 0..<3 {
            script.wait(Limits.gatherIntervalMilliseconds)
            #expect(!script.waitsForMarket)
        }
        #expect(script.driver.give(.cancel(script.id)).refusal == nil)
        #expect(script.state == .planning, "its remainder is not known yet")
        // Told too early: a request on its way may still arrive.
        let early = script.driver.now.adding(milliseconds: -60_000)
        script.driver.give(.venueReconciled(TestMarket.venue, account: "main", asked: early))
        #expect(script.state == .planning)
        tell(script)
        for input in script.venue.told(request.clientOrderId) { script.driver.give(input) }
        script.driver.reconcile()
        #expect(script.state == .canceled)
        let filled = script.driver.state.filled(try #require(script.parent))
        #expect(filled == request.quantity.exactRawUnits(decimals: 18))
    }

    @Test func `a journal that is proven whole lets everything go on at once`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        try script.trade(tenths: 5)
        try script.route()
        #expect(script.state == .planning)
        try script.driver.crash(start: .resume)
        #expect(script.waitsForMarket)
        // But not while an earlier loss is still open.
        try script.driver.crash(reconciles: false)
        #expect(!script.waitsForMarket)
        try script.driver.crash(reconciles: false, start: .resume)
        #expect(!script.waitsForMarket)
        script.driver.reconcile()
        #expect(script.waitsForMarket)
    }

    @Test func `a new order need not wait for what an earlier run may have lost`() throws {
        let (script, _) = try lost(tenths: 0)
        let id = try #require(ParentId("order-2"))
        script.driver.give(
            .submit(
                ParentOrder(
                    id: id, side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(1), slippagePips: 20_000, time: script.driver.now)))
        #expect(script.waits { $0 == .gatherMarket(id) })
        #expect(!script.waits { $0 == .gatherMarket(script.id) })
    }

    @Test(arguments: [0, 3, 10])
    func `a lost order is taken in by its parent and only the rest is traded`(
        tenths: Int
    ) throws {
        let (script, request) = try lost(tenths: tenths)
        let id = request.clientOrderId
        tell(script)
        tell(script)
        let record = try #require(script.driver.state.order(id))
        #expect(record.isAdopted && record.parent == script.id)
        #expect(script.parent?.orderIds == [id])
        #expect(script.driver.state.alerts.map(\.kind) == [.orderAdopted], "once")
        if tenths > 0 {
            // Its trades are missing: nothing is planned before they are told.
            script.driver.reconcile()
            #expect(!script.waitsForMarket)
            #expect(script.waits { if case .queryOrder = $0 { true } else { false } } == false)
            script.wait(Limits.queryIntervalMilliseconds)
            #expect(script.waits { if case .queryOrder(_, _, _, id) = $0 { true } else { false } })
        }
        for input in script.venue.told(id) + script.venue.told(id) { script.driver.give(input) }
        script.driver.reconcile()
        script.wait(Limits.gatherIntervalMilliseconds)
        #expect(script.driver.state.order(id)?.order.isSettled == true)
        script.expectNothingReserved()
        let traded = try #require(script.venue.listed.first?.report.filledQuantity)
        let filled = script.driver.state.filled(try #require(script.parent))
        #expect(filled == traded.exactRawUnits(decimals: 18))
        #expect(
            script.driver.state.ledger.balance(.held(TestMarket.venueEther))
                == Int256(TestMarket.opening()[0].amount).checkedAdding(
                    script.venue.moved(TestMarket.ether)))
        try script.plan()
        let spent = try #require(script.parent?.plans.last?.amountIn)
        let quantity = try #require(script.parent).order.quantity
        #expect(spent <= quantity - filled, "never more than what is left")
        #expect(try script.driver.replayed(script.driver.journal) == script.driver.state)
    }

    @Test func `a lost order that rests is cancelled`() throws {
        let (script, request) = try lost(tenths: 0)
        let report = OrderReport(
            clientOrderId: request.clientOrderId, venueOrderId: "7", symbol: request.symbol,
            status: .open, filledQuantity: .zero, time: .zero)
        script.driver.give(.orderFound(TestMarket.venue, account: "main", request, pair, report))
        #expect(
            script.waits {
                if case .cancelOrder(_, _, _, request.clientOrderId) = $0 { true } else { false }
            })
        #expect(!script.driver.state.ledger.reservation(TestMarket.venueEther).isZero)
        script.driver.reconcile()
        #expect(!script.waitsForMarket, "it may still trade")
    }

    @Test func `orders of somebody else and of earlier journals are left alone`() throws {
        let (script, request) = try lost(tenths: 10)
        let before = script.driver.journal.count
        for text in ["somebody", "x00100001000010000"] {
            let foreign = OrderRequest(
                clientOrderId: try #require(ClientOrderId(text)), symbol: request.symbol,
                side: .sell, type: .limit, quantity: .one, price: .one, timeInForce: .goodTillCancel
            )
            let report = OrderReport(
                clientOrderId: foreign.clientOrderId, venueOrderId: "9", symbol: request.symbol,
                status: .open, filledQuantity: .zero, time: .zero)
            script.driver.give(
                .orderFound(TestMarket.venue, account: "main", foreign, pair, report))
        }
        #expect(script.driver.journal.count == before)
        #expect(!script.waits { if case .cancelOrder = $0 { true } else { false } })
    }

    @Test func `an id tells its parent, and ids of older journals tell none`() throws {
        let number = try #require(OrderNumber(parentOrdinal: 60_466_175, serial: 1_679_615))
        #expect(number.counter == 101_559_956_668_415, "36^9 - 1")
        let id = try #require(ClientOrderId(node: "n001", epoch: 7, counter: number.counter))
        #expect(id.text == "n00100007zzzzzzzzz")
        #expect(OrderNumber(id) == number)
        #expect(OrderNumber(parentOrdinal: 60_466_176, serial: 0) == nil)
        #expect(OrderNumber(parentOrdinal: 1, serial: 1_679_616) == nil)
        let old = try #require(ClientOrderId(node: "n001", epoch: 7, counter: 12))
        #expect(OrderNumber(old)?.parentOrdinal == 0)
        #expect(OrderNumber(try #require(ClientOrderId("n001"))) == nil)
        let script = try DeskScript(.sell)
        #expect(script.driver.state.parent(ordinal: 0) == nil)
        #expect(script.driver.state.parent(ordinal: 1)?.order.id == script.id)
        #expect(script.driver.state.parent(ordinal: 2) == nil)
    }
}
