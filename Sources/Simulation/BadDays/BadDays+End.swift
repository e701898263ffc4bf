import Basics
import Codecs
import Cryptography
import Desk
import Node
import PaperVenues
import Storage
import Transport

extension BadDays {
    /// Stops the node in order and compares everything that it knows with what is so.
    func finish() {
        guard world.findings.all.isEmpty, let process = host.process, let node = host.node,
            let log = host.log
        else { return }
        process.cancelAll()
        run { process.tasksRunning == 0 }
        if process.tasksRunning > 0 { world.note("tasks-left", "the node does not end") }
        let last = Shared<DeskState?>(nil)
        process.begin { last.value = await node.core.read { $0 } }
        run { process.tasksRunning == 0 }
        if let failure = log.stop() { world.note("journal-failed", "\(failure)") }
        observe()
        referee.finish(live: last.value, market, view)
        if !host.die(losing: .nothing) { world.note("tasks-left", "the node's tasks remain") }
        proveJournal()
    }

    private func run(until isDone: () -> Bool) {
        for _ in 0..<Self.endStepsMax {
            guard !isDone(), world.step() else { return }
            observe()
        }
    }

    private static var endStepsMax: Int { 200_000 }

    /// The journal holds what was submitted, and folds to the same state.
    private func proveJournal() {
        do {
            let replay = try JournalReplay(definition, wallet: wallet)
            let journal = try world.readJournal { replay.take($0) }
            let head = journal.head
            journal.close()
            if head.sequence != referee.head {
                world.note("journal-short", "\(head.sequence) of \(referee.head) records")
            }
            if let failure = replay.failure { world.note("journal-replay", failure) }
            if replay.state != referee.state {
                world.note("journal-state", "the replayed state is not the live one")
            }
        } catch {
            world.note("journal-damaged", "\(error)")
        }
    }

    /// What the run gave.
    package var result: SeedResult {
        SeedResult(
            seed: plan.seed, traceHash: traceHash, steps: world.steps,
            virtualMilliseconds: world.virtualMilliseconds,
            faults: counts.byName.merging(exchange.faultCounts.byName) { $1 },
            transitions: referee.transitions, invariantsBroken: world.findings.all)
    }

    /// Everything that was carried and when, everything that was decided, and how long it took.
    private var traceHash: Hash32 {
        let words = [world.network.trace, referee.head, world.steps, UInt64(host.starts)]
        let bytes = words.flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
        return SHA256.hash(bytes + referee.digest)
    }
}
