import Arithmetic
import Basics
import Cosigner
import Storage
import Testing

@Suite struct CosignerLedgerTests {
    static let key = hash(900)
    static let chain = ChainId(31_337)
    static let coin = SpendAsset(chainId: chain)
    static let lane = NonceUse.Lane(chainId: chain, account: account(1))

    static func session(
        _ number: Int, setups: [Int] = [], epoch: UInt64 = 0, parties: [UInt16] = [1, 2]
    ) -> SessionRecord {
        SessionRecord(
            sid: hash(number), keyId: key, epoch: epoch, parties: parties,
            setups: setups.map { hash(10_000 + $0) })
    }

    static func reservation(
        _ number: Int, amount: UInt64 = 10, intent: Int? = nil, nonce: UInt64? = nil,
        isCancellation: Bool = false, asset: SpendAsset = coin
    ) -> Reservation {
        Reservation(
            digest: hash(number), intent: hash(intent ?? number),
            spends: [Spend(asset: asset, amount: UInt256(amount))],
            nonce: nonce.map {
                NonceUse(lane: lane, nonce: $0, isCancellation: isCancellation)
            })
    }

    static func limits(
        _ requestMax: UInt64 = 100, _ windows: [(UInt64, UInt64)] = []
    ) -> [SpendLimit] {
        [
            SpendLimit(
                asset: coin, requestMax: UInt256(requestMax),
                windows: windows.map { .init(seconds: $0.0, amountMax: UInt256($0.1)) })
        ]
    }

    /// Reserves; the refusal's name, or nil.
    static func reserve(
        _ ledger: CosignerLedger, _ reservation: Reservation,
        _ limits: [SpendLimit] = limits(), lock: TimeLock? = nil
    ) async throws -> String? {
        let verdict = try await ledger.reserve(
            Judgement(reservation: reservation, lock: lock, summary: ""), limits: limits)
        return verdict.denial?.name
    }

    // MARK: Sessions

    @Test func `a session id and a setup serve once, also after a restart`() async throws {
        let disk = MemoryDisk()
        var ledger = try disk.ledger()
        try await ledger.openSession(Self.session(1, setups: [1, 2]))
        for restart in [false, true] {
            if restart {
                disk.crash(losingTail: .all)
                ledger = try disk.ledger()
            }
            let again = ledger
            #expect(
                await failure { try await again.openSession(Self.session(1)) }
                    == CosignerError(.sessionReused, field: "sid"))
            #expect(
                await failure { try await again.openSession(Self.session(2, setups: [3, 2])) }
                    == CosignerError(.setupReused, field: "setups"))
            #expect(
                await failure { try await again.openSession(Self.session(2, setups: [3, 3])) }
                    == CosignerError(.setupReused, field: "setups"))
        }
        try await ledger.openSession(Self.session(2, setups: [3]))
    }

    @Test func `of a hundred sessions at once with one id or one setup, one opens`() async throws {
        let ledger = try MemoryDisk().ledger()
        let opened = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    await failure {
                        try await ledger.openSession(
                            Self.session(
                                number < 50 ? 1 : number, setups: [number < 50 ? number : 7_777]))
                    } == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(opened == 2)
    }

    @Test func `a banned party has no sessions, the others do, and a person can lift it`()
        async throws
    {
        let disk = MemoryDisk()
        var ledger = try disk.ledger()
        try await ledger.openSession(Self.session(1, parties: [1, 2]))
        try await ledger.openSession(Self.session(2, parties: [1, 3]))
        #expect(try await ledger.ban(2, of: Self.key) == [hash(1)])
        disk.crash(losingTail: .all)
        ledger = try disk.ledger()
        let after = ledger
        #expect(
            await failure { try await after.openSession(Self.session(3, parties: [1, 2])) }
                == CosignerError(.banned, field: "parties"))
        try await ledger.openSession(Self.session(4, parties: [1, 3]))
        try await ledger.liftBan(2, of: Self.key)
        try await ledger.openSession(Self.session(5, parties: [1, 2]))
    }

    @Test func `failures that nobody can be blamed for freeze a key until a person looks`()
        async throws
    {
        let disk = MemoryDisk()
        var ledger = try disk.ledger()
        for number in 1...3 {
            try await ledger.openSession(Self.session(number))
            try await ledger.endSession(hash(number), .aborted(culprit: nil))
        }
        disk.crash(losingTail: .all)
        ledger = try disk.ledger()
        let frozen = ledger
        #expect(
            await failure { try await frozen.openSession(Self.session(4)) }
                == CosignerError(.frozen))
        try await ledger.review(Self.key)
        // Named culprits and good ends do not count.
        for number in 10...20 {
            try await ledger.openSession(Self.session(number))
            try await ledger.endSession(
                hash(number), number % 2 == 0 ? .done : .aborted(culprit: 2))
        }
        try await ledger.openSession(Self.session(30))
    }

    @Test func `a session ends once`() async throws {
        let ledger = try MemoryDisk().ledger()
        try await ledger.openSession(Self.session(1))
        try await ledger.endSession(hash(1), .aborted(culprit: nil))
        for sid in [hash(1), hash(2)] {
            #expect(
                await failure { try await ledger.endSession(sid, .done) }
                    == CosignerError(.unknownSession))
        }
    }

    // MARK: Spending

    @Test func `a request above its limit is refused, one at the limit is not`() async throws {
        let ledger = try MemoryDisk().ledger()
        #expect(
            try await Self.reserve(ledger, Self.reservation(1, amount: 101)) == "limit-exceeded")
        #expect(try await Self.reserve(ledger, Self.reservation(2, amount: 100)) == nil)
        let token = SpendAsset(chainId: Self.chain, token: account(9))
        #expect(
            try await Self.reserve(ledger, Self.reservation(3, amount: 1, asset: token))
                == "no-limit")
        #expect(
            try await Self.reserve(ledger, Self.reservation(4, amount: 0, asset: token)) == nil)
        var two = Self.reservation(5, amount: 60)
        two.spends += two.spends
        #expect(try await Self.reserve(ledger, two) == "limit-exceeded")
        two.spends[1].amount = UInt256.max
        #expect(try await Self.reserve(ledger, two) == "limit-exceeded")
    }

    @Test func `a window counts what was reserved, also after a restart, and rolls on`()
        async throws
    {
        let disk = MemoryDisk()
        let clock = ManualClock()
        var ledger = try disk.ledger(clock)
        let limits = Self.limits(100, [(3_600, 150), (86_400, 200)])
        #expect(try await Self.reserve(ledger, Self.reservation(1, amount: 100), limits) == nil)
        // Nothing is signed before its session is opened, which syncs both.
        try await ledger.openSession(Self.session(1))
        disk.crash(losingTail: .all)
        ledger = try disk.ledger(clock)
        #expect(
            try await Self.reserve(ledger, Self.reservation(2, amount: 51), limits)
                == "window-exceeded")
        #expect(try await Self.reserve(ledger, Self.reservation(3, amount: 50), limits) == nil)
        clock.advance(3_600)
        // The reservation is exactly an hour old, which still counts.
        #expect(
            try await Self.reserve(ledger, Self.reservation(4, amount: 1), limits)
                == "window-exceeded")
        clock.advance(1)
        #expect(
            try await Self.reserve(ledger, Self.reservation(5, amount: 51), limits)
                == "window-exceeded")
        #expect(try await Self.reserve(ledger, Self.reservation(6, amount: 50), limits) == nil)
        clock.advance(86_400)
        #expect(try await Self.reserve(ledger, Self.reservation(7, amount: 100), limits) == nil)
    }

    @Test func `a clock that is set back or forth opens no window again`() async throws {
        let clock = ManualClock()
        let ledger = try MemoryDisk().ledger(clock)
        let limits = Self.limits(100, [(3_600, 100)])
        #expect(try await Self.reserve(ledger, Self.reservation(1, amount: 100), limits) == nil)
        clock.set(1)
        #expect(
            try await Self.reserve(ledger, Self.reservation(2, amount: 1), limits)
                == "window-exceeded")
        clock.set(1_700_000_000)
        #expect(
            try await Self.reserve(ledger, Self.reservation(2, amount: 1), limits)
                == "window-exceeded")
    }

    @Test func `the same digest is reserved once however often it is asked for`() async throws {
        let ledger = try MemoryDisk().ledger()
        let limits = Self.limits(100, [(3_600, 150)])
        for _ in 0..<5 {
            #expect(try await Self.reserve(ledger, Self.reservation(1, amount: 100), limits) == nil)
        }
        #expect(try await Self.reserve(ledger, Self.reservation(2, amount: 50), limits) == nil)
        #expect(
            try await Self.reserve(ledger, Self.reservation(3, amount: 1), limits)
                == "window-exceeded")
    }

    @Test func `of a hundred requests at once no more than the window pass`() async throws {
        let ledger = try MemoryDisk().ledger()
        let limits = Self.limits(10, [(60, 100)])
        let passed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1...100 {
                group.addTask {
                    try await Self.reserve(ledger, Self.reservation(number), limits) == nil
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(passed == 10)
    }

    // MARK: Nonces

    @Test func `a nonce is for one thing: its other forms and its cancellation pass`() async throws
    {
        let disk = MemoryDisk()
        var ledger = try disk.ledger()
        #expect(try await Self.reserve(ledger, Self.reservation(1, intent: 50, nonce: 7)) == nil)
        disk.crash(losingTail: .nothing)
        ledger = try disk.ledger()
        #expect(
            try await Self.reserve(ledger, Self.reservation(2, intent: 51, nonce: 7))
                == "nonce-taken")
        // Higher fees: another digest, the same intent; nothing more can leave, so nothing counts.
        let tight = Self.limits(100, [(3_600, 10)])
        #expect(
            try await Self.reserve(ledger, Self.reservation(3, intent: 50, nonce: 7), tight) == nil)
        #expect(
            try await Self.reserve(
                ledger, Self.reservation(4, amount: 0, nonce: 7, isCancellation: true)) == nil)
        #expect(
            try await Self.reserve(ledger, Self.reservation(5, intent: 50, nonce: 7), tight) == nil)
        #expect(try await Self.reserve(ledger, Self.reservation(6, intent: 51, nonce: 8)) == nil)
    }

    @Test func `after a cancellation a nonce takes nothing else`() async throws {
        let ledger = try MemoryDisk().ledger()
        for number in 1...2 {
            #expect(
                try await Self.reserve(
                    ledger,
                    Self.reservation(number, amount: 0, nonce: 3, isCancellation: true)) == nil)
        }
        #expect(
            try await Self.reserve(ledger, Self.reservation(9, nonce: 3)) == "nonce-taken")
        #expect(try await Self.reserve(ledger, Self.reservation(9, nonce: 4)) == nil)
    }

    @Test func `a nonce at the end of the world locks no other one out`() async throws {
        let ledger = try MemoryDisk().ledger()
        for (number, nonce) in ([.max - 1, 0, 7, 1 << 40] as [UInt64]).enumerated() {
            #expect(try await Self.reserve(ledger, Self.reservation(number, nonce: nonce)) == nil)
            #expect(
                try await Self.reserve(ledger, Self.reservation(100 + number, nonce: nonce))
                    == "nonce-taken")
        }
    }

    // MARK: Locks

    @Test func `what must wait is noted once and passes after its time`() async throws {
        let disk = MemoryDisk()
        let clock = ManualClock()
        var ledger = try disk.ledger(clock)
        let lock = TimeLock(recipient: account(5), notBefore: nil, delaySeconds: 3_600)
        let reservation = Self.reservation(1)
        #expect(try await Self.reserve(ledger, reservation, lock: lock) == "time-locked")
        disk.crash(losingTail: .all)
        ledger = try disk.ledger(clock)
        clock.advance(3_599)
        #expect(try await Self.reserve(ledger, reservation, lock: lock) == "time-locked")
        clock.advance(1)
        #expect(
            try await Self.reserve(ledger, Self.reservation(2), lock: lock) == "time-locked")
        #expect(try await Self.reserve(ledger, reservation, lock: lock) == nil)
    }
}
