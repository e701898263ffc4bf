package import Basics
package import Desk
package import Markets
package import Orders
import Settlement
package import Storage
import Synchronization

/// The one writer of the desk: inputs go in one at a time, events go to the journal, effects come
/// out when what they rest on is durable.
package actor NodeCore {
    private var desk: Desk
    private let log: any CommitLog
    private let time: any TimeSource
    private let killer: @Sendable (KillPoint) -> Void
    private let watch: @Sendable ([Hash32]) -> Void
    private let tell: @Sendable (DeskAlert) -> Void
    private var acknowledging: [ParentId: [CheckedContinuation<DeskRefusal?, Never>]] = [:]
    /// Parents of this run that are not on disk for good yet.
    private var unacknowledged: Set<ParentId> = []
    private var stopReason: String?
    private let journalEnd = Mutex<JournalError?>(nil)
    /// Effects whose grade is reached, oldest first.
    nonisolated package let effects: AsyncQueue<DeskEffect>

    /// Takes over a desk whose journal has been replayed.
    package init(
        desk: consuming sending Desk, log: any CommitLog, time: any TimeSource,
        killer: @escaping @Sendable (KillPoint) -> Void,
        watch: @escaping @Sendable ([Hash32]) -> Void,
        tell: @escaping @Sendable (DeskAlert) -> Void
    ) {
        self.desk = desk
        self.log = log
        self.time = time
        self.killer = killer
        self.watch = watch
        self.tell = tell
        effects = AsyncQueue(capacity: NodeLimits.effectsWaitingMax)
    }

    /// Lets the desk decide about an input; the refusal is for whoever sent it.
    @discardableResult
    package func post(_ input: DeskInput) -> DeskRefusal? {
        let now = time.now()
        let alertsBefore = desk.state.alertCount
        let step = desk.handle(input, at: now)
        let news = min(desk.state.alertCount - alertsBefore, UInt64(desk.state.alerts.count))
        for alert in desk.state.alerts.suffix(Int(news)) { tell(alert) }
        if step.events.contains(where: Self.isAboutSettlement) {
            // Before anything is sent: no receipt may be missed.
            watch(desk.state.lane?.watchedHashes ?? [])
        }
        journal(step, at: now)
        if let reason = desk.haltReason { stop(reason) }
        return step.refusal
    }

    /// Submits a parent and returns nil once it is on disk for good.
    ///
    /// When the node stops before that, nobody knows whether it will be there after the next start:
    /// the answer is a refusal, and the caller asks again with the same id.
    package func submit(_ order: ParentOrder) async -> DeskRefusal? {
        let refusal = post(.submit(order))
        switch refusal {
        case nil: unacknowledged.insert(order.id)
        // "It is there already" is true for good only once it is on disk.
        case .duplicateParent where unacknowledged.contains(order.id): break
        default: return refusal
        }
        if let stopReason { return .halted(stopReason) }
        let failure = await withCheckedContinuation {
            acknowledging[order.id, default: []].append($0)
        }
        return failure ?? refusal
    }

    /// The acknowledgement effect of a parent has become due.
    package func acknowledge(_ id: ParentId) {
        unacknowledged.remove(id)
        answer(id, nil)
    }

    /// Lets the desk decide about an input and returns once what came of it is on disk for good.
    package func postSynced(_ input: DeskInput) async -> DeskRefusal? {
        if let refusal = post(input) { return refusal }
        let failure = await withCheckedContinuation { continuation in
            log.submit([], grade: .synced) { result in
                switch result {
                case .success: continuation.resume(returning: String?.none)
                case .failure(let error): continuation.resume(returning: "\(error)")
                }
            }
        }
        return (failure ?? desk.haltReason).map { .halted($0) }
    }

    /// When the questions to an exchange account must be asked again; nil when they need not.
    package func reconciliationDue(_ account: Location) -> Timestamp? {
        desk.reconciliationDue(account)
    }

    /// Reads the state.
    package func read<Value: Sendable>(_ body: @Sendable (DeskState) -> Value) -> Value {
        body(desk.state)
    }

    /// The state for people, with what each open parent waits for.
    package func view() -> DeskView {
        DeskView(desk.state, lostOrderReasons: desk.lostOrderReasons)
    }

    /// Why the desk stopped; nil while it works.
    package var haltReason: String? { desk.haltReason }

    /// Ends the effects; the journal keeps what was decided.
    package func stop(_ reason: String) {
        effects.close()
        stopReason = stopReason ?? reason
        for id in acknowledging.keys.sorted() { answer(id, .halted(reason)) }
    }

    private func answer(_ id: ParentId, _ refusal: DeskRefusal?) {
        for continuation in acknowledging.removeValue(forKey: id) ?? [] {
            continuation.resume(returning: refusal)
        }
    }

    /// Why the journal takes no records any more; nil while it does.
    nonisolated package var journalFailure: JournalError? { journalEnd.withLock { $0 } }

    /// Ends the effects for a failure of the journal; the first one is the reason.
    nonisolated private func end(with error: JournalError) {
        journalEnd.withLock { if $0 == nil { $0 = error } }
        effects.close()
    }

    private func journal(_ step: DeskStep, at now: Timestamp) {
        let records = step.events.map {
            JournalRecord(kind: $0.kind, time: now, payload: $0.payload)
        }
        let points = KillPoint.written(step.events)
        let pointsSynced = KillPoint.synced(step.events)
        let (effects, killer) = (effects, killer)
        for point in KillPoint.before(step.events) { killer(point) }
        let release: @Sendable ([DeskEffect]) -> Void = { due in
            for effect in due where !effects.append(effect) { effects.close() }
        }
        let written = step.effects(dueAt: .written)
        let synced = step.effects(dueAt: .synced)
        #if Mutants
        if Mutant.acknowledgeBeforeJournal.isActive {
            for case .acknowledge(let id) in step.effects { effects.append(.acknowledge(id)) }
        }
        #endif
        if !records.isEmpty || !written.isEmpty {
            log.submit(records, grade: .written) { result in
                if case .failure(let error) = result { return self.end(with: error) }
                for point in points { killer(point) }
                release(written)
            }
        }
        if !synced.isEmpty {
            // Empty: it completes when everything before it is synced.
            log.submit([], grade: .synced) { result in
                if case .failure(let error) = result { return self.end(with: error) }
                for point in pointsSynced { killer(point) }
                release(synced)
            }
        }
    }

    private static func isAboutSettlement(_ event: DeskEvent) -> Bool {
        if case .settlement = event { true } else { false }
    }
}
