import Basics
import Cryptography
import Signing
import Testing

/// A ledger in memory, which can fail and which outlives the pool.
private final class TestLedger: UseLedger {
    var names: [Hash32] = []
    var fails = false

    func record(_ added: [Hash32]) async throws(ThresholdError) {
        if added.contains(where: names.contains) {
            throw ThresholdError(.usedSetup, field: "ledger")
        }
        names += added
        if fails { throw ThresholdError(.libraryFailure, field: "ledger") }
    }
}

@Suite struct SetupPoolTests {
    private func place(_ sender: UInt16, _ receiver: UInt16) throws -> SetupExchange.Place {
        SetupExchange.Place(
            keyId: name(7), epoch: 0, sender: try party(sender), receiver: try party(receiver))
    }

    private func exchange(
        _ place: SetupExchange.Place, _ number: UInt64
    ) throws -> (SenderSetup, ReceiverSetup) {
        let receiver = try SetupExchange.Receiver(place, seed: seed(number))
        let sender = try SetupExchange.Sender(
            place, request: receiver.request, seed: seed(number + 1))
        let (answer, setup) = try receiver.finish(sender.offer)
        return (try sender.finish(answer), setup)
    }

    /// A pool of party 1 with setups with party 2.
    private func pool(_ ledger: TestLedger, count: UInt64 = 2) throws -> SetupPool {
        let pool = SetupPool(ledger: ledger)
        for number in 0..<count {
            let peer = try party(2)
            try pool.add(try exchange(place(1, 2), 10 + 4 * number).0, with: peer)
            try pool.add(try exchange(place(2, 1), 12 + 4 * number).1, with: peer)
        }
        return pool
    }

    @Test func `both halves of an exchange have one name and fit`() throws {
        let (sender, receiver) = try exchange(place(1, 2), 1)
        #expect(sender.id == receiver.id)
        let (keys, content) = (revealed(try sender.take()), revealed(try receiver.take()))
        for transfer in 0..<128 {
            let start = (2 * transfer + Int(bit(content, transfer))) * 32
            let own = 16 + 32 * transfer
            #expect(keys[start..<(start + 32)] == content[own..<(own + 32)])
        }
    }

    @Test func `names depend on key, epoch, direction and both nonces`() throws {
        let places = [
            try place(1, 2), try place(2, 1), try place(1, 3),
            SetupExchange.Place(
                keyId: name(8), epoch: 0, sender: try party(1), receiver: try party(2)),
            SetupExchange.Place(
                keyId: name(7), epoch: 1, sender: try party(1), receiver: try party(2)),
        ]
        var names = try places.map { try exchange($0, 1).0.id }
        names.append(try exchange(place(1, 2), 2).0.id)
        // The receiver's seed alone is another.
        let receiver = try SetupExchange.Receiver(place(1, 2), seed: seed(40))
        let sender = try SetupExchange.Sender(place(1, 2), request: receiver.request, seed: seed(2))
        names.append(try receiver.finish(sender.offer).setup.id)
        #expect(Set(names).count == names.count)
    }

    @Test func `a message of another length is dropped`() throws {
        let receiver = try SetupExchange.Receiver(place(1, 2), seed: seed(1))
        for request in [[], Array(receiver.request.dropLast()), receiver.request + [0]] {
            let error = #expect(throws: ThresholdError.self) {
                _ = try SetupExchange.Sender(place(1, 2), request: request, seed: seed(2))
            }
            #expect(error?.code == .malformed)
        }
        let sender = try SetupExchange.Sender(place(1, 2), request: receiver.request, seed: seed(2))
        for offer in [[], Array(sender.offer.dropLast()), sender.offer + [0]] {
            #expect(throws: ThresholdError(.malformed, by: try party(1), field: "setup.offer")) {
                _ = try SetupExchange.Receiver(place(1, 2), seed: seed(1)).finish(offer)
            }
        }
    }

    @Test func `a setup is given out once, and known to the ledger before`() async throws {
        let ledger = TestLedger()
        let pool = try pool(ledger)
        let peer = try party(2)
        let names = try #require(pool.oldest(with: peer))
        let setups = try await pool.reserve([names], session: name(1))
        #expect(setups.count == 1 && setups[0].sender.id == names.sender)
        #expect(ledger.names == [name(1), names.sender, names.receiver])
        #expect(pool.count(with: peer) == 1)
        await #expect(throws: ThresholdError(.noSetup, by: peer, field: "setup")) {
            _ = try await pool.reserve([names], session: name(2))
        }
        #expect(try #require(pool.oldest(with: peer)) != names)
    }

    @Test func `a pool that runs out makes sessions wait`() async throws {
        let pool = try pool(TestLedger(), count: 1)
        let peer = try party(2)
        let names = try #require(pool.oldest(with: peer))
        _ = try await pool.reserve([names], session: name(1))
        #expect(pool.oldest(with: peer) == nil && pool.count(with: peer) == 0)
        let error = ThresholdError(.noSetup, by: peer, field: "setup")
        #expect(error.action == .retry && error.consequence == .abort)
    }

    @Test func `what a dead process had reserved is not used after its restart`() async throws {
        let ledger = TestLedger()
        let first = try pool(ledger)
        let names = try #require(first.oldest(with: try party(2)))
        _ = try await first.reserve([names], session: name(1))
        // The same setups come back from a copy of the disk; the ledger does not forget.
        let second = try pool(ledger)
        await #expect(throws: ThresholdError(.usedSetup, field: "ledger")) {
            _ = try await second.reserve([names], session: name(2))
        }
        // The same session is refused too, with other setups.
        let others = try #require(second.oldest(with: try party(2)))
        #expect(others != names)
        await #expect(throws: ThresholdError(.usedSetup, field: "ledger")) {
            _ = try await second.reserve([others], session: name(1))
        }
    }

    @Test func `a ledger that fails leaves nothing to be used`() async throws {
        let ledger = TestLedger()
        ledger.fails = true
        let pool = try pool(ledger)
        let names = try #require(pool.oldest(with: try party(2)))
        await #expect(throws: ThresholdError(.libraryFailure, field: "ledger")) {
            _ = try await pool.reserve([names], session: name(1))
        }
        #expect(pool.count(with: try party(2)) == 1)
        #expect(try #require(pool.oldest(with: try party(2))) != names)
    }

    @Test func `a ban erases all setups with the party`() async throws {
        let pool = SetupPool(ledger: TestLedger())
        let peer = try party(2)
        let (kept, other) = (try exchange(place(1, 2), 1).0, try exchange(place(2, 1), 3).1)
        try pool.add(kept, with: peer)
        try pool.add(other, with: peer)
        let names = try #require(pool.oldest(with: peer))
        pool.ban(peer)
        #expect(!kept.isUnused && !other.isUnused && pool.isBanned(peer))
        #expect(pool.count(with: peer) == 0)
        let expected = ThresholdError(.bannedParty, by: peer, field: "party")
        await #expect(throws: expected) { _ = try await pool.reserve([names], session: name(1)) }
        #expect(throws: expected) { try pool.add(try exchange(place(1, 2), 5).0, with: peer) }
        pool.pardon(peer)
        try pool.add(try exchange(place(1, 2), 5).0, with: peer)
        #expect(!pool.isBanned(peer))
    }

    @Test func `a used setup or one that is there already is not taken in`() throws {
        let pool = SetupPool(ledger: TestLedger())
        let peer = try party(2)
        let setup = try exchange(place(1, 2), 1).0
        try pool.add(setup, with: peer)
        let expected = ThresholdError(.usedSetup, by: peer, field: "setup")
        #expect(throws: expected) { try pool.add(setup, with: peer) }
        let used = try exchange(place(1, 2), 5).0
        _ = try used.take()
        #expect(throws: expected) { try pool.add(used, with: peer) }
    }

    @Test func `what is lent is reserved by its name or discarded, and nobody else's`() async throws
    {
        let pool = try pool(TestLedger(), count: 3)
        let peer = try party(2)
        let first = try #require(pool.oldest(with: peer))
        #expect(pool.lend(to: peer) == first.sender)
        #expect(pool.senderCount(with: peer) == 2)
        #expect(try #require(pool.oldest(with: peer)).sender != first.sender)
        let setups = try await pool.reserve([first], session: name(1))
        #expect(setups[0].sender.id == first.sender)
        // Not even with another half of the peer's.
        let other = SetupPool.Names(
            peer: peer, sender: first.sender,
            receiver: try #require(pool.oldest(with: peer)).receiver)
        await #expect(throws: ThresholdError(.noSetup, by: peer, field: "setup")) {
            _ = try await pool.reserve([other], session: name(3))
        }
        let second = try #require(pool.lend(to: peer))
        pool.discard([second], with: peer)
        await #expect(throws: ThresholdError(.noSetup, by: peer, field: "setup")) {
            let names = SetupPool.Names(
                peer: peer, sender: second,
                receiver: try #require(pool.oldest(with: peer)).receiver)
            _ = try await pool.reserve([names], session: name(2))
        }
        #expect(pool.senderCount(with: peer) == 1)
        #expect(pool.lend(to: try party(3)) == nil)
    }
}
