import Arithmetic
import Basics
import Codecs
import Desk
import Markets
import Orders
import Settlement
import Testing

@Suite("Journal records of the desk")
struct DeskRecordTests {
    @Test(arguments: 0..<RandomEvents.formCount)
    func `every event comes back from its bytes`(form: Int) throws {
        var events = RandomEvents(random: TestRandom(seed: UInt64(form) + 1))
        for _ in 0..<100 {
            let event = try events.event(form)
            let read = try DeskEvent(kind: event.kind, payload: event.payload)
            #expect(read == event)
            #expect(read.payload == event.payload)
        }
    }

    @Test func `kinds are numbered for ever`() throws {
        var events = RandomEvents(random: TestRandom(seed: 1))
        let kinds = try (0..<RandomEvents.formCount).map { try events.event($0) }
            .map { "\($0.kind) \($0.name)" }
        var distinct: [String] = []
        for kind in kinds where !distinct.contains(kind) { distinct.append(kind) }
        #expect(
            distinct == [
                "1 started", "2 opened", "3 parentAccepted", "4 planned", "5 parentMoved",
                "6 cancelRequested", "7 orderCreated", "8 order", "9 intentCreated",
                "10 settlement", "11 orderAdopted", "12 overrideRequested",
                "13 overrideConfirmed", "14 venueReconciled", "15 tailUncertain", "16 planned",
            ])
    }

    /// Bytes written by hand from the record's description: they must mean this in every version.
    @Test func `a record of the first version is read as it was written`() throws {
        let moved = DeskEvent.parentMoved(
            try #require(ParentId("a1")), .canceled, reason: "x")
        #expect(moved.payload == [2, 0x61, 0x31, 3, 1, 1, 0x78])
        #expect(DeskEvent.started(epoch: 258).payload == [0, 0, 0, 0, 0, 0, 1, 2])
        let absent = DeskEvent.order(
            try #require(ClientOrderId("ab")), .foundAbsent(at: Timestamp(nanoseconds: 5)))
        #expect(absent.payload == [2, 0x61, 0x62, 4, 0, 0, 0, 0, 0, 0, 0, 5])
        #expect(
            DeskEvent.settlement(.finalized(IntentId(1), .reverted, rule: nil)).payload
                == [6, 0, 0, 0, 0, 0, 0, 0, 1, 1])
        #expect(
            DeskEvent.settlement(.finalized(IntentId(1), .reverted, rule: "x")).payload
                == [20, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0x78])
        #expect(
            DeskEvent.settlement(.cancelWanted(IntentId(2), reason: "x")).payload
                == [12, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0x78])
        #expect(
            DeskEvent.settlement(.unsafe(IntentId(3))).payload == [15, 0, 0, 0, 0, 0, 0, 0, 3])
    }

    /// Signed forms of the first version told no way.
    ///
    /// They were public, and public ones are still written like that. Private ones have numbers that
    /// an older program refuses.
    @Test func `a signed form without a way is public, and a private one is another record`()
        throws
    {
        let hash = [UInt8](repeating: 7, count: 32)
        let fields: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 4] + hash + [2, 0xAA, 0xBB, 1, 9, 1, 3]
        let attempt = Attempt(
            hash: try #require(Hash32(bytes: hash)), raw: [0xAA, 0xBB], maxFeePerGas: 9,
            maxPriorityFeePerGas: 3)
        let id = IntentId(4)
        let rows: [(UInt8, UInt8, (Attempt) -> SettlementEvent)] = [
            (1, 16, { .signed(id, $0) }), (11, 17, { .replaced(id, $0) }),
            (13, 18, { .cancelSigned(id, $0) }),
        ]
        for (publicTag, privateTag, event) in rows {
            let open = DeskEvent.settlement(event(attempt))
            let hidden = DeskEvent.settlement(event(attempt.going(by: .relay)))
            #expect(open.payload == [publicTag] + fields)
            #expect(hidden.payload == [privateTag] + fields)
            #expect(try DeskEvent(kind: 10, payload: [publicTag] + fields) == open)
            #expect(try DeskEvent(kind: 10, payload: [privateTag] + fields) == hidden)
            #expect(open != hidden)
        }
    }

    /// Plans of the first version were all of the order's own pair and did not say so.
    @Test func `a plan whose legs name no assets is read and written as it was`() throws {
        let (words, amounts): ([UInt8], [UInt8]) = ([1, 0x76, 0, 1, 0x77], [1, 5, 1, 6, 0])
        let tail: [UInt8] = [1, 0x31, 1, 5, 1, 6, 1, 7, 1, 8, 1, 0x30, 1, 0x30, 0, 0]
        let old = [1, 0x61, 1] + words + amounts + tail
        let event = try DeskEvent(kind: 4, payload: old)
        guard case .planned(_, let plan) = event else {
            Issue.record("no plan")
            return
        }
        #expect(plan.legs.map(\.assets) == [nil])
        #expect(event.kind == 4 && event.payload == old)
        let new = [1, 0x61, 1] + words + [1, 0x58, 1, 0x59] + amounts + tail
        let named = try DeskEvent(kind: 16, payload: new)
        #expect(named.kind == 16 && named.payload == new)
        guard case .planned(_, let plan) = named else { return }
        #expect(
            plan.legs.map(\.assets) == [.init(given: Asset("X"), received: Asset("Y"))])
        let empty: [UInt8] = [1, 0x61, 0] + tail.dropFirst(2)
        #expect(throws: BinaryError.self) { try DeskEvent(kind: 16, payload: empty) }
    }

    @Test func `a final state from before its rule was kept has none`() throws {
        let kind = DeskEvent.settlement(.unsafe(IntentId(1))).kind
        let old = try DeskEvent(kind: kind, payload: [6, 0, 0, 0, 0, 0, 0, 0, 1, 0])
        #expect(old == .settlement(.finalized(IntentId(1), .ok, rule: nil)))
        #expect(old.payload == [6, 0, 0, 0, 0, 0, 0, 0, 1, 0])
    }

    @Test(arguments: [0, 17, 18, 999, UInt16.max])
    func `unknown kinds are refused`(kind: UInt16) {
        #expect(throws: BinaryError.self) { try DeskEvent(kind: kind, payload: []) }
    }

    @Test func `every truncation and every byte too many is refused`() throws {
        var events = RandomEvents(random: TestRandom(seed: 5))
        for form in 0..<RandomEvents.formCount {
            let event = try events.event(form)
            for count in 0..<min(event.payload.count, 400) {
                let cut = Array(event.payload.prefix(count))
                #expect(throws: BinaryError.self) {
                    try DeskEvent(kind: event.kind, payload: cut)
                }
            }
            #expect(throws: BinaryError.self) {
                try DeskEvent(kind: event.kind, payload: event.payload + [0])
            }
        }
    }

    @Test func `damaged bytes throw or are another event in its one form`() throws {
        var events = RandomEvents(random: TestRandom(seed: 6))
        for round in 0..<4_000 {
            let event = try events.event(round % RandomEvents.formCount)
            var bytes = event.payload
            for _ in 0..<events.random.int(1, 3) where !bytes.isEmpty {
                let index = events.random.int(0, bytes.count - 1)
                bytes[index] = UInt8(truncatingIfNeeded: events.random.next())
            }
            guard let read = try? DeskEvent(kind: event.kind, payload: bytes) else { continue }
            #expect(read.payload == bytes)
        }
    }

    @Test func `random bytes never bring the reader down`() {
        var random = TestRandom(seed: 7)
        for _ in 0..<20_000 {
            let kind = UInt16(random.int(0, 17))
            let bytes = (0..<random.int(0, 60)).map { _ in
                UInt8(truncatingIfNeeded: random.oneIn(2) ? random.next() & 3 : random.next())
            }
            guard let read = try? DeskEvent(kind: kind, payload: bytes) else { continue }
            #expect(read.payload == bytes)
        }
    }
}
