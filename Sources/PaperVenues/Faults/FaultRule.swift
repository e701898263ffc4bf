/// When one kind of fault happens.
///
/// A rule counts the occasions that are its own: of its kind, within its time, at its endpoint or
/// channel if it names one. At most one fault happens to a request or message: kinds are asked in the
/// order in which `FaultyVenue` meets them, and what an earlier one has struck is no occasion of a
/// later one.
package struct FaultRule: Hashable, Sendable {
    /// Which of its occasions a rule strikes.
    package enum Strikes: Hashable, Sendable {
        /// So many in a row, the first being this one, counted from one.
        case occasions(first: Int, count: Int)
        /// Each.
        case every
        /// Each by a chance of so many in a thousand.
        case chance(perMille: Int)
    }

    /// What happens.
    package var kind: FaultKind
    /// At which of its occasions.
    package var strikes: Strikes
    /// Only from this time on, in milliseconds since the exchange opened.
    package var fromMilliseconds: Int64 = 0
    /// Only before this time, in milliseconds since the exchange opened.
    package var untilMilliseconds: Int64?
    /// Only requests like `POST /api/v3/order`; for kinds about requests.
    package var endpoint: String?
    /// Only these connections; for kinds about connections.
    package var channel: FaultChannel?
    /// The delay or duration; drawn from the kind's range when nil.
    package var milliseconds: Int64?
    /// The way it happens; drawn from the kind's variants when nil.
    package var variant: FaultVariant?
    /// After how many bytes the connection closes; drawn below the whole length when nil.
    package var bytes: Int?

    /// Describes a rule without limits.
    package init(_ kind: FaultKind, _ strikes: Strikes) {
        self.kind = kind
        self.strikes = strikes
    }

    /// The nth occasion of a kind, counted from one.
    package static func occasion(
        _ nth: Int, of kind: FaultKind, endpoint: String? = nil, channel: FaultChannel? = nil
    ) -> FaultRule {
        var rule = FaultRule(kind, .occasions(first: nth, count: 1))
        rule.endpoint = endpoint
        rule.channel = channel
        return rule
    }

    /// Whether the rule is about this moment and place.
    func covers(endpoint: String?, channel: FaultChannel?, milliseconds: Int64) -> Bool {
        milliseconds >= fromMilliseconds
            && untilMilliseconds.map { milliseconds < $0 } ?? true
            && (self.endpoint == nil || self.endpoint == endpoint)
            && (self.channel == nil || self.channel == channel)
    }
}
