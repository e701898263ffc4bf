/// Leaves a provider out after strikes, and lets it try again after a rest that doubles; pure.
struct CircuitBreaker: Hashable {
    private let strikesMax: Int
    private let restFirst: UInt64
    private let restMost: UInt64
    private var strikes = 0
    private var rest: UInt64
    private var until: UInt64?

    /// A provider that nothing speaks against.
    init(_ rules: ProviderRules) {
        strikesMax = max(1, rules.strikesMax)
        restFirst = UInt64(clamping: rules.restMilliseconds) * 1_000_000
        restMost = max(restFirst, UInt64(clamping: rules.restMillisecondsMax) * 1_000_000)
        rest = restFirst
    }

    /// Whether it is left out at this time.
    func isOpen(now: UInt64) -> Bool { until.map { now < $0 } ?? false }

    /// Whether its rest is over and nothing has been heard of it since.
    func isOnTrial(now: UInt64) -> Bool { until.map { now >= $0 } ?? false }

    /// It answered: all strikes are forgotten; a rest lasts to its end, since liars answer, too.
    mutating func succeed(now: UInt64) {
        if isOpen(now: now) { return }
        strikes = 0
        rest = restFirst
        until = nil
    }

    /// It failed; on trial a single strike is enough.
    mutating func fail(strikes count: Int, now: UInt64) {
        if count == 0 || isOpen(now: now) { return }
        strikes += count
        guard strikes >= strikesMax || isOnTrial(now: now) else { return }
        strikes = 0
        (until, rest) = (now &+ rest, min(restMost, rest &* 2))
    }

    /// Leaves it alone for this long, without a strike.
    mutating func pause(nanoseconds: UInt64, now: UInt64) {
        until = max(until ?? 0, now &+ nanoseconds)
    }
}
