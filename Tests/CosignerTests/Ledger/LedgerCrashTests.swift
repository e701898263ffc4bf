import Arithmetic
import Basics
import Cosigner
import Testing

/// A cosigner that dies at every write: what it acted on is there, and nothing serves twice.
@Suite struct LedgerCrashTests {
    /// What the dead one was told is on the disk, so that it may have acted on it.
    private struct Acted {
        var sessions: [SessionRecord] = []
        var reserved: [Reservation] = []
        var banned = false
    }

    @Test(arguments: LedgerDisk.Kind.allCases)
    func `a death at every write loses nothing that was acted on`(
        _ kind: LedgerDisk.Kind
    ) async throws {
        var cut = 0
        while true {
            let disk = try LedgerDisk(kind)
            let clock = ManualClock()
            let first = try disk.ledger(clock)
            disk.powerOff(afterOperations: cut)
            var acted = Acted()
            let isWhole = await run(first, &acted)
            disk.end(cut)
            try await check(acted, try disk.ledger(clock), "cut \(cut)")
            if isWhole { break }
            cut += 1
        }
        #expect(cut >= 12)
    }

    /// The script; false when it died on the way.
    private func run(_ ledger: CosignerLedger, _ acted: inout Acted) async -> Bool {
        for number in 1...3 {
            let reservation = CosignerLedgerTests.reservation(number, nonce: UInt64(number))
            let verdict = try? await ledger.reserve(
                Judgement(reservation: reservation, lock: nil, summary: ""),
                limits: CosignerLedgerTests.limits(10, [(3_600, 1_000)]))
            guard let verdict, verdict.denial == nil else { return false }
            let session = CosignerLedgerTests.session(number, setups: [2 * number, 2 * number + 1])
            guard await failure({ try await ledger.openSession(session) }) == nil else {
                return false
            }
            // Only now does anybody sign what was reserved for.
            acted.reserved.append(reservation)
            acted.sessions.append(session)
        }
        let isBanned = await failure {
            _ = try await ledger.ban(9, of: CosignerLedgerTests.key)
        }
        acted.banned = isBanned == nil
        return acted.banned
    }

    private func check(
        _ acted: Acted, _ ledger: CosignerLedger, _ place: Comment
    ) async throws {
        for session in acted.sessions {
            #expect(
                await failure { try await ledger.openSession(session) }
                    == CosignerError(.sessionReused, field: "sid"), place)
            var other = session
            other.sid = hash(5_000)
            #expect(
                await failure { try await ledger.openSession(other) }
                    == CosignerError(.setupReused, field: "setups"), place)
        }
        for reservation in acted.reserved {
            var other = reservation
            other.digest = hash(6_000)
            other.intent = hash(6_000)
            #expect(try await CosignerLedgerTests.reserve(ledger, other) == "nonce-taken", place)
        }
        // The window holds what was acted on: with its size there is no place for one unit more.
        let size = UInt64(10 * acted.reserved.count)
        #expect(
            try await CosignerLedgerTests.reserve(
                ledger, CosignerLedgerTests.reservation(7_000, amount: 1),
                CosignerLedgerTests.limits(10, [(3_600, size)])) == "window-exceeded", place)
        if acted.banned {
            let session = CosignerLedgerTests.session(8_000, parties: [1, 9])
            #expect(
                await failure { try await ledger.openSession(session) }
                    == CosignerError(.banned, field: "parties"), place)
        }
    }

    @Test func `after a failed write nothing is decided any more`() async throws {
        let disk = try LedgerDisk(.memory)
        let ledger = try disk.ledger(ManualClock())
        disk.powerOff(afterOperations: 0)
        for number in 1...2 {
            #expect(
                await failure {
                    try await ledger.openSession(CosignerLedgerTests.session(number))
                } == CosignerError(.ledgerFailed))
        }
    }
}
