import Basics
import Storage
import Testing

/// The promise of both grades, at every place where the machine can stop: on the twin and on a
/// real LevelDB alike.
@Suite struct CommitLogCrashTests {
    private static func seeds(_ kind: DiskKind) -> ClosedRange<UInt64> {
        switch kind {
        case .memory: CommitScript.isFull ? 1...12 : 1...4
        case .levelDB: CommitScript.isFull ? 1...4 : 1...1
        }
    }

    /// Every boundary of a run on the twin; of a run on the real disk every eighth in short tests.
    private func boundaries(_ kind: DiskKind, _ script: CommitScript) throws -> [Int] {
        let whole = try kind.make()
        _ = script.run(on: whole)
        let step = kind == .memory || CommitScript.isFull ? 1 : 8
        return Array(stride(from: 0, through: whole.operations, by: step))
    }

    @Test(arguments: DiskKind.allCases, [true, false])
    func `a killed process loses nothing that was acknowledged as written`(
        _ kind: DiskKind, _ isStepwise: Bool
    ) throws {
        for seed in Self.seeds(kind) {
            let script = CommitScript(seed: seed, isStepwise: isStepwise)
            for boundary in try boundaries(kind, script) {
                let disk = try kind.make()
                disk.powerOff(afterOperations: boundary)
                let outcome = script.run(on: disk)
                disk.endProcess()
                let promised = max(outcome.writtenThrough, outcome.syncedThrough)
                outcome.expectKept(on: disk, atLeast: promised, "seed \(seed) at \(boundary)")
            }
        }
    }

    @Test(arguments: DiskKind.allCases, [true, false])
    func `a loss of power loses nothing that was acknowledged as synced`(
        _ kind: DiskKind, _ isStepwise: Bool
    ) throws {
        for seed in Self.seeds(kind) {
            let script = CommitScript(seed: seed, isStepwise: isStepwise)
            for boundary in try boundaries(kind, script) {
                for draw in 0..<3 {
                    let disk = try kind.make()
                    disk.powerOff(afterOperations: boundary)
                    let outcome = script.run(on: disk)
                    disk.losePower(draw + 3 * boundary)
                    outcome.expectKept(
                        on: disk, atLeast: outcome.syncedThrough,
                        "seed \(seed) at \(boundary) draw \(draw)")
                }
            }
        }
    }

    @Test(arguments: DiskKind.allCases)
    func `power that goes during recovery, again and again, loses nothing either`(
        _ kind: DiskKind
    ) throws {
        for seed in Self.seeds(kind) {
            let script = CommitScript(seed: seed)
            let whole = try kind.make()
            let operations = script.run(on: whole).submitted.count + whole.operations / 2
            let disk = try kind.make()
            disk.powerOff(afterOperations: operations)
            let outcome = script.run(on: disk)
            disk.losePower(Int(seed))
            // Each recovery gets a little further than the one before.
            var boundary = 0
            while boundary < 200 {
                disk.powerOff(afterOperations: boundary)
                do throws(JournalError) {
                    let journal = try disk.openJournal()
                    journal.close()
                    break
                } catch {
                    #expect(error.action == .halt, "\(error)")
                }
                disk.losePower(boundary)
                boundary += 1
            }
            #expect((1..<200).contains(boundary))
            disk.losePower(0)
            outcome.expectKept(
                on: disk, atLeast: outcome.syncedThrough, "seed \(seed)")
        }
    }

    @Test(arguments: DiskKind.allCases)
    func `a run after a recovery keeps its promises too`(_ kind: DiskKind) throws {
        for seed in Self.seeds(kind) {
            let disk = try kind.make()
            let first = CommitScript(seed: seed).run(on: disk)
            disk.losePower(Int(seed) + 1)
            var kept: [JournalRecord] = []
            let journal = try disk.openJournal { kept.append($0.record) }
            journal.close()
            #expect(kept.count >= Int(first.syncedThrough))
            let second = CommitScript(seed: seed + 100).run(on: disk)
            #expect(second.failures == [])
            disk.losePower(Int(seed) + 2)
            var outcome = second
            outcome.submitted = kept + second.submitted
            outcome.expectKept(
                on: disk, atLeast: UInt64(kept.count) + second.syncedThrough, "seed \(seed)")
        }
    }

    @Test(arguments: DiskKind.allCases)
    func `completions keep the order of submission for each grade`(_ kind: DiskKind) throws {
        for seed in 1...10 as ClosedRange<UInt64> {
            let outcome = CommitScript(seed: seed).run(on: try kind.make())
            var place = [Int](repeating: 0, count: outcome.completed.count)
            for (index, number) in outcome.completed.enumerated() { place[number] = index }
            for late in place.indices {
                // Only an earlier synced one may come after a later written one.
                for early in 0..<late
                where outcome.grades[early] == .written || outcome.grades[late] == .synced {
                    #expect(place[early] < place[late])
                }
            }
        }
    }

    @Test func `a disk that lost what it had synced is a proven loss`() throws {
        let disk = MemoryDisk()
        let outcome = CommitScript(seed: 4, isStepwise: false).run(on: disk)
        disk.losePower(0)
        disk.damage(key: key(Int(outcome.syncedThrough))) { $0 = nil }
        #expect(openingFailure(disk)?.firstBadSequence == outcome.syncedThrough)
    }
}
