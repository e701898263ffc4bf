package import Basics
import Codecs
package import Storage
import Synchronization

/// The durable memory of a cosigner: whatever must not happen twice is synced before it happens
/// once.
///
/// A decision and its records are one step under a lock; the answer waits for the disk. When the
/// disk fails, nothing is decided any more.
package final class CosignerLedger: Sendable {
    private struct Core {
        var state: LedgerState
        var failure: CosignerError?
    }

    private let core: Mutex<Core>
    private let log: any CommitLog
    private let time: any TimeSource
    private let failuresMax: Int

    private init(
        state: LedgerState, log: any CommitLog, time: any TimeSource, failuresMax: Int
    ) {
        core = Mutex(Core(state: state))
        self.log = log
        self.time = time
        self.failuresMax = failuresMax
    }

    /// Opens a journal by `log` and folds its records; what cannot be read stops the cosigner.
    package static func open(
        time: any TimeSource, failuresMax: Int = CosignerLimits.failuresMax,
        log open: (_ replaying: (JournalEntry) -> Void) throws(JournalError) -> any CommitLog
    ) throws(CosignerError) -> CosignerLedger {
        var state = LedgerState()
        var damage: String?
        let log: any CommitLog
        do throws(JournalError) {
            log = try open { entry in
                guard damage == nil else { return }
                let record = entry.record
                do throws(BinaryError) {
                    state.apply(
                        try LedgerEvent(kind: record.kind, payload: record.payload),
                        at: record.time)
                } catch {
                    damage = "record \(entry.sequence): \(error)"
                }
            }
        } catch {
            throw CosignerError(.ledgerFailed, "\(error)")
        }
        if let damage { throw CosignerError(.ledgerFailed, damage) }
        return CosignerLedger(state: state, log: log, time: time, failuresMax: failuresMax)
    }

    /// What is known now.
    package var state: LedgerState { core.withLock { $0.state } }

    /// Decides, writes down and waits until it is on the disk, with all that was decided before; or
    /// until the operating system has it, where the events' durability asks for no more.
    func perform<Answer: Sendable>(
        _ decide: (LedgerState, Timestamp) throws(CosignerError) -> ([LedgerEvent], Answer)
    ) async throws(CosignerError) -> Answer {
        let now = time.now()
        let gate = CommitGate()
        let answer = try core.withLock { core throws(CosignerError) in
            if let failure = core.failure { throw failure }
            let (events, answer) = try decide(core.state, now)
            for event in events { core.state.apply(event, at: now) }
            let isWrittenEnough =
                !events.isEmpty && events.allSatisfy { $0.durability == .written }
            // Inside the lock, so that the journal has the order in which things were decided.
            log.submit(
                events.map { JournalRecord(kind: $0.kind, time: now, payload: $0.payload) },
                grade: isWrittenEnough ? .written : .synced
            ) { gate.open($0) }
            return answer
        }
        if let failure = await gate.failure() {
            let error = CosignerError(.ledgerFailed, "\(failure)")
            core.withLock { $0.failure = $0.failure ?? error }
            throw error
        }
        return answer
    }

    // MARK: Sessions

    /// Uses up a session's id and setups, before its first message leaves; syncs what was reserved for
    /// it as well.
    package func openSession(_ session: SessionRecord) async throws(CosignerError) {
        let failuresMax = failuresMax
        try await perform { (state, _) throws(CosignerError) in
            try state.check(session, failuresMax: failuresMax)
            return ([.sessionOpened(session)], ())
        }
    }

    /// Whether a session has used up its id and these setups, on the disk, and has not ended.
    func isOpen(_ sid: Hash32, using setups: some Collection<Hash32>) -> Bool {
        core.withLock { core in
            guard core.failure == nil, let session = core.state.openSessions[sid] else {
                return false
            }
            return setups.allSatisfy(session.setups.contains)
        }
    }

    /// Notes how a session ended; what counts as a failure is on the disk then.
    package func endSession(_ sid: Hash32, _ ending: SessionEnding) async throws(CosignerError) {
        try await perform { (state, _) throws(CosignerError) in
            guard state.openSessions[sid] != nil else {
                throw CosignerError(.unknownSession, sid.hex)
            }
            return ([.sessionEnded(sid: sid, ending)], ())
        }
    }

    /// Bans a party; synced before anybody is told.
    ///
    /// The sessions that are open with it, which must be given up.
    package func ban(_ party: UInt16, of keyId: Hash32) async throws(CosignerError) -> [Hash32] {
        try await perform { (state, _) throws(CosignerError) in
            let open = state.openSessions.values.filter {
                $0.keyId == keyId && $0.parties.contains(party)
            }
            return ([.banned(keyId: keyId, party: party)], open.map(\.sid).sorted())
        }
    }

    /// Lifts a ban: a person's decision, after a review and a refresh.
    package func liftBan(_ party: UInt16, of keyId: Hash32) async throws(CosignerError) {
        try await perform { (state, _) throws(CosignerError) in
            ([.banLifted(keyId: keyId, party: party)], ())
        }
    }

    /// Lets a frozen key sign again: a person's decision.
    package func review(_ keyId: Hash32) async throws(CosignerError) {
        try await perform { (state, _) throws(CosignerError) in ([.keyReviewed(keyId: keyId)], ()) }
    }

    // MARK: Shares

    /// The keys of which a share was at least announced, ascending.
    var keyIds: [Hash32] {
        let state = state
        return Set(state.shares.keys).union(state.prepared.keys).union(state.commits.keys).sorted()
    }

    /// Whether a share of a key is known to stand.
    func hasShare(of keyId: Hash32) -> Bool { state.shares[keyId]?.confirmed != nil }

    /// The count that the next file of a key's share gets.
    func nextShareCounter(of keyId: Hash32) -> UInt64 {
        state.nextShareCounter(of: keyId)
    }

    /// Announces a share file before it is put in place.
    func announce(_ mark: ShareMark) async throws(CosignerError) {
        try await perform { (state, _) throws(CosignerError) in
            let known = state.shares[mark.header.keyId]
            guard mark.header.counter == (known?.announced.header.counter ?? 0) + 1 else {
                throw CosignerError(.rolledBack, "count \(mark.header.counter)", field: "counter")
            }
            guard mark.header.epoch >= known?.confirmed?.header.epoch ?? 0 else {
                throw CosignerError(.wrongEpoch, "\(mark.header.epoch)", field: "epoch")
            }
            return ([.shareAnnounced(mark)], ())
        }
    }

    /// Notes that the announced file stands.
    func confirmShare(of keyId: Hash32, counter: UInt64) async throws(CosignerError) {
        try await perform { (state, _) throws(CosignerError) in
            let isKnown = state.shares[keyId]?.confirmed?.header.counter == counter
            return (isKnown ? [] : [.shareConfirmed(keyId: keyId, counter: counter)], ())
        }
    }

    /// Refuses a share file that is neither the confirmed one nor the one that was announced after
    /// it.
    func checkShare(_ mark: ShareMark) throws(CosignerError) {
        guard let known = state.shares[mark.header.keyId] else {
            throw CosignerError(.foreignShare, "the ledger knows no share of this key")
        }
        if mark == known.announced || mark == known.confirmed { return }
        let counter = known.confirmed?.header.counter ?? known.announced.header.counter
        guard mark.header.counter >= counter else {
            throw CosignerError(
                .rolledBack, "count \(mark.header.counter), the ledger has \(counter)",
                field: "counter")
        }
        throw CosignerError(.foreignShare, "not the file that was written here", field: "file")
    }
}
