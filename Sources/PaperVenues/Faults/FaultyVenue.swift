package import Basics
package import Codecs

/// A paper exchange with a fault plan between it and the world.
///
/// Pure like the exchange itself: bytes in, bytes out, time is an argument. It changes what reaches
/// the outside and when; the exchange behind it stays truthful: its books balance, and whoever asks
/// past the faults (`FaultPlan.exemptingHeader`) reads what really happened. Two kinds act on the
/// exchange too, as its world would: `cancelFillRace` lets somebody trade with the order, and
/// `maintenance` shuts the symbols.
package struct FaultyVenue: Sendable {
    /// The exchange itself.
    package internal(set) var venue: BinancePaperVenue
    var machine: FaultMachine
    var held = HeldMessages()
    /// By id, ascending.
    var connections: [FaultyConnection] = []
    var validities = OrderValidities()
    var limit: FaultyRateLimit?
    var nextTick: Timestamp
    var maintenanceEndsAt: Timestamp?
    /// The engine's number of the account that trades against canceled orders.
    var raceAccount: Int?
    private var outbox: [FaultyEffect] = []

    /// Puts a plan before an exchange; its times count from the exchange's present time.
    package init(_ venue: BinancePaperVenue, plan: FaultPlan) {
        self.venue = venue
        machine = FaultMachine(plan, openedAt: venue.time)
        nextTick = venue.time.adding(milliseconds: PaperLimits.faultTickMilliseconds)
    }

    /// How often each kind of fault happened so far.
    package var counts: FaultCounts { machine.counts }

    /// Adds a rule to the plan; its times count from the exchange's opening.
    package mutating func add(_ rule: FaultRule) {
        machine.add(rule)
        restartTicks()
    }

    /// Stops the faults at a time, unless the plan stops them earlier: bans, stalls and maintenance
    /// end then, and held messages still go out when they are due.
    package mutating func endFaults(at time: Timestamp) {
        machine.end(at: time)
        shorten(to: time)
    }

    // MARK: What the exchange is asked, as in `BinancePaperVenue`

    /// Answers a REST request.
    package mutating func respond(to request: WireRequest, now: Timestamp) -> FaultyAnswer {
        elapse(to: now)
        var answer = FaultyAnswer(delivery: .silence, effects: [])
        if machine.isEmpty || isExempt(request.headers) {
            answer.delivery = .whole(venue.serve(request))
            passOn()
        } else {
            serve(request, &answer)
        }
        answer.effects = takeOutbox()
        return answer
    }

    /// Makes up for the time until `now`.
    package mutating func advance(to now: Timestamp) -> [FaultyEffect] {
        elapse(to: now)
        return takeOutbox()
    }

    /// When `advance` should be called next, at the latest.
    package var nextDeadline: Timestamp { min(venue.nextDeadline, nextDue ?? venue.nextDeadline) }

    /// A connection was opened for a path and query.
    package mutating func opened(
        connection id: UInt64, request: WireRequest, now: Timestamp
    ) -> [FaultyEffect] {
        elapse(to: now)
        let before = venue.connections.count
        for effect in venue.opened(connection: id, target: request.target, now: now) {
            send(.plain(effect))
        }
        if venue.connections.count > before {
            let isUser = request.path == "/ws-api/v3"
            let place = connections.firstIndex { $0.id > id } ?? connections.count
            connections.insert(
                FaultyConnection(
                    id: id, channel: isUser ? .user : .market,
                    isExempt: isExempt(request.headers), openedAt: venue.time), at: place)
        }
        return takeOutbox()
    }

    /// A connection received a text message.
    package mutating func received(
        _ text: String, connection id: UInt64, now: Timestamp
    ) -> [FaultyEffect] {
        elapse(to: now)
        venue.receive(text, connection: id)
        passOn()
        return takeOutbox()
    }

    /// A connection received the answer to a ping.
    package mutating func receivedPong(connection id: UInt64, now: Timestamp) -> [FaultyEffect] {
        elapse(to: now)
        _ = venue.receivedPong(connection: id, now: venue.time)
        return takeOutbox()
    }

    /// A connection is gone.
    package mutating func closed(connection id: UInt64, now: Timestamp) -> [FaultyEffect] {
        elapse(to: now)
        forget(id)
        return takeOutbox()
    }

    // MARK: What goes out

    /// Sends something as it is.
    mutating func send(_ effect: FaultyEffect) { outbox.append(effect) }

    private mutating func takeOutbox() -> [FaultyEffect] {
        defer { outbox.removeAll(keepingCapacity: true) }
        return outbox
    }

    /// Whether faults keep away from a request or handshake with these headers.
    private func isExempt(_ headers: [WireHeader]) -> Bool {
        headers.value(named: FaultPlan.exemptingHeader) == FaultPlan.exemptingValue
    }

    /// Where a connection is.
    func position(of id: UInt64) -> Int? { connections.firstIndex { $0.id == id } }

    /// Forgets a connection here and at the exchange.
    mutating func forget(_ id: UInt64) {
        connections.removeAll { $0.id == id }
        held.drop(connection: id)
        _ = venue.closed(connection: id, now: venue.time)
    }
}
