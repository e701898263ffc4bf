import Basics
import Codecs
import Cosigner
import Cryptography
import Signing
import Storage
import Testing

/// Signatures with setups that were made ahead.
@Suite(.timeLimit(.minutes(3))) struct PooledSigningTests {
    static func world(kept: Int = 3) async throws -> (ServiceWorld, Dealing) {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await ServiceWorld(3, sessionMilliseconds: 5_000, setupsKept: kept)
        for party in 1...3 { try await world.adopt(try dealing.stored(party), by: UInt16(party)) }
        return (world, dealing)
    }

    /// How many setups each party could offer to each other one.
    static func counts(_ world: ServiceWorld) async -> [[Int]] {
        await world.ask([1, 2, 3], ServiceWorld.call([("verb", "status")])).map { answer in
            (answer["keys"]?[0]?["setups"]?.arrayValue ?? []).map {
                Int($0["count"]?.unsignedValue ?? 99)
            }
        }
    }

    /// Lets all parties make setups until this many are there with every other.
    static func fill(_ world: ServiceWorld, to count: Int) async throws {
        try await world.withChores {
            for _ in 0..<2_000 {
                if await counts(world).allSatisfy({ $0.allSatisfy { $0 == count } }) { return }
                try await SystemTime().sleep(milliseconds: 5)
            }
            Issue.record("\(await counts(world))")
        }
    }

    /// Messages that make a setup within a session.
    static func inlineCount(_ world: ServiceWorld, from start: Int) -> Int {
        let keys = world.identities.map(\.publicKey)
        return world.post.sent.dropFirst(start).filter { sent in
            opened(sent.sealed, by: keys).contains {
                (1...2).contains($0.round) && (1...2).contains($0.type)
            }
        }.count
    }

    @Test func `every pair takes one setup of each direction, and makes none in the session`()
        async throws
    {
        let (world, dealing) = try await Self.world()
        try await Self.fill(world, to: 3)
        let start = world.post.sent.count
        for (number, signers) in ([[1, 2], [1, 3], [2, 3], [1, 2]] as [[UInt16]]).enumerated() {
            let request = CosignerServiceTests.payment(UInt64(number))
            let answers = await world.sign(
                request, key: dealing.keyId, by: signers, id: number)
            for answer in answers {
                #expect(
                    try CosignerServiceTests.signer(of: answer, request)
                        == dealing.tree.account([]))
            }
        }
        #expect(Self.inlineCount(world, from: start) == 0)
        #expect(await Self.counts(world) == [[1, 2], [1, 2], [2, 2]])
        try await Self.fill(world, to: 3)
    }

    @Test func `an empty pool, and a party that has died since, sign with setups of the session`()
        async throws
    {
        let (world, dealing) = try await Self.world(kept: 1)
        try await Self.fill(world, to: 1)
        let keyId = dealing.keyId
        let sign = { (number: Int) async -> JSONValue in
            await world.sign(
                CosignerServiceTests.payment(UInt64(number)), key: keyId, by: [1, 2],
                id: number)[0]
        }
        try await world.restart(2, losing: .all)
        var start = world.post.sent.count
        #expect(await sign(1)["signature"] != nil)
        #expect(Self.inlineCount(world, from: start) == 4)
        // What party 1 had offered is used up; party 3 has not yet heard of the death.
        #expect(await Self.counts(world) == [[0, 1], [0, 0], [1, 1]])
        start = world.post.sent.count
        #expect(await sign(2)["signature"] != nil)
        #expect(Self.inlineCount(world, from: start) == 4)
        try await Self.fill(world, to: 1)
        start = world.post.sent.count
        #expect(await sign(3)["signature"] != nil)
        #expect(Self.inlineCount(world, from: start) == 0)
    }

    @Test func `one session tells of a death, and all setups with the dead are thrown away`()
        async throws
    {
        let (world, dealing) = try await Self.world()
        try await Self.fill(world, to: 3)
        try await world.restart(2, losing: .all)
        #expect(await Self.counts(world) == [[3, 3], [0, 0], [3, 3]])
        let answers = await world.sign(
            CosignerServiceTests.payment(1), key: dealing.keyId, by: [1, 2])
        #expect(answers[0]["signature"] != nil, "\(answers)")
        #expect(await Self.counts(world) == [[0, 3], [0, 0], [3, 3]])
    }

    @Test func `a session that fails has used up its setups`() async throws {
        let (world, dealing) = try await Self.world()
        try await Self.fill(world, to: 3)
        let liar = world.identities[1]
        world.post.spoil { from, _, sealed in
            guard from == 2 else { return [sealed] }
            let changed = resealed(sealed, by: liar) { envelope in
                guard envelope.round == 4 else { return false }
                envelope.payload[envelope.payload.count - 1] ^= 1
                return true
            }
            return [changed ?? sealed]
        }
        let request = CosignerServiceTests.payment(1)
        let failed = await world.sign(request, key: dealing.keyId, by: [1, 2])
        #expect(failed[0].failureCode == "aborted", "\(failed)")
        #expect(await Self.counts(world) == [[2, 3], [2, 3], [3, 3]])
        world.post.spoil { _, _, sealed in [sealed] }
        let again = await world.sign(request, key: dealing.keyId, by: [1, 2], id: 2)
        #expect(again[0]["signature"] != nil, "\(again)")
    }

    @Test func `sixteen sessions at once never take the same setup`() async throws {
        let (world, dealing) = try await Self.world(kept: 8)
        try await Self.fill(world, to: 8)
        let signed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let answers = await world.sign(
                        CosignerServiceTests.payment(UInt64(number)), key: dealing.keyId,
                        by: [1, 2], id: number)
                    return answers.allSatisfy { $0["signature"] != nil }
                }
            }
            return await group.reduce(into: 0) { count, isSigned in count += isSigned ? 1 : 0 }
        }
        #expect(signed == 16)
        #expect(await Self.counts(world) == [[0, 8], [0, 8], [8, 8]])
    }

    @Test func `a cheat loses all setups with it, here and there`() async throws {
        let (world, dealing) = try await Self.world()
        try await Self.fill(world, to: 3)
        let liar = world.identities[1]
        world.post.spoil { from, _, sealed in
            guard from == 2 else { return [sealed] }
            let changed = resealed(sealed, by: liar) { envelope in
                guard envelope.round == 2, envelope.type == 19 else { return false }
                envelope.payload[envelope.payload.count - 1] ^= 1
                return true
            }
            return [changed ?? sealed]
        }
        let answers = await world.sign(
            CosignerServiceTests.payment(1), key: dealing.keyId, by: [1, 2])
        #expect(answers[0].failureCode == "banned", "\(answers)")
        #expect(await Self.counts(world)[0] == [0, 3])
    }

    @Test func `shelves give nothing away for a session that the ledger does not have`()
        async throws
    {
        let disk = MemoryDisk()
        let ledger = try disk.ledger()
        let shelves = SetupShelves(ledger: ledger, entropy: SteppingEntropy(3))
        let (one, two) = (try partyId(1), try partyId(2))
        let place = { (sender: PartyId, receiver: PartyId) in
            SetupExchange.Place(keyId: hash(1), epoch: 0, sender: sender, receiver: receiver)
        }
        let own = try await shelves.ownShelf(of: hash(1), epoch: 0, with: two)
        var names: [Hash32] = []
        for (sender, receiver) in [(one, two), (two, one)] {
            let first = try SetupExchange.Receiver(
                place(sender, receiver), seed: secret(hash(7).bytes))
            let second = try SetupExchange.Sender(
                place(sender, receiver), request: first.request, seed: secret(hash(8).bytes))
            let (answer, half) = try first.finish(second.offer)
            names.append(half.id)
            if sender == one {
                try await shelves.add(
                    try second.finish(answer), of: hash(1), epoch: 0, with: two, on: hash(9))
            } else {
                try await shelves.add(half, of: hash(1), epoch: 0, with: two, on: own)
            }
        }
        let wanted = [SetupPool.Names(peer: two, sender: names[0], receiver: names[1])]
        let offered = try await shelves.offers(of: hash(1), epoch: 0, with: [2])
        #expect(
            offered == [
                PairOffer(peer: 2, setup: names[0], setupShelf: hash(9), ownShelf: own)
            ])
        await #expect(throws: ThresholdError(.usedSetup, field: "ledger")) {
            _ = try await shelves.take(wanted, of: hash(1), for: hash(20))
        }
        // What was reserved for nothing is gone all the same.
        try await ledger.openSession(
            SessionRecord(
                sid: hash(20), keyId: hash(1), epoch: 0, parties: [1, 2], setups: names))
        await #expect(throws: ThresholdError(.noSetup, by: two, field: "setup")) {
            _ = try await shelves.take(wanted, of: hash(1), for: hash(20))
        }
    }
}
