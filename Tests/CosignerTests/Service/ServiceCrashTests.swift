import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Storage
import Synchronization
import Testing

/// `kill -9` of a cosigner at every write of keygen and signing.
@Suite(.timeLimit(.minutes(3))) struct ServiceCrashTests {
    /// Tries one cut after another until nothing dies any more; how many died.
    ///
    /// Some at a time, since most of a trial is waiting for what never comes.
    private static func cuts(
        _ survives: @escaping @Sendable (_ cut: Int, _ world: ServiceWorld) async throws -> Bool
    ) async throws -> Int {
        var first = 0
        while true {
            let cuts = first..<(first + 4)
            let whole = try await withThrowingTaskGroup(of: Int?.self) { group in
                for cut in cuts {
                    group.addTask {
                        let world = try await ServiceWorld(sessionMilliseconds: 700)
                        return try await survives(cut, world) ? cut : nil
                    }
                }
                return try await group.reduce(into: [Int]()) { found, cut in
                    if let cut { found.append(cut) }
                }
            }
            if let least = whole.min() { return least }
            first = cuts.upperBound
        }
    }

    @Test func `a death at every write of a signature uses nothing twice, and the others sign`()
        async throws
    {
        let count = try await Self.cuts { cut, world in
            let key = try await CosignerServiceTests.key(world)
            world.disk(1).powerOff(afterOperations: cut)
            let request = CosignerServiceTests.payment(1)
            let answers = await world.sign(request, key: key.id, by: [1, 2])
            try await world.restart(1, losing: cut % 2 == 0 ? .nothing : .all)
            // The other two are unharmed; then the dead one takes part again.
            let next = CosignerServiceTests.payment(2)
            let others = await world.sign(next, key: key.id, by: [2, 3], id: 2)
            #expect(try CosignerServiceTests.signer(of: others[0], next) == key.account)
            let third = CosignerServiceTests.payment(3)
            let again = await world.sign(third, key: key.id, by: [1, 3], id: 3)
            #expect(
                try CosignerServiceTests.signer(of: again[0], third) == key.account,
                "cut \(cut): \(again)")
            return answers[0].failureCode == nil
        }
        #expect(count >= 3)
    }

    @Test func `a death at every write of a refresh loses no key, and all find the same shares`()
        async throws
    {
        let epochs = Mutex<Set<Int>>([])
        let count = try await Self.cuts { cut, world in
            let key = try await CosignerServiceTests.key(world)
            world.disk(1).powerOff(afterOperations: cut)
            let answers = try await ResharingTests.Change().ask(world, key.id)
            let isWhole = world.disk(1).isPowerOff == false
            try await world.restart(1, losing: cut % 2 == 0 ? .nothing : .all)
            let epoch = try await world.withChores { try await Self.settled(world) }
            epochs.withLock { _ = $0.insert(epoch) }
            // Whoever was told of new shares has them.
            #expect(answers.allSatisfy { $0["epoch"] == nil } || epoch == 1, "cut \(cut)")
            for (number, signers) in ([[1, 2], [1, 3], [2, 3]] as [[UInt16]]).enumerated() {
                let request = CosignerServiceTests.payment(UInt64(number))
                let signed = await world.sign(request, key: key.id, by: signers, id: number)
                #expect(
                    try CosignerServiceTests.signer(of: signed[0], request) == key.account,
                    "cut \(cut): \(signed)")
            }
            // And can be given new ones again.
            let again = try await ResharingTests.Change(epoch: epoch, id: 60).ask(world, key.id)
            #expect(again.allSatisfy { $0["epoch"] == .integer(epoch + 1) }, "cut \(cut): \(again)")
            return isWhole
        }
        #expect(count >= 6)
        #expect(epochs.withLock { $0 } == [0, 1])
    }

    /// The epoch that all parties have come to, with nothing left open.
    private static func settled(_ world: ServiceWorld) async throws -> Int {
        var last: [JSONValue] = []
        for _ in 0..<600 {
            last = await world.ask([1, 2, 3], ServiceWorld.call([("verb", "status")]))
            let keys = last.map { $0["keys"]?[0] }
            let epochs = Set(keys.map { $0?["epoch"]?.unsignedValue })
            // Who has stored a share that nobody goes over to keeps it beside the old one.
            if epochs.count == 1, let epoch = keys[0]?["epoch"]?.unsignedValue,
                epoch == 0 || keys.allSatisfy({ $0?["old"]?.boolValue == false })
            {
                return Int(epoch)
            }
            try await SystemTime().sleep(milliseconds: 10)
        }
        Issue.record("\(last)")
        return -1
    }

    @Test func `a death at every write of a key's making loses no key that anybody tells of`()
        async throws
    {
        let count = try await Self.cuts { cut, world in
            world.disk(1).powerOff(afterOperations: cut)
            let answers = await world.makeKey()
            // The others forget what they had in mind, too.
            for party in UInt16(1)...3 {
                try await world.restart(party, losing: cut % 2 == 0 ? .nothing : .all)
            }
            let told = try await world.withChores { try await Self.toldKeys(world) }
            for answer in answers {
                guard let id = answer["keyId"]?.stringValue else { continue }
                #expect(told.contains(id), "cut \(cut)")
            }
            for id in told {
                for signers in [[1, 2], [1, 3], [2, 3]] as [[UInt16]] {
                    let request = CosignerServiceTests.payment(UInt64(signers[0] + signers[1]))
                    let signed = await world.sign(
                        request, key: try Hash32(hex: id), by: signers,
                        id: Int(signers[0] * signers[1]))
                    #expect(signed[0].failureCode == nil, "cut \(cut): \(signed)")
                }
            }
            // A new key can always be made.
            let fresh = await world.makeKey(id: 2)
            #expect(fresh.allSatisfy { $0.failureCode == nil }, "cut \(cut): \(fresh)")
            return answers.allSatisfy { $0.failureCode == nil }
        }
        #expect(count >= 4)
    }

    /// The keys of which all parties tell, once they tell of the same.
    private static func toldKeys(_ world: ServiceWorld) async throws -> [String] {
        var last: [JSONValue] = []
        for _ in 0..<600 {
            last = await world.ask([1, 2, 3], ServiceWorld.call([("verb", "status")]))
            let keys = last.map { $0["keys"]?.arrayValue?.compactMap { $0["keyId"]?.stringValue } }
            if let first = keys[0], keys.allSatisfy({ $0 == first }) { return first }
            try await SystemTime().sleep(milliseconds: 10)
        }
        Issue.record("\(last)")
        return []
    }

    @Test func `a party that misses the last word of a new key finds it at the others`()
        async throws
    {
        let world = try await ServiceWorld(sessionMilliseconds: 1_500)
        let keys = world.identities.map(\.publicKey)
        let barriers = Mutex(Set<Hash32>())
        // Party 3 never hears that party 1 has stored: the second of the barriers.
        world.post.spoil { from, to, sealed in
            guard let envelope = opened(sealed, by: keys).first, from == 1, to == 3,
                envelope.round == 0, envelope.type == 0
            else { return [sealed] }
            let count = barriers.withLock { sids in
                sids.insert(envelope.sid)
                return sids.count
            }
            return count >= 2 ? [] : [sealed]
        }
        let answers = await world.makeKey()
        let id = try #require(answers[0]["keyId"]?.stringValue, "\(answers)")
        #expect(answers[1]["keyId"]?.stringValue == id)
        #expect(answers[2].failureCode == "timed-out")
        let status = ServiceWorld.call([("verb", "status")])
        #expect(await world.ask([3], status)[0]["keys"] == [])
        try await world.restart(3, losing: .all)
        #expect(await world.ask([3], status)[0]["keys"] == [])
        world.post.spoil { _, _, sealed in [sealed] }
        #expect(try await world.withChores { try await Self.toldKeys(world) } == [id])
        let request = CosignerServiceTests.payment(1)
        let signed = await world.sign(request, key: try Hash32(hex: id), by: [2, 3])
        #expect(
            try CosignerServiceTests.signer(of: signed[0], request).checksummed
                == answers[0]["address"]?.stringValue)
    }
}
