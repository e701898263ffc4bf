import Arithmetic
import Basics
import Desk
import Ledger
import Markets
import Orders
import Settlement
import Testing

@Suite("Restart")
struct DeskRecoveryTests {
    /// A finished sale with a partial fill and a second plan, as its journal.
    private func journal() throws -> [DeskEvent] {
        let script = try DeskScript(.sell)
        try script.plan()
        try script.trade(tenths: 5)
        try script.route()
        try script.plan()
        try script.trade()
        try script.route()
        script.finalize()
        #expect(script.state == .filled)
        return script.driver.journal
    }

    @Test func `after every event of a run a restart asks and repeats, never anew`() throws {
        let journal = try journal()
        #expect(journal.count > 30)
        for count in 0...journal.count {
            var desk = try Desk(configuration: TestMarket.configuration())
            for event in journal.prefix(count) { try desk.replay(event) }
            let before = desk.state
            let step = desk.handle(.start, at: Timestamp(milliseconds: 1_800_000_000_000))
            #expect(step.events.first == .started(epoch: before.epoch + 1))
            #expect(step.refusal == nil)
            check(step.effects, before)
            #expect(!step.effects.contains { if case .gatherMarket = $0 { true } else { false } })
            let told = desk.handle(
                .venueReconciled(
                    TestMarket.venue, account: "main",
                    asked: Timestamp(milliseconds: 1_800_000_060_000)),
                at: Timestamp(milliseconds: 1_800_000_060_000))
            checkMarkets(told.effects, desk.state)
        }
    }

    private func check(_ effects: [DeskEffect], _ state: DeskState) {
        var (queried, sent): ([ClientOrderId], [Attempt]) = ([], [])
        var signed: [IntentId: UInt64] = [:]
        for effect in effects {
            switch effect {
            case .placeOrder: Issue.record("an order is never sent again")
            case .queryOrder(_, _, _, let id): queried.append(id)
            case .broadcast(_, let attempt): sent.append(attempt)
            case .sign(let id, let nonce, _, _, _): signed[id] = nonce
            case .replace: Issue.record("what is out is not raised before it has waited again")
            case .acknowledge, .cancelOrder, .gatherMarket, .askHeadNonce: break
            }
        }
        let unsettled = state.orderIds.filter { state.order($0)?.order.isSettled == false }
        #expect(queried == unsettled, "every order without an end is asked for")
        let intents = state.lane?.openIntents ?? []
        let waiting = intents.filter { $0.state == .signed || $0.state == .sent }
        #expect(sent == waiting.compactMap(\.attempts.last), "the same bytes, and all of them")
        let signable = state.lane?.signable ?? []
        #expect(signed.count == signable.count)
        for intent in signable { #expect(signed[intent.id] == intent.nonce, "the same nonce") }
    }

    /// A market is gathered for whoever is planned next and has nothing out any more.
    private func checkMarkets(_ effects: [DeskEffect], _ state: DeskState) {
        for id in state.parentIds {
            guard let parent = state.parent(id) else { continue }
            let isOut =
                parent.orderIds.contains { state.order($0)?.order.isSettled == false }
                || parent.intentIds.contains { state.lane?.intent($0)?.inclusion == nil }
            let isGathered = effects.contains(.gatherMarket(id))
            #expect(isGathered == (parent.state == .planning && !isOut))
        }
    }

    @Test func `an order written but never sent is proven absent and traded anew`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        let first = try #require(script.orderId)
        try script.driver.crash()
        #expect(script.waits { if case .placeOrder = $0 { true } else { false } } == false)
        // Asked at once and told that it is not there: too early to be a proof.
        script.driver.give(.orderAbsent(first, asked: script.driver.now))
        #expect(script.driver.state.order(first)?.order.state == .sent)
        script.wait(Limits.placeWindowMilliseconds + Limits.requestValidityMilliseconds)
        script.driver.give(.orderAbsent(first, asked: script.driver.now))
        #expect(script.driver.state.order(first)?.order.state == .sent, "clocks may differ")
        for _ in 0..<2 {
            script.wait(2_000)
            script.driver.give(.orderAbsent(first, asked: script.driver.now))
        }
        #expect(script.driver.state.order(first)?.order.state == .neverArrived)
        try script.route()
        #expect(script.state == .planning)
        try script.plan()
        #expect(script.parent?.orderIds.count == 2)
        #expect(script.orderId != first, "a new order has a new id")
    }

    @Test func `one answer told twice does not prove that an order is absent`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        let id = try #require(script.orderId)
        script.wait(20_000)
        let asked = script.driver.now
        for _ in 0..<3 {
            script.driver.now = script.driver.now.adding(milliseconds: 100)
            script.driver.give(.orderAbsent(id, asked: asked))
        }
        // Nor does the late answer to an older question, also after another life.
        let older = asked.adding(milliseconds: -500)
        script.driver.give(.orderAbsent(id, asked: older))
        try script.driver.crash()
        script.driver.give(.orderAbsent(id, asked: older))
        script.driver.give(.orderAbsent(id, asked: asked))
        #expect(script.driver.state.order(id)?.order.state == .unknown)
        script.wait(1_000)
        script.driver.give(.orderAbsent(id, asked: script.driver.now))
        #expect(script.driver.state.order(id)?.order.state == .neverArrived)
    }

    @Test func `an order whose sending was not written is asked for until it is known`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        let created = try #require(script.driver.journal.firstIndex { $0.name == "orderCreated" })
        var desk = try Desk(configuration: TestMarket.configuration())
        for event in script.driver.journal[...created] { try desk.replay(event) }
        let id = try #require(desk.state.orderIds.first)
        #expect(desk.state.order(id)?.order.state == .created)
        var time = script.driver.now
        _ = desk.handle(.start, at: time)
        // The first question gets no answer: it is asked again.
        for _ in 0..<2 {
            time = time.adding(milliseconds: 1_000)
            let step = desk.handle(.tick, at: time)
            #expect(step.effects.contains { if case .queryOrder = $0 { true } else { false } })
            _ = desk.handle(.orderAbsent(id, asked: time), at: time)
        }
        #expect(desk.state.order(id)?.order.state == .neverArrived)
    }

    @Test func `client order ids of a new run are new`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        let first = try #require(script.orderId)
        try script.trade(tenths: 5)
        try script.driver.crash()
        try script.route()
        try script.plan()
        let second = try #require(script.orderId)
        #expect(first.text == "n00100001000010000" && second.text == "n00100002000010001")
    }

    @Test func `bytes that no node confirmed are sent again, as they are`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        try script.signAndSend()
        let attempt = try #require(script.lane?.intents.first?.attempts.first)
        for _ in 0..<3 {
            script.wait(Limits.broadcastIntervalMilliseconds)
            let again = script.driver.take { effect -> Attempt? in
                if case .broadcast(_, let attempt) = effect { attempt } else { nil }
            }
            #expect(again == attempt)
        }
        script.wait(Limits.broadcastIntervalMilliseconds - 1)
        #expect(!script.waits { if case .broadcast = $0 { true } else { false } })
    }

    @Test func `a lane that was halted stays so after a restart`() throws {
        let script = try DeskScript(.sell)
        try script.plan()
        try script.signAndSend()
        script.driver.give(.finalized(number: 9, nonce: 4, rule: "tag:finalized"))
        let reason = try #require(script.lane?.haltReason)
        try script.driver.crash()
        #expect(script.lane?.haltReason == reason)
        script.wait(Limits.broadcastIntervalMilliseconds)
        #expect(!script.waits { if case .broadcast = $0 { true } else { false } })
        #expect(!script.waits { if case .sign = $0 { true } else { false } })
        #expect(script.driver.haltReason == nil, "exchanges go on")
    }

    @Test func `an opening is booked once however often it is read`() throws {
        let script = try DeskScript(.sell)
        try script.driver.crash()
        #expect(
            script.driver.give(.opening(balances: TestMarket.opening(), firstNonce: 9)).events
                .isEmpty)
        #expect(script.lane?.nextNonce == 3)
    }
}
