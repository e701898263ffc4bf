import Arithmetic
import Basics
import Codecs
import Desk
import Ledger
import Markets
import Orders
import Testing

/// Two people declare an order dead of which nobody knows.
@Suite("Override by two people")
struct DeskOverrideTests {
    /// A sale whose order got no answer; time is past its validity.
    private func unknownOrder() throws -> (DeskScript, ClientOrderId) {
        let script = try DeskScript(.sell)
        try script.plan()
        let id = try script.request().clientOrderId
        script.driver.give(.orderUnknown(id, reason: "timeout"))
        script.wait(Limits.requestValidityMilliseconds + 5_000)
        return (script, id)
    }

    private func ask(_ script: DeskScript, _ id: ClientOrderId, _ name: String) -> DeskRefusal? {
        script.driver.give(.requestOverride(id, approver: name, note: "looked at it")).refusal
    }

    private func agree(_ script: DeskScript, _ id: ClientOrderId, _ name: String) -> DeskRefusal? {
        script.driver.give(.confirmOverride(id, approver: name)).refusal
    }

    @Test func `one asks and another agrees, and what the order held is free`() throws {
        let (script, id) = try unknownOrder()
        let held = script.driver.state.ledger.reservation(TestMarket.venueEther)
        #expect(!held.isZero, "the exposure stays reserved while nobody knows")
        #expect(ask(script, id, "ann") == nil)
        #expect(script.driver.state.order(id)?.order.state == .unknown, "one is not enough")
        #expect(script.driver.state.ledger.reservation(TestMarket.venueEther) == held)
        #expect(agree(script, id, "bob") == nil)
        #expect(script.driver.state.order(id)?.order.state == .overridden)
        #expect(script.driver.state.ledger.reservation(TestMarket.venueEther).isZero)
        #expect(script.driver.state.alerts.map(\.kind) == [.orderOverridden])
        let names = script.driver.journal.suffix(3).map(\.name)
        #expect(names.contains("overrideConfirmed") && names.contains("order"))
        #expect(try script.driver.replayed(script.driver.journal) == script.driver.state)
    }

    @Test func `it takes two different people, in order`() throws {
        let (script, id) = try unknownOrder()
        #expect(agree(script, id, "bob") == .overrideNotRequested)
        #expect(ask(script, id, "ann") == nil)
        #expect(ask(script, id, "ann") == .overrideRequestedBefore(by: "ann"))
        #expect(ask(script, id, "bob") == .overrideRequestedBefore(by: "ann"))
        #expect(agree(script, id, "ann") == .sameApprover)
        #expect(script.driver.state.order(id)?.order.state == .unknown)
        // A restart forgets nothing of it.
        try script.driver.crash()
        #expect(agree(script, id, "ann") == .sameApprover)
        #expect(agree(script, id, "bob") == nil)
    }

    @Test func `only an order without evidence whose request has expired can be overridden`() throws
    {
        let stranger = try #require(ClientOrderId("somebody"))
        let script = try DeskScript(.sell)
        #expect(ask(script, stranger, "ann") == .unknownExchangeOrder)
        try script.plan()
        let request = try script.request()
        let id = request.clientOrderId
        script.driver.give(.orderUnknown(id, reason: "timeout"))
        guard case .notOverridable = ask(script, id, "ann") else {
            Issue.record("the exchange may still accept it")
            return
        }
        script.wait(Limits.requestValidityMilliseconds + 5_000)
        #expect(ask(script, id, "ann") == nil)
        // It turns up before the second person agrees.
        try script.venue.arrive(request, tenths: 4)
        for input in script.venue.told(id) { script.driver.give(input) }
        guard case .notOverridable = agree(script, id, "bob") else {
            Issue.record("the order is known")
            return
        }
        #expect(script.driver.state.order(id)?.order.state == .expired)
    }

    @Test(arguments: [false, true])
    func `a trade of an overridden order is booked, and people are told`(
        isParentOver: Bool
    ) throws {
        let (script, id) = try unknownOrder()
        let request = try #require(script.order?.request)
        #expect(ask(script, id, "ann") == nil)
        #expect(agree(script, id, "bob") == nil)
        try script.route()
        if isParentOver {
            script.driver.give(.cancel(script.id))
            script.finalize()
            #expect(script.state == .canceled)
        } else {
            #expect(script.state == .planning, "what the order held is planned anew")
        }
        let before = try #require(script.parent).reason
        let filledBefore = script.driver.state.filled(try #require(script.parent))
        // It had arrived after all.
        try script.venue.arrive(request, tenths: 4)
        for input in script.venue.told(id) + script.venue.told(id) { script.driver.give(input) }
        let parent = try #require(script.parent)
        #expect(script.driver.state.order(id)?.order.state == .expired)
        #expect(script.driver.state.order(id)?.order.isSettled == true)
        #expect(script.driver.haltReason == nil)
        let late = script.driver.state.alerts.filter { $0.kind == .lateFill }
        #expect(late.count == 1, "the first trade is the surprise; it makes the order live again")
        #expect(script.driver.state.filled(parent) > filledBefore)
        if isParentOver {
            #expect(parent.state == .canceled && parent.reason != before)
            #expect(parent.reason?.hasPrefix("traded after its end by \(id)") == true)
            #expect(parent.reason?.hasSuffix("is left") == true)
        }
        #expect(try script.driver.replayed(script.driver.journal) == script.driver.state)
    }

    @Test func `what people must know of an override can be read`() throws {
        let (script, id) = try unknownOrder()
        let view = DeskView(script.driver.state)
        #expect(view.overrides(at: script.driver.now).arrayValue?.count == 1)
        #expect(
            try script.view()["waiting"]?.stringValue?.contains("causeway order resolve") == true)
        #expect(ask(script, id, "ann") == nil)
        let row = DeskView(script.driver.state).override(of: id)
        #expect(row?["requestedBy"]?.stringValue == "ann")
        #expect(row?["note"]?.stringValue == "looked at it")
        #expect(row?["order"]?.stringValue == script.id.text)
        #expect(agree(script, id, "bob") == nil)
        let rest = DeskView(script.driver.state).overrides(at: script.driver.now)
        #expect(rest.arrayValue?.isEmpty == true)
    }
}
