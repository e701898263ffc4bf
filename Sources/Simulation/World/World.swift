package import Basics
import Desk
import Logging
import Node
import Signing
package import Storage
import Synchronization
package import Transport

/// Everything that a node can reach, out of one seed: clock, executor, network, entropy, disk.
///
/// One thread runs it, whichever calls `run`. A step is one job of a task or one timer.
package final class World: Sendable {
    private struct State {
        var steps: UInt64 = 0
        var tasksRunning = 0
        var seeds: SplitMix64
    }

    /// The clock; starts at a fixed time.
    package let clock: VirtualClock
    /// Runs all tasks.
    package let executor: SeededExecutor
    /// Carries all bytes.
    package let network: SimulatedNetwork
    /// All randomness.
    package let entropy: SeededEntropy
    /// Files and database of the node's machine.
    package let disk = MemoryDisk()
    /// How wrong the wall clock of the node's machine is.
    package let wallOffset = WallOffset()
    /// What does not hold.
    package let findings = Findings()
    /// Shows a replay; nil to be quiet.
    let tracer: Tracer?
    /// The clock's first time.
    package let start: Timestamp
    private let state: Mutex<State>

    /// The longest time that half of a group commit takes, in nanoseconds.
    private static let commitNanosecondsMax = 4_000_000

    /// A world without hosts.
    package init(seed: UInt64, tracer: Tracer? = nil) {
        var seeds = SplitMix64(seed: seed)
        clock = VirtualClock()
        start = clock.now()
        executor = SeededExecutor(seed: seeds.next())
        var settings = SimulatedNetworkSettings()
        settings.delayNanosecondsMax = Int64(1 + seeds.below(20)) * 1_000_000
        network = SimulatedNetwork(
            seed: seeds.next(), timers: clock, time: clock, executor: executor,
            settings: settings)
        entropy = SeededEntropy(seed: seeds.next())
        state = Mutex(State(seeds: seeds))
        self.tracer = tracer
    }

    // MARK: Running

    /// Steps so far.
    package var steps: UInt64 { state.withLock { $0.steps } }
    /// Milliseconds that passed on the world's clock.
    package var virtualMilliseconds: Int64 { clock.now().milliseconds(since: start) }
    /// Tasks that were started and have not ended.
    package var tasksRunning: Int { state.withLock { $0.tasksRunning } }

    /// Starts a task that stays in this world; call the result to cancel it.
    package func begin(_ body: @escaping @Sendable () async -> Void) -> @Sendable () -> Void {
        state.withLock { $0.tasksRunning += 1 }
        let task = Task(executorPreference: executor) {
            await body()
            self.state.withLock { $0.tasksRunning -= 1 }
        }
        return { task.cancel() }
    }

    /// Does one step; false when nothing is left to do.
    package func step() -> Bool {
        state.withLock { $0.steps += 1 }
        return executor.runNext() || clock.fireNext()
    }

    /// Steps until the condition holds; false when the world stopped or took too many steps before.
    package func run(stepsMax: UInt64, until isDone: () -> Bool) -> Bool {
        let last = steps + stepsMax
        while !isDone() {
            guard steps < last, step() else { return isDone() }
        }
        return true
    }

    /// Ends the world: closes all connections and lets every timer run out.
    ///
    /// What still waits on the clock would otherwise keep the world in memory for ever.
    func dissolve() {
        network.shutDown()
        _ = run(stepsMax: Self.dissolvingStepsMax) { false }
    }

    private static let dissolvingStepsMax: UInt64 = 100_000

    // MARK: What a node is given

    /// A process on the node's machine.
    package func makeProcess() -> SimulatedProcess {
        SimulatedProcess(
            executor: executor, clock: clock, network: network, wallOffset: wallOffset)
    }

    /// The seams of a node in a process; `onRecords` sees what is submitted to its journal, and
    /// `onOpen` what the journal holds and the log that goes on with it.
    func seams(
        of process: SimulatedProcess,
        wrapSigner: @escaping @Sendable (any Signer) -> any Signer = { $0 },
        dialParties: @escaping NodeSeams.DialParties = NodeSeams.noParties,
        onOpen: @escaping @Sendable (_ records: [JournalEntry], InlineCommitLog) -> Void = { _, _ in
        },
        onRecords: @escaping @Sendable ([JournalRecord]) -> Void = { _ in }
    ) -> NodeSeams {
        let (entropySeed, logSeed) = state.withLock { ($0.seeds.next(), $0.seeds.next()) }
        let files = ProcessFiles(disk: disk, process: process)
        return NodeSeams(
            time: process.clock, entropy: SeededEntropy(seed: entropySeed), files: files,
            dialer: process.dialer,
            openJournal: { (body) throws(JournalError) in
                var entries: [JournalEntry] = []
                let journal = try self.readJournal(files: files) { entry in
                    entries.append(entry)
                    body(entry)
                }
                let inner = InlineCommitLog(journal: journal, mode: .stepwise)
                onOpen(entries, inner)
                return SimulatedCommitLog(
                    inner, clock: process.clock, seed: logSeed,
                    latencyNanosecondsMax: Self.commitNanosecondsMax
                ) { [weak self] records in
                    // What an ended process still says is not heard.
                    if process.isOver { return }
                    self?.trace(records)
                    onRecords(records)
                }
            },
            dialParties: dialParties, wrapSigner: wrapSigner)
    }

    /// The node's log: lines of the replay, or nothing.
    var logger: Logger {
        guard let tracer else { return Logger(label: "node") { _ in SwiftLogNoOpLogHandler() } }
        var logger = Logger(label: "node") { [clock, start] _ in
            TraceLogHandler(time: clock, start: start, tracer: tracer)
        }
        logger.logLevel = .debug
        return logger
    }

    /// Proves the journal on the world's disk and shows its records.
    package func readJournal(
        files: (any FileAccess)? = nil, _ body: (JournalEntry) -> Void
    ) throws(JournalError) -> Journal {
        let store: MemoryStore
        do throws(StorageError) {
            store = try disk.open()
        } catch {
            throw .storage(error)
        }
        return try Journal.open(
            store: store, files: files ?? disk,
            anchorPath: JournalLayout(directory: "/journal").anchorPath, replaying: body)
    }

    /// Notes that something does not hold.
    func note(_ name: String, _ detail: String) {
        findings.note(name, at: steps, detail)
        trace("world", "broken: \(name): \(detail)")
    }

    /// Shows a line of the replay.
    func trace(_ source: String, _ text: @autoclosure () -> String) {
        guard let tracer else { return }
        tracer(
            TraceLine(virtualMilliseconds: virtualMilliseconds, source: source, text: text()))
    }

    private func trace(_ records: [JournalRecord]) {
        guard tracer != nil else { return }
        for record in records {
            let event = try? DeskEvent(kind: record.kind, payload: record.payload)
            trace("journal", event?.transition ?? "unreadable")
        }
    }
}
