/// What is known at one moment of how far a chain has come, as the highest block at each mark.
///
/// Nil is "not told", which lifts nothing.
package struct FinalityEvidence: Hashable, Sendable {
    /// The head of the followed chain.
    package var head: UInt64
    /// The block of the tag `safe`.
    package var safe: UInt64?
    /// The block of the tag `finalized`.
    package var finalized: UInt64?
    /// The last block of the last batch on the parent's followed chain.
    package var batchPosted: UInt64?
    /// The last block of the last batch in a final block of the parent.
    package var batchFinal: UInt64?
    /// The last block of the last batch that is committed.
    package var committed: UInt64?
    /// The last block of the last batch that is proven.
    package var proven: UInt64?
    /// The last block of the last batch that is executed.
    package var executed: UInt64?

    /// Evidence of a head alone.
    package init(
        head: UInt64, safe: UInt64? = nil, finalized: UInt64? = nil, batchPosted: UInt64? = nil,
        batchFinal: UInt64? = nil, committed: UInt64? = nil, proven: UInt64? = nil,
        executed: UInt64? = nil
    ) {
        self.head = head
        self.safe = safe
        self.finalized = finalized
        self.batchPosted = batchPosted
        self.batchFinal = batchFinal
        self.committed = committed
        self.proven = proven
        self.executed = executed
    }

    /// The highest block that fulfils a rule; nil when none is known to.
    package func height(by rule: FinalityRule) -> UInt64? {
        switch rule {
        case .tag(.latest): head
        case .tag(.safe): safe
        case .tag(.finalized): finalized
        case .depth(let depth): head >= depth ? head - depth : nil
        case .batch(.posted): batchPosted
        case .batch(.final): batchFinal
        case .stage(.committed): committed
        case .stage(.proven): proven
        case .stage(.executed): executed
        }
    }

    /// The irreversible mark that stands lower here than it stood before; nil when none does.
    ///
    /// What is not told any more is not a contradiction: it is not told.
    package func contradiction(to earlier: FinalityEvidence) -> FinalityRule? {
        let marks: [FinalityRule] = [.tag(.finalized), .batch(.final), .stage(.executed)]
        return marks.first { mark in
            guard let now = height(by: mark), let before = earlier.height(by: mark) else {
                return false
            }
            return now < before
        }
    }
}
