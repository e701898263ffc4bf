import Basics
import Glibc
import Storage
import StorageTestSupport
import Testing

/// A disk that fails or fills up: the log stops for good, and opening again finds out the truth.
@Suite struct CommitLogFailureTests {
    /// The failure stands for everything after it, and nothing acknowledged is lost by either end.
    private func expectStopped(
        _ outcome: CommitScript.Outcome, on disk: any CrashingDisk, _ comment: String,
        isPowerLost: Bool
    ) {
        #expect(Set(outcome.failures.map(\.description)).count <= 1, "\(comment)")
        #expect(outcome.failures.allSatisfy { $0.action == .halt }, "\(comment)")
        // Whatever completed after the first failure failed too, but for what was written before.
        if isPowerLost {
            disk.losePower(outcome.completed.count)
            outcome.expectKept(on: disk, atLeast: outcome.syncedThrough, comment)
        } else {
            disk.endProcess()
            outcome.expectKept(
                on: disk, atLeast: max(outcome.writtenThrough, outcome.syncedThrough), comment)
        }
    }

    @Test(
        arguments: FaultyDisk.Operation.allCases.filter { $0 != .remove }, [false, true])
    func `one failing operation of any kind stops the log, and nothing acknowledged is lost`(
        _ kind: FaultyDisk.Operation, _ isPowerLost: Bool
    ) throws {
        let script = CommitScript(seed: 7)
        let whole = try FaultyDisk()
        _ = script.run(on: whole)
        let count = whole.count(kind)
        #expect(count > 0)
        let step = CommitScript.isFull ? 1 : max(1, count / 6)
        var stopped = 0
        for nth in stride(from: 1, through: count, by: step) {
            let disk = try FaultyDisk()
            disk.fail(kind, nth: nth, code: nth % 2 == 0 ? ENOSPC : EIO)
            let outcome = script.run(on: disk)
            if outcome.openingFailure != nil || !outcome.failures.isEmpty { stopped += 1 }
            expectStopped(
                outcome, on: disk, "\(kind) nth \(nth)", isPowerLost: isPowerLost)
        }
        // LevelDB looks away from failures of files that it does not need.
        #expect(stopped > 0)
    }

    @Test(arguments: DiskKind.allCases, [DiskFault.write, .sync, .replaceKeepingOld])
    func `after a failure every submission fails with it`(
        _ kind: DiskKind, _ fault: DiskFault
    ) throws {
        let disk = try kind.make()
        let log = InlineCommitLog(journal: try disk.openJournal())
        let outcomes = Outcomes()
        log.submit([record(1)], grade: .synced, completion: outcomes.note(1))
        disk.arm(fault)
        for number in 2...5 {
            log.submit(
                [record(number)], grade: number == 4 ? .written : .synced,
                completion: outcomes.note(number))
        }
        let failure = try #require(log.failure)
        #expect(failure.action == .halt)
        #expect(outcomes.lastSequences == [1])
        #expect(outcomes.failures == [failure, failure, failure, failure])
        #expect(log.stop() == failure)
        disk.losePower(0)
        let journal = try disk.openJournal()
        #expect((1...2).contains(journal.head.sequence))
        journal.close()
    }

    @Test func `a sync that failed is never taken for done by a later one`() throws {
        let disk = try FaultyDisk()
        let store = try disk.openStore()
        var batch = WriteBatch()
        batch.put([1], [1])
        disk.fail(.sync)
        #expect(throws: StorageError.self) { try store.write(batch, synced: true) }
        // The disk would now say yes, and the bytes would be gone all the same.
        #expect {
            try store.write(batch, synced: true)
        } throws: { error in
            if case .failed = error as? StorageError { true } else { false }
        }
        disk.losePower(0)
        #expect(try disk.openStore().get([1]) == nil)
    }

    @Test(arguments: DiskKind.allCases, [false, true])
    func `a disk that is full at any byte loses nothing acknowledged`(
        _ kind: DiskKind, _ isPowerLost: Bool
    ) throws {
        let draws = kind == .memory ? 200 : CommitScript.isFull ? 400 : 24
        var randomness = Randomness(seed: 11)
        var full = 0
        for draw in 0..<draws {
            let disk = try kind.make()
            let bytes = randomness.below(
                kind == .memory ? 2_500 : draw % 2 == 0 ? 4_000 : 300_000)
            disk.limitSpace(bytes: bytes)
            let outcome = CommitScript(seed: UInt64(draw % 5)).run(on: disk)
            let failure = outcome.openingFailure ?? outcome.failures.first
            if let failure {
                full += 1
                #expect(failure.isFullDisk, "\(failure)")
            }
            expectStopped(outcome, on: disk, "\(bytes) bytes", isPowerLost: isPowerLost)
        }
        #expect(full > draws / 4 && full < draws)
    }

    @Test func `power that goes between batch and anchor, or before the anchor's sync`() throws {
        for place in [FaultyDisk.Operation.exchange, .syncExchange] {
            for draw in 0..<6 {
                let disk = try FaultyDisk()
                var journal = try disk.openJournal()
                _ = try journal.append([record(1)])
                try journal.commit(synced: true)
                _ = try journal.append([record(2)])
                disk.fail(place, always: true)
                #expect(throws: JournalError.self) { try journal.commit(synced: true) }
                #expect(journal.anchored.sequence == 1)
                disk.losePower(draw)
                let next = try disk.openJournal()
                // The batch was synced, so it is there although nobody was told.
                #expect(next.head.sequence == 2, "\(place) \(draw)")
                next.close()
                #expect(
                    try SystemFiles().read(disk.anchorPath).count == 57, "\(place) \(draw)")
            }
        }
    }

    @Test func `power that goes while the first anchor is made leaves a new journal`() throws {
        // Its neighbour is made, filled, synced, renamed; then its folder is synced. LevelDB does as much
        // for its own files before, and the mark comes after.
        let places: [FaultyDisk.Operation] = [.create, .append, .sync, .rename, .syncFolder]
        for place in places {
            let whole = try FaultyDisk()
            try whole.openJournal().close()
            let count = whole.count(place)
            for nth in (count - 1)...count {
                let disk = try FaultyDisk()
                disk.fail(place, nth: nth, always: true)
                #expect(throws: JournalError.self, "\(place) \(nth)") {
                    try disk.openJournal().close()
                }
                disk.losePower(nth)
                let next = try disk.openJournal()
                #expect(next.head == .start && next.anchored == .start, "\(place) \(nth)")
                next.close()
            }
        }
    }
}

extension JournalError {
    /// Whether the disk was full, in the database or beside it.
    fileprivate var isFullDisk: Bool {
        switch self {
        case .storage(.spaceExhausted): true
        case .file(let error): error.code == ENOSPC
        default: false
        }
    }
}
