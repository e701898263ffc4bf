/// How far a followed pool may be trusted at one block: its proofs, and its quarantine if it is in
/// one.
///
/// A value that is kept with the state of each block, so that a reorganisation takes back what the
/// blocks had found.
public struct PoolStanding: Hashable, Sendable {
    /// What a fresh reading says about the state that was followed.
    public enum Comparison: Hashable, Sendable {
        /// There was none to compare: a log had changed the state in a way that it does not tell.
        case unknown
        /// It is the same.
        case equal
        /// It is another.
        case different
    }

    /// Settled swaps that were simulated to the wei.
    public private(set) var right = 0
    /// Settled swaps that were simulated otherwise, and logs that contradicted the state.
    public private(set) var wrong = 0
    /// Settled swaps that told nothing.
    public private(set) var undecided = 0
    /// Why it is out of routing; nil when it is not for what it got wrong.
    public private(set) var quarantine: PoolQuarantine?
    /// Whether the state must be read before it is known again.
    public private(set) var isStale = false
    /// What the pool's tokens did that trades do not explain; the last thing, with its block.
    public private(set) var note: String?
    /// How often it left quarantine by a reading.
    private var readings = 0

    /// Nothing was found yet.
    public init() {}

    /// Whether the pool may be traded with.
    public var isRoutable: Bool { quarantine == nil && !isStale }
    /// Whether a reading of the pool is due.
    public var awaitsReading: Bool { isStale || quarantine?.awaitsReading == true }

    /// Takes in what a block found.
    public mutating func take(
        _ findings: [PoolFinding], block: UInt64, rules: QuarantineRules
    ) {
        for finding in findings {
            switch finding {
            case .agreed: agree(rules)
            case .differed(let difference): disagree(.difference(difference), block, rules)
            case .undecided(let doubt):
                undecided += 1
                if doubt == .balanceShort {
                    note = "block \(block): a pool's balance fell short of its books"
                }
            case .moved(let detail): note = "block \(block): \(detail)"
            case .contradicted(let detail):
                isStale = true
                disagree(.contradiction(detail), block, rules)
            case .untold: isStale = true
            }
        }
    }

    /// The state moves on without a log, or is of a block that was not followed: it must be read.
    public mutating func becomeStale() { isStale = true }

    /// A fresh reading took the place of the state.
    ///
    /// It brings a pool back whose followed state was wrong or unknown, for that explains why it
    /// disagreed; but not more than `readingsMax` times. Where the state was right the simulator was
    /// not, and only right trades bring it back.
    public mutating func read(_ comparison: Comparison, rules: QuarantineRules) {
        isStale = false
        guard quarantine?.awaitsReading == true else { return }
        quarantine?.awaitsReading = false
        guard comparison != .equal, readings < rules.readingsMax else { return }
        readings += 1
        quarantine = nil
    }

    private mutating func agree(_ rules: QuarantineRules) {
        right += 1
        guard quarantine != nil else { return }
        quarantine?.rightTrades += 1
        if (quarantine?.rightTrades ?? 0) >= rules.rightTradesNeeded { quarantine = nil }
    }

    private mutating func disagree(
        _ reason: PoolQuarantine.Reason, _ block: UInt64, _ rules: QuarantineRules
    ) {
        wrong += 1
        let isFirst = quarantine == nil
        quarantine = PoolQuarantine(reason, block: block)
        // What goes on being wrong is not read again and again, unless the state is lost.
        if !isFirst && !isStale { quarantine?.awaitsReading = false }
    }
}
