import Arithmetic
import Basics
import Codecs
import Desk
import Ledger
import Markets
import Orders
import Settlement
import Testing

@Suite("One order from end to end")
struct DeskHappyPathTests {
    @Test(arguments: Side.allCases)
    func `an order is split, sent, settled and final`(side: Side) throws {
        let script = try DeskScript(side)
        #expect(script.driver.take { $0 == .acknowledge(script.id) ? true : nil } == true)
        #expect(script.state == .planning)
        try script.plan()
        #expect(script.state == .working)
        #expect(script.parent?.orderIds.count == 1)
        #expect(script.lane?.intents.map(\.purpose) == [.approve, .route])
        try script.trade()
        try script.signAndSend()
        #expect(script.lane?.intents.map(\.state) == [.sent, .reserved], "the route waits")
        try script.mine()
        try script.signAndSend()
        #expect(script.lane?.intents.map(\.state) == [.included, .sent])
        try script.mine()
        #expect(script.lane?.intents.map(\.state) == [.included, .included])
        #expect(script.state == .working, "nothing is filled before it is final")
        script.finalize()
        #expect(script.lane?.intents.map(\.outcome) == [.ok, .ok])
        #expect(script.state == .filled)
        script.expectNothingReserved()
        try checkBooks(script, side)
    }

    private func checkBooks(_ script: DeskScript, _ side: Side) throws {
        let ledger = script.driver.state.ledger
        func moved(_ holding: Holding) -> Int256 {
            let opening = TestMarket.opening().first { $0.holding == holding }?.amount ?? .zero
            return ledger.balance(.held(holding)).checkedSubtracting(Int256(opening)) ?? .zero
        }
        #expect(moved(TestMarket.venueEther) == script.venue.moved(TestMarket.ether))
        #expect(moved(TestMarket.venueDollar) == script.venue.moved(TestMarket.dollar))
        #expect(moved(TestMarket.walletEther) == script.chain.moved(TestMarket.etherToken))
        let dollars = script.chain.moved(TestMarket.dollarToken)
        #expect(moved(TestMarket.walletDollar).magnitude == dollars.magnitude * 100)
        #expect(moved(TestMarket.walletNative) == script.chain.moved(nil))
        if side == .sell {
            let sum = moved(TestMarket.venueEther).checkedAdding(moved(TestMarket.walletEther))
            #expect(sum == Int256(TestMarket.ethers(30)).negated)
        }
    }

    @Test func `the view tells the whole story`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        try script.trade()
        try script.route()
        script.finalize()
        let view = try script.view()
        #expect(view["state"]?.stringValue == "filled")
        #expect(view["quantity"]?.stringValue == "30")
        #expect(view["filled"]?.stringValue == "30")
        #expect(view["plan"]?["legs"]?.arrayValue?.count == 3)
        let fills = try #require(view["fills"]?.arrayValue)
        #expect(fills.count == 3, "two trades and one transaction")
        // In raw units of each location everything adds up to what was sold.
        let venue = fills.filter { $0["tradeId"] != nil }.compactMap { $0["amountIn"]?.stringValue }
        let chain = fills.filter { $0["txHash"] != nil }.compactMap { $0["amountIn"]?.stringValue }
        let eightDigits = try venue.map { try UInt256(decimal: $0) }.reduce(.zero) { $0 + $1 }
        let wei = try chain.map { try UInt256(decimal: $0) }.reduce(.zero) { $0 + $1 }
        #expect(eightDigits * 10_000_000_000 + wei == TestMarket.ethers(30))
        let settlements = try #require(view["settlements"]?.arrayValue)
        #expect(settlements.map { $0["outcome"]?.stringValue } == ["ok", "ok"])
        #expect(settlements.allSatisfy { $0["state"]?.stringValue == "final" })
        let ledger = DeskView(script.driver.state).ledger
        #expect(ledger["balanced"]?.boolValue == true)
        #expect(ledger["accounts"]?.arrayValue?.count == 5)
    }

    @Test func `every leg is written down before any is sent`() throws {
        let script = try DeskScript(.sell)
        let step = try script.plan()
        let names = step.events.map(\.name)
        #expect(
            names == [
                "planned", "intentCreated", "intentCreated", "orderCreated", "order", "parentMoved",
            ])
        // The pools carry most of it: the order waits for what the signature waits for.
        #expect(step.effects(dueAt: .written).isEmpty)
        #expect(step.effects(dueAt: .synced).map(\.grade) == [.synced, .written])
    }

    @Test func `what is set aside is what may be spent at most`() throws {
        let sale = try DeskScript(.sell)
        try sale.plan()
        let sold = try #require(sale.order?.request.quantity.exactRawUnits(decimals: 18))
        #expect(sale.driver.state.ledger.reservation(TestMarket.venueEther) == sold)
        let purchase = try DeskScript(.buy)
        try purchase.plan()
        let request = try #require(purchase.order?.request)
        let cost = try #require(request.price.flatMap { request.quantity.multiplied(by: $0) })
        // Rounded up to the six digits at which dollars are routed, counted at eight.
        let units = try #require(cost.rawUnits(decimals: 6, rounding: .up)) * 100
        #expect(purchase.driver.state.ledger.reservation(TestMarket.venueDollar) == units)
        let gas = purchase.driver.state.ledger.reservation(TestMarket.walletNative)
        let limits = purchase.lane?.intents.map { UInt256($0.call.gasLimit) } ?? []
        #expect(gas == limits.reduce(.zero) { $0 + $1 } * 3_000_000_000)
    }

    @Test func `a desk without a chain trades on books alone`() throws {
        let full = TestMarket.configuration()
        let configuration = DeskConfiguration(
            nodeId: full.nodeId, scales: full.scales, venues: full.venues, chain: nil,
            pairs: full.pairs, execution: full.execution)
        let driver = try DeskDriver(configuration)
        driver.give(.start)
        driver.give(
            .opening(
                balances: TestMarket.opening().filter { $0.holding.location == TestMarket.place },
                firstNonce: nil))
        let id = try #require(ParentId("a"))
        driver.give(
            .submit(
                ParentOrder(
                    id: id, side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
                    quantity: TestMarket.ethers(2), slippagePips: 0, time: driver.now)))
        driver.give(.market(id, try TestMarket.snapshot()))
        let request = try #require(
            driver.take { if case .placeOrder(_, _, let request, _) = $0 { request } else { nil } })
        let venue = TestVenue()
        try venue.arrive(request)
        for input in venue.told(request.clientOrderId) { driver.give(input) }
        #expect(driver.state.parent(id)?.state == .filled)
    }
}
