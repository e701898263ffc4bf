import Basics

/// Decides, occasion by occasion, whether a fault happens; the same plan and occasions decide alike.
///
/// Each rule has a generator of its own, so that one rule's draws do not depend on another's.
struct FaultMachine: Sendable {
    /// How often each kind happened.
    var counts = FaultCounts()
    private var states: [FaultRuleState] = []
    /// The places of the rules of each kind, in order.
    private var places: [[Int]]
    private var seeds: SplitMix64
    private let openedAt: Timestamp
    private var endsAt: Timestamp?

    init(_ plan: FaultPlan, openedAt: Timestamp) {
        self.openedAt = openedAt
        seeds = SplitMix64(seed: plan.seed)
        places = FaultKind.allCases.map { _ in [] }
        endsAt = plan.endsAfterMilliseconds.map(openedAt.adding)
        for rule in plan.rules { add(rule) }
    }

    /// Adds a rule behind the others.
    mutating func add(_ rule: FaultRule) {
        places[rule.kind.index].append(states.count)
        states.append(FaultRuleState(rule: rule, generator: SplitMix64(seed: seeds.next())))
    }

    /// Whether nothing can ever happen.
    var isEmpty: Bool { states.isEmpty }

    /// Whether a rule is about this kind.
    func has(_ kind: FaultKind) -> Bool { !places[kind.index].isEmpty }

    /// Whether the faults have stopped.
    func isOver(at now: Timestamp) -> Bool { endsAt.map { now >= $0 } ?? false }

    /// Stops the faults at a time, or earlier if the plan says so.
    mutating func end(at time: Timestamp) { endsAt = endsAt.map { min($0, time) } ?? time }

    /// When the faults stop, if that is known.
    var end: Timestamp? { endsAt }

    /// Shows an occasion to the rules of a kind; the first that strikes is told.
    ///
    /// What really happens is counted by the caller.
    mutating func strike(
        _ kind: FaultKind, endpoint: String? = nil, channel: FaultChannel? = nil,
        now: Timestamp
    ) -> FaultStrike? {
        if isOver(at: now) { return nil }
        let milliseconds = now.milliseconds(since: openedAt)
        var strike: FaultStrike?
        for place in places[kind.index] {
            guard
                states[place].rule.covers(
                    endpoint: endpoint, channel: channel, milliseconds: milliseconds)
            else { continue }
            if let found = states[place].meet(), strike == nil { strike = found }
        }
        return strike
    }
}
