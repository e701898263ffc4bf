/// The bad days of a paper exchange, in order: what goes wrong, when and how often.
///
/// Pure and seeded: the same plan, requests and times give the same faults. Give it to
/// `FaultyVenue`, or to a `PaperHost` that hosts one:
///
///     var plan = FaultPlan(seed: 7)
///     plan.add(.lateReport, perMille: 100)
///     plan.rules.append(.occasion(1, of: .lostAnswer, endpoint: "POST /api/v3/order"))
///     plan.endsAfterMilliseconds = 60_000
///     let host = PaperHost(venue, faults: plan, time: clock)
///     …
///     host.faultCounts[.lostAnswer]
///
/// A request or WebSocket handshake with the header `x-paper-faults: off` is served truthfully
/// whatever the plan says: that is the way in for a checker.
package struct FaultPlan: Hashable, Sendable {
    /// From which all chance comes.
    package var seed: UInt64
    /// In order; of several that strike one occasion the first counts.
    package var rules: [FaultRule] = []
    /// When the faults stop, in milliseconds since the exchange opened: bans, stalls and
    /// maintenance end then, and held messages still go out.
    package var endsAfterMilliseconds: Int64?

    /// A plan without faults.
    package init(seed: UInt64 = 0) {
        self.seed = seed
    }

    /// Without faults; a venue with this plan does exactly what it does alone.
    package static let none = FaultPlan()

    /// Whether nothing can go wrong.
    package var isEmpty: Bool { rules.isEmpty }

    /// Lets each occasion of a kind strike by a chance of so many in a thousand.
    package mutating func add(_ kind: FaultKind, perMille: Int) {
        if perMille > 0 { rules.append(FaultRule(kind, .chance(perMille: perMille))) }
    }

    /// The header that keeps faults away from a request or handshake.
    package static let exemptingHeader = "x-paper-faults"
    /// Its value.
    package static let exemptingValue = "off"
}
