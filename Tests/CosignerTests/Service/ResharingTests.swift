import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Signing
import Storage
import Synchronization
import Testing

/// New shares of a key, by the real protocol.
@Suite(.timeLimit(.minutes(3))) struct ResharingTests {
    /// A change of a dealt key.
    struct Change {
        var epoch = 0
        var threshold = 2
        var holders: [UInt16] = [1, 2, 3]
        var dealers: [UInt16] = [1, 2]
        var id = 50

        var participants: [UInt16] { Set(holders + dealers).sorted() }

        func ask(
            _ world: ServiceWorld, _ keyId: Hash32, consenting: [Ed25519PrivateKey]? = nil,
            parties: [UInt16]? = nil
        ) async throws -> [JSONValue] {
            let change = KeyChange.shares(
                keyId: keyId, epoch: UInt64(epoch), threshold: UInt16(threshold),
                holders: holders)
            let approvals = try world.consents(change, by: consenting ?? world.approvers)
            return await world.ask(
                parties ?? participants,
                ServiceWorld.call([
                    ("verb", "reshare"), ("id", .string(hash(id).hex)),
                    ("keyId", .string(keyId.hex)), ("epoch", .integer(epoch)),
                    ("threshold", .integer(threshold)),
                    ("parties", .array(holders.map { .integer($0) })),
                    ("dealers", .array(dealers.map { .integer($0) })),
                    ("approvals", .array(approvals)),
                ]))
        }
    }

    /// A world of some parties, of which the first ones hold a dealt key.
    static func world(
        _ dealing: Dealing, count: UInt16, approvers: [Ed25519PrivateKey] = []
    ) async throws -> ServiceWorld {
        let world = try await ServiceWorld(
            count, sessionMilliseconds: 1_000, setupsKept: 0, approvers: approvers)
        for party in 1...dealing.count {
            try await world.adopt(try dealing.stored(party), by: UInt16(party))
        }
        return world
    }

    static func approvers() throws -> [Ed25519PrivateKey] {
        [try PolicyWorld.approver(1), try PolicyWorld.approver(2)]
    }

    static func expectSigning(
        _ world: ServiceWorld, _ dealing: Dealing, _ quorums: [[UInt16]], nonce: Int
    ) async throws {
        for (number, signers) in quorums.enumerated() {
            let request = CosignerServiceTests.payment(UInt64(nonce + number))
            let answers = await world.sign(
                request, key: dealing.keyId, by: signers, id: nonce + number)
            for answer in answers {
                #expect(
                    try CosignerServiceTests.signer(of: answer, request)
                        == dealing.tree.account([]), "\(signers)")
            }
        }
    }

    @Test func `a refresh keeps the key, outlives a restart, and leaves no old share`() async throws
    {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await Self.world(dealing, count: 3)
        let path = "shares/\(Hex.encodeDigits(dealing.keyId.bytes)).share"
        let old = try (UInt16(1)...3).map { try world.disk($0).read(path) }
        for epoch in 0..<2 {
            let answers = try await Change(
                epoch: epoch, dealers: epoch == 0 ? [1, 3] : [2, 3], id: epoch
            ).ask(world, dealing.keyId)
            for answer in answers {
                #expect(answer["epoch"] == .integer(epoch + 1), "\(answer)")
                #expect(
                    answer["address"]?.stringValue == (try dealing.tree.account([]).checksummed))
            }
            try await Self.expectSigning(
                world, dealing, [[1, 2], [1, 3], [2, 3]], nonce: 10 * epoch)
        }
        for party in UInt16(1)...3 {
            try await world.restart(party, losing: .all)
            #expect(!world.disk(party).exists("\(path).old"))
            #expect(!world.disk(party).exists("\(path).next"))
        }
        try await Self.expectSigning(world, dealing, [[1, 2], [1, 3], [2, 3]], nonce: 30)
        // A share of the first epoch, put back, is refused at the start.
        try world.disk(1).replaceSynced(path, with: old[0], mode: 0o600)
        let refused = await failure { try await world.restart(1) }
        #expect(refused == CosignerError(.rolledBack, field: "counter"))
    }

    @Test func `two of three become three of five, then two of three others, by consent of people`()
        async throws
    {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await Self.world(dealing, count: 5, approvers: try Self.approvers())
        let grown = try await Change(
            threshold: 3, holders: [1, 2, 3, 4, 5], dealers: [2, 3]
        ).ask(world, dealing.keyId)
        #expect(grown.allSatisfy { $0["threshold"] == 3 && $0["epoch"] == 1 }, "\(grown)")
        try await Self.expectSigning(world, dealing, [[1, 2, 3], [3, 4, 5]], nonce: 0)
        // Parties 2 and 4 are removed; one of them deals.
        let shrunk = try await Change(
            epoch: 1, threshold: 2, holders: [1, 3, 5], dealers: [1, 2, 3], id: 51
        ).ask(world, dealing.keyId)
        #expect(shrunk.map { $0["left"]?.boolValue ?? false } == [false, true, false, false])
        #expect(shrunk[0]["parties"] == [1, 3, 5], "\(shrunk)")
        try await Self.expectSigning(world, dealing, [[1, 3], [3, 5], [1, 5]], nonce: 10)
        let path = "shares/\(Hex.encodeDigits(dealing.keyId.bytes)).share"
        #expect(!world.disk(2).exists(path) && !world.disk(2).exists("\(path).old"))
        try await world.restart(2, losing: .all)
        for signers in [[1, 2], [2, 4], [1, 4]] as [[UInt16]] {
            let answers = await world.sign(
                CosignerServiceTests.payment(99), key: dealing.keyId, by: signers, id: 99)
            #expect(answers.allSatisfy { $0["signature"] == nil }, "\(signers)")
        }
    }

    @Test func `a lost share is made anew by the others`() async throws {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await Self.world(dealing, count: 3)
        let path = "shares/\(Hex.encodeDigits(dealing.keyId.bytes)).share"
        try world.disk(2).remove(path)
        try await world.restart(2)
        let status = await world.ask([2], ServiceWorld.call([("verb", "status")]))
        #expect(status[0]["lost"] == [.string(dealing.keyId.hex)])
        #expect(status[0]["keys"] == [])
        let answers = try await Change(dealers: [1, 3]).ask(world, dealing.keyId)
        #expect(answers.allSatisfy { $0["epoch"] == 1 }, "\(answers)")
        try await Self.expectSigning(world, dealing, [[1, 2], [2, 3]], nonce: 0)
    }

    @Test func `who refuses is named to all, and nothing has changed`() async throws {
        let dealing = try Dealing(threshold: 2, count: 3)
        let people = try Self.approvers()
        let world = try await Self.world(dealing, count: 3, approvers: people)
        // Too few consent; consent to something else; another epoch; not enough holders.
        let cases: [(Change, [Ed25519PrivateKey], String)] = [
            (Change(), [people[0]], "policy-not-approved"),
            (Change(), [try PolicyWorld.approver(3), people[0]], "policy-not-approved"),
            (Change(epoch: 1), people, "wrong-epoch"),
            (Change(threshold: 3), people, "bad-configuration"),
            (Change(threshold: 1), people, "bad-request"),
            (Change(dealers: [1]), people, "bad-request"),
            (Change(holders: [1, 2, 9]), people, "bad-request"),
        ]
        for (number, (change, consenting, code)) in cases.enumerated() {
            var change = change
            change.id = 100 + number
            let refused = try await change.ask(
                world, dealing.keyId, consenting: consenting,
                parties: change.participants.filter { $0 <= 3 })
            #expect(refused.contains { $0.failureCode == code }, "\(number): \(refused)")
            #expect(refused.allSatisfy { $0["epoch"] == nil })
        }
        try await Self.expectSigning(world, dealing, [[1, 2], [2, 3]], nonce: 0)
        // Without people in the policy, who holds is not for the coordinator alone to say.
        let open = try await Self.world(dealing, count: 4)
        let change = Change(threshold: 2, holders: [1, 2, 3, 4], dealers: [1, 2])
        let refused = try await change.ask(open, dealing.keyId)
        #expect(refused[0].failureCode == "policy-not-approved")
        #expect(refused[3].failureCode == "peer-denied")
        #expect(refused[3]["error"]?["party"] == 1)
        #expect(refused[3].failureText == "policy-not-approved")
    }

    /// Party 3 never hears that party 1 has stored its new share: the second of the barriers.
    private static func loseWord(_ world: ServiceWorld) {
        let keys = world.identities.map(\.publicKey)
        let stored = Mutex(Set<Hash32>())
        world.post.spoil { from, to, sealed in
            guard let envelope = opened(sealed, by: keys).first, from == 1, to == 3,
                envelope.round == 0, envelope.type == 0
            else { return [sealed] }
            let count = stored.withLock { sids in
                sids.insert(envelope.sid)
                return sids.count
            }
            return count >= 2 ? [] : [sealed]
        }
    }

    /// Lets parties settle what is open, until nobody has an old share.
    private static func settle(_ world: ServiceWorld, _ path: String) async throws {
        try await world.withChores {
            for _ in 0..<1_000 {
                if (UInt16(1)...3).allSatisfy({ !world.disk($0).exists("\(path).old") }) { return }
                try await SystemTime().sleep(milliseconds: 5)
            }
        }
        for party in UInt16(1)...3 {
            #expect(!world.disk(party).exists("\(path).old"))
            #expect(!world.disk(party).exists("\(path).next"))
        }
    }

    @Test func `a word that is lost leaves both shares, until the others tell`() async throws {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await Self.world(dealing, count: 3)
        Self.loseWord(world)
        let answers = try await Change().ask(world, dealing.keyId)
        #expect(answers[0]["epoch"] == 1 && answers[1]["epoch"] == 1, "\(answers)")
        #expect(answers[2].failureCode == "timed-out")
        let path = "shares/\(Hex.encodeDigits(dealing.keyId.bytes)).share"
        // Nobody has thrown the old share away, since party 3 may still need it.
        #expect(world.disk(1).exists("\(path).old") && world.disk(2).exists("\(path).old"))
        #expect(world.disk(3).exists("\(path).next"))
        try await Self.expectSigning(world, dealing, [[1, 2]], nonce: 0)
        try await world.restart(3, losing: .all)
        world.post.spoil { _, _, sealed in [sealed] }
        try await Self.settle(world, path)
        try await Self.expectSigning(world, dealing, [[1, 3], [2, 3]], nonce: 10)
        #expect(world.notices.all == [])
    }

    @Test func `a disk that fails while a new share is taken over is told to the operator, once`()
        async throws
    {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await Self.world(dealing, count: 3)
        Self.loseWord(world)
        _ = try await Change().ask(world, dealing.keyId)
        try await world.restart(3)
        world.post.spoil { _, _, sealed in [sealed] }
        world.disk(3).arm(.replaceKeepingOld)
        try await world.withChores {
            for _ in 0..<400 where world.notices.all.isEmpty {
                try await SystemTime().sleep(milliseconds: 5)
            }
            // Long enough to have been told a second time.
            try await SystemTime().sleep(milliseconds: 700)
        }
        let notices = world.notices.all
        #expect(notices.map(\.deed) == [.goOver], "\(notices)")
        #expect(notices.map(\.keyId) == [dealing.keyId])
        #expect(notices.first?.reason.contains("ledger-failed") == true, "\(notices)")
        // Nothing is lost: after a restart it goes over.
        try await world.restart(3)
        try await Self.settle(
            world, "shares/\(Hex.encodeDigits(dealing.keyId.bytes)).share")
        try await Self.expectSigning(world, dealing, [[1, 3], [2, 3]], nonce: 10)
    }

    @Test func `shares that are signed with meanwhile are signed with to the end`() async throws {
        let dealing = try Dealing(threshold: 2, count: 3)
        let world = try await Self.world(dealing, count: 3)
        async let changed = Change().ask(world, dealing.keyId)
        var signed = 0
        for number in 0..<12 {
            let answers = await world.sign(
                CosignerServiceTests.payment(UInt64(number)), key: dealing.keyId,
                by: [1, 2], id: number)
            // Where one has gone over and the other has not, they have no name in common.
            #expect(
                answers.allSatisfy {
                    ["timed-out", nil].contains($0.failureCode)
                }, "\(answers)")
            if answers.allSatisfy({ $0["signature"] != nil }) { signed += 1 }
        }
        #expect(try await changed.allSatisfy { $0["epoch"] == 1 })
        #expect(signed >= 11)
    }
}
