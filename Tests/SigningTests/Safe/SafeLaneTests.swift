import Arithmetic
import Basics
import Signing
import Testing

@Suite struct SafeLaneTests {
    static func lane(_ executed: UInt64 = 7) -> SafeLane {
        SafeLane(chainId: ChainId(1), safe: account(8), executed: executed)
    }

    static func reserve(_ lane: inout SafeLane, _ byte: UInt8) throws -> SafeTransaction {
        let (transaction, event) = try lane.reserve(SafeCall(to: account(byte)))
        lane.apply(event)
        return transaction
    }

    @Test func `nonces follow the contract's count without gaps`() throws {
        var lane = SafeLaneTests.lane()
        let transactions = try (1...3).map { try SafeLaneTests.reserve(&lane, $0) }
        #expect(transactions.map(\.nonce) == [7, 8, 9])
        #expect(lane.next == 10)
        lane.apply(.advanced(nonce: 9))
        #expect(lane.slots.map(\.nonce) == [9])
        #expect(lane.next == 10)
        lane.apply(.advanced(nonce: 20))
        #expect(lane.slots == [])
        #expect(lane.next == 20)
    }

    @Test func `a nonce belongs to its transaction and to its rejection`() throws {
        var lane = SafeLaneTests.lane()
        let transaction = try SafeLaneTests.reserve(&lane, 1)
        let event = try #require(try lane.decide(approving: transaction))
        lane.apply(event)
        #expect(lane.slots[0].isSigned)
        #expect(!lane.slots[0].isRejected)
        #expect(try lane.decide(approving: transaction) == nil)
        var other = transaction
        other.call.value = 1
        #expect(throws: SigningError(.foreignNonce)) { try lane.decide(approving: other) }
        let rejection = SafeTransaction.rejection(
            chainId: ChainId(1), safe: account(8), nonce: transaction.nonce)
        lane.apply(try #require(try lane.decide(approving: rejection)))
        #expect(lane.slots[0].isRejected)
        #expect(try lane.decide(approving: rejection) == nil)
    }

    @Test func `what was not set aside here is not approved`() throws {
        var lane = SafeLaneTests.lane()
        let transaction = try SafeLaneTests.reserve(&lane, 1)
        for change in [
            { $0.nonce = 8 }, { $0.nonce = 6 }, { $0.nonce = .max }, { $0.safe = account(9) },
            { $0.chainId = ChainId(2) },
        ] as [(inout SafeTransaction) -> Void] {
            var other = transaction
            change(&other)
            #expect(throws: SigningError(.foreignNonce)) { try lane.decide(approving: other) }
        }
    }

    @Test func `the contract's count goes forward only`() throws {
        let lane = SafeLaneTests.lane()
        #expect(try lane.decide(chainNonce: 7) == nil)
        #expect(try lane.decide(chainNonce: 8) == .advanced(nonce: 8))
        #expect(throws: SigningError(.foreignNonce)) { try lane.decide(chainNonce: 6) }
    }

    @Test func `deciding changes nothing, and a repeated or late event neither`() throws {
        var lane = SafeLaneTests.lane()
        let (_, event) = try lane.reserve(SafeCall(to: account(1)))
        #expect(lane == SafeLaneTests.lane())
        lane.apply(event)
        let after = lane
        lane.apply(event)
        lane.apply(.advanced(nonce: 3))
        lane.apply(.signed(nonce: 99, hash: .zero))
        #expect(lane == after)
    }

    @Test func `a lane is bounded`() throws {
        var lane = SafeLaneTests.lane()
        for _ in 0..<SafeLane.slotsMax { _ = try SafeLaneTests.reserve(&lane, 1) }
        #expect(throws: SigningError(.laneFull)) { try lane.reserve(SafeCall(to: account(1))) }
        #expect(throws: SigningError(.laneFull)) {
            try SafeLaneTests.lane(.max).reserve(SafeCall(to: account(1)))
        }
    }
}
