import Foundation
import Storage
import Testing

/// A seeded run of submissions against a disk, with everything that was acknowledged.
struct CommitScript {
    let seed: UInt64
    var isStepwise = true
    var submissions = 12

    /// Whether the long runs are asked for (`make test-full`).
    static var isFull: Bool { ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1" }

    /// Large payloads make a real LevelDB change its log and write tables within the run.
    private func payloadBytesMax(_ disk: any CrashingDisk) -> Int {
        disk is MemoryDisk ? 100 : 24_000
    }

    /// What one run left.
    struct Outcome {
        var submitted: [JournalRecord] = []
        var writtenThrough: UInt64 = 0
        var syncedThrough: UInt64 = 0
        var failures: [JournalError] = []
        /// Numbers of the submissions in the order in which they completed.
        var completed: [Int] = []
        var grades: [Durability] = []
        /// Why the journal did not open.
        var openingFailure: JournalError?
    }

    /// Runs until everything is submitted; the disk may stop on the way.
    func run(on disk: any CrashingDisk) -> Outcome {
        var outcome = Outcome()
        let outcomes = Outcomes()
        let journal: Journal
        do throws(JournalError) {
            journal = try disk.openJournal()
        } catch {
            outcome.openingFailure = error
            return outcome
        }
        let opened = journal.head.sequence
        let log = InlineCommitLog(journal: journal, mode: isStepwise ? .stepwise : .immediate)
        var randomness = Randomness(seed: seed)
        for number in 0..<submissions {
            let records = (0..<randomness.below(3)).map {
                record(number * 10 + $0, bytes: randomness.below(payloadBytesMax(disk)))
            }
            let grade: Durability = randomness.below(3) == 0 ? .synced : .written
            outcome.submitted += records
            outcome.grades.append(grade)
            log.submit(records, grade: grade, completion: outcomes.note(number))
            for _ in 0..<randomness.below(3) where isStepwise { log.step() }
        }
        while log.step() {}
        // The journal may have been begun by an earlier run.
        for done in outcomes.all {
            outcome.completed.append(done.number)
            switch done.result {
            case .failure(let error): outcome.failures.append(error)
            case .success(let position):
                let last = position.lastSequence - opened
                outcome.writtenThrough = max(outcome.writtenThrough, last)
                guard outcome.grades[done.number] == .synced else { continue }
                outcome.syncedThrough = max(outcome.syncedThrough, last)
            }
        }
        #expect(outcome.completed.count == submissions)
        return outcome
    }
}

extension CommitScript.Outcome {
    /// Opens the disk again and holds what it has against what was acknowledged.
    func expectKept(
        on disk: any CrashingDisk, atLeast promised: UInt64, _ comment: String
    ) {
        var records: [JournalRecord] = []
        do throws(JournalError) {
            let journal = try disk.openJournal { records.append($0.record) }
            #expect(journal.anchored == journal.head, "\(comment)")
            journal.close()
        } catch {
            Issue.record("\(comment): \(error)")
            return
        }
        #expect(records.elementsEqual(submitted.prefix(records.count)), "\(comment)")
        #expect(records.count >= Int(promised), "\(comment): \(records.count) of \(promised)")
    }
}
