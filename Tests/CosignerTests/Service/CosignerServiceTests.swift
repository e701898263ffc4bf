import Arithmetic
import Basics
import Codecs
import Cosigner
import Cryptography
import Ethereum
import Storage
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct CosignerServiceTests {
    /// Makes a 2-of-3 key; its id and account.
    static func key(_ world: ServiceWorld) async throws -> (id: Hash32, account: Address) {
        let answers = await world.makeKey()
        let first = try #require(answers.first)
        #expect(answers.allSatisfy { $0 == first }, "\(answers)")
        return (
            try Hash32(hex: try #require(first["keyId"]?.stringValue)),
            try Address(hex: try #require(first["address"]?.stringValue))
        )
    }

    /// A payment to the friend of this nonce.
    static func payment(_ nonce: UInt64) -> CosignRequest {
        PolicyWorld.transaction(to: PolicyWorld.friend, value: 1, nonce: nonce) { $0.gas = 21_000 }
    }

    static func signer(of answer: JSONValue, _ request: CosignRequest) throws -> Address {
        let text = try #require(answer["signature"]?.stringValue, "\(answer)")
        return try DigestSigner.recover(from: Hex.decode(text), over: request.digest)
    }

    // MARK: Good days

    @Test func `every pair of three signs with the key that all made`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        for (nonce, signers) in ([[1, 2], [1, 3], [2, 3]] as [[UInt16]]).enumerated() {
            let request = Self.payment(UInt64(nonce))
            for answer in await world.sign(request, key: key.id, by: signers, id: nonce) {
                #expect(try Self.signer(of: answer, request) == key.account)
            }
        }
        #expect(world.protocols.allSatisfy { $0.counts[0] == $0.counts[1] })
    }

    @Test func `a listed child signs as an independent derivation says`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        var request = Self.payment(0)
        request.path = [0, 1]
        // The toy signs with the parent's key, so its signature is found not to be the child's.
        let answers = await world.sign(request, key: key.id, by: [1, 2])
        #expect(answers.map(\.failureCode) == ["aborted", "aborted"])
    }

    @Test func `shares outlive a restart`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        for party in UInt16(1)...3 { try await world.restart(party, losing: .all) }
        let request = Self.payment(1)
        let answers = await world.sign(request, key: key.id, by: [1, 3])
        #expect(try Self.signer(of: answers[0], request) == key.account)
        let status = await world.ask([2], ServiceWorld.call([("verb", "status")]))
        #expect(status[0]["keys"]?[0]?["address"]?.stringValue == key.account.checksummed)
    }

    @Test func `sixty sessions at once all sign`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        let pairs: [[UInt16]] = [[1, 2], [1, 3], [2, 3]]
        let signers = try await withThrowingTaskGroup(of: Address.self) { group in
            for number in 0..<60 {
                group.addTask {
                    let request = Self.payment(UInt64(number))
                    let answers = await world.sign(
                        request, key: key.id, by: pairs[number % 3], id: number)
                    return try Self.signer(of: answers[0], request)
                }
            }
            return try await group.reduce(into: [Address]()) { $0.append($1) }
        }
        #expect(signers.count == 60)
        #expect(signers.allSatisfy { $0 == key.account })
    }

    // MARK: Refusals

    @Test func `one honest party stops a hostile request that the other would sign`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        let made = world.mathematics(1).counts[0]
        let hostile = PolicyWorld.transaction(to: account(66), value: 1)
        let answers = await world.sign(hostile, key: key.id, by: [1, 2])
        #expect(answers.map(\.failureCode) == ["denied", "denied"])
        #expect(answers[0]["error"]?["field"] == "unknown-recipient")
        #expect(world.mathematics(1).counts[0] == made)
    }

    @Test func `who allows what another refuses is told by whom and why`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        // The window of party 2 is full, those of the others are not.
        for nonce in UInt64(0)..<2 {
            let pay = try Attack.pay(nonce == 0 ? 5_000 : 4_000, nonce: nonce)()
            let answers = await world.sign(pay, key: key.id, by: [2, 3], id: Int(nonce))
            #expect(answers.allSatisfy { $0.failureCode == nil }, "\(answers)")
        }
        let made = world.mathematics(1).counts[0]
        let more = try Attack.pay(1, nonce: 9)()
        let answers = await world.sign(more, key: key.id, by: [1, 2], id: 9)
        #expect(answers.map(\.failureCode) == ["peer-denied", "denied"])
        #expect(answers[0].failureText == "window-exceeded")
        #expect(answers.allSatisfy { $0["error"]?["party"] == 2 })
        #expect(world.mathematics(1).counts[0] == made)
    }

    @Test func `calls that make no sense are refused by their field`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        let request = Self.payment(1)
        for signers in [[1], [1, 2, 3], [2, 3], [1, 9]] as [[UInt16]] {
            var asked = request
            asked.keyId = key.id
            let body = ServiceWorld.call([
                ("verb", "sign"), ("request", .string(Hex.encode(asked.encoded))),
                ("signers", .array(signers.map { .integer($0) })),
            ])
            let answer = await world.service(1).answer(body)
            #expect(answer.failureCode == "bad-request")
            #expect(answer["error"]?["field"] == "signers")
        }
        let unknown = await world.sign(request, key: hash(3), by: [1, 2])
        #expect(unknown[0].failureCode == "missing-share")
        for body in ["", "[]", "{}", "{\"verb\":\"export\"}", "{\"verb\":\"sign\"}"] {
            let answer = await world.service(1).answer(Array(body.utf8))
            #expect(answer.failureCode == "bad-request")
        }
    }

    @Test func `keys of which every share is needed are for test networks`() async throws {
        let world = try await ServiceWorld(2)
        let answers = await world.makeKey()
        #expect(answers.map(\.failureCode) == ["bad-configuration", "bad-configuration"])
        let test = try await ServiceWorld(2, isTestNetwork: true)
        #expect(await test.makeKey().allSatisfy { $0.failureCode == nil })
        let three = try await ServiceWorld(3)
        for (threshold, code) in [(1, "bad-request"), (4, "bad-request"), (3, "bad-configuration")]
        {
            #expect(await three.makeKey(threshold: threshold)[0].failureCode == code)
        }
    }

    // MARK: Bad days

    @Test func `who cannot be reached is named`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 500)
        let key = try await Self.key(world)
        world.post.absent = [2]
        let answers = await world.sign(Self.payment(1), key: key.id, by: [1, 2])
        #expect(answers[0].failureCode == "unreachable")
        #expect(answers[0].failureText == "party 2")
    }

    @Test func `a bad opening is an abort that names its maker and bans nobody`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        world.mathematics(2).misdeed = .badOpening
        let answers = await world.sign(Self.payment(1), key: key.id, by: [1, 2])
        #expect(answers[0].failureCode == "aborted")
        #expect(answers[0].failureText == "another opening")
        #expect(answers[0]["error"]?["party"] == 2)
        world.mathematics(2).misdeed = nil
        let again = await world.sign(Self.payment(1), key: key.id, by: [1, 2], id: 2)
        #expect(again[0].failureCode == nil)
    }

    @Test func `a cheat is banned for good, also after a restart, and the others sign on`()
        async throws
    {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        world.mathematics(2).misdeed = .cheat
        let answers = await world.sign(Self.payment(1), key: key.id, by: [1, 2])
        #expect(answers[0].failureCode == "banned")
        world.mathematics(2).misdeed = nil
        for restart in [false, true] {
            if restart { try await world.restart(1, losing: .all) }
            let refused = await world.sign(
                Self.payment(2), key: key.id, by: [1, 2], id: restart ? 3 : 2)
            #expect(refused[0].failureCode == "banned")
        }
        let others = await world.sign(Self.payment(3), key: key.id, by: [1, 3], id: 4)
        #expect(others[0].failureCode == nil, "\(others)")
    }

    @Test func `silence is named once the time is up`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 400)
        let key = try await Self.key(world)
        world.mathematics(2).misdeed = .silence
        let answers = await world.sign(Self.payment(1), key: key.id, by: [1, 2])
        #expect(answers[0].failureCode == "aborted")
        #expect(answers[0].failureText == "timed out")
        #expect(answers[0]["error"]?["party"] == 2)
    }

    @Test func `a signature of another key leaves nobody`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        for party in [UInt16(1), 2] { world.mathematics(party).misdeed = .wrongSignature }
        let answers = await world.sign(Self.payment(1), key: key.id, by: [1, 2])
        #expect(answers.map(\.failureCode) == ["aborted", "aborted"])
        #expect(answers.allSatisfy { $0["signature"] == nil })
    }

    @Test func `a setup that is offered twice is refused before anything is sent`() async throws {
        let world = try await ServiceWorld()
        let key = try await Self.key(world)
        #expect(await world.sign(Self.payment(1), key: key.id, by: [1, 2])[0].failureCode == nil)
        world.mathematics(2).misdeed = .oldSetups
        let answers = await world.sign(Self.payment(2), key: key.id, by: [1, 2], id: 2)
        #expect(answers.map(\.failureCode) == ["setup-reused", "setup-reused"], "\(answers)")
    }

    @Test func `split broadcasts end a session without a ban, whoever splits them`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 1_000)
        let key = try await Self.key(world)
        let liar = world.identities[1]
        // Party 2 promises one thing to party 1 and another to party 3.
        world.post.spoil { from, to, sealed in
            guard from == 2, to == 3 else { return [sealed] }
            let changed = resealed(sealed, by: liar) { envelope in
                guard envelope.round == 1 else { return false }
                envelope.payload[0] ^= 1
                return true
            }
            return [changed ?? sealed]
        }
        let answers = await world.makeKey(id: 7)
        #expect(answers[0].failureText.contains("broadcasts differ"), "\(answers)")
        #expect(answers.allSatisfy { $0.failureCode == "aborted" })
        world.post.spoil { _, _, sealed in [sealed] }
        #expect(await world.sign(Self.payment(1), key: key.id, by: [1, 2])[0].failureCode == nil)
    }

    @Test func `two messages in one place are an abort that names their sender`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 1_000)
        let key = try await Self.key(world)
        let liar = world.identities[1]
        world.post.spoil { from, _, sealed in
            guard from == 2 else { return [sealed] }
            let changed = resealed(sealed, by: liar) { envelope in
                guard envelope.round == 1 else { return false }
                envelope.payload[0] ^= 1
                return true
            }
            return [sealed] + [changed].compactMap(\.self)
        }
        let answers = await world.sign(Self.payment(1), key: key.id, by: [1, 2])
        #expect(answers[0]["error"]?["party"] == 2, "\(answers)")
    }

    @Test func `a post that doubles, delays and damages never bans and never leaks a signature`()
        async throws
    {
        let world = try await ServiceWorld(sessionMilliseconds: 500)
        let key = try await Self.key(world)
        let late = Mutex<[[UInt8]]>([])
        var signed = 0
        for seed in UInt64(0)..<12 {
            let generator = Mutex(SplitMix64(seed: seed))
            world.post.spoil { _, _, sealed in
                switch generator.withLock({ $0.next() % 8 }) {
                case 0: return [sealed, sealed]
                case 1: return []
                case 2:
                    var damaged = sealed
                    damaged[damaged.count / 2] ^= 4
                    return [damaged, sealed]
                case 3:
                    late.withLock { $0.append(sealed) }
                    return [sealed]
                case 4: return late.withLock { $0.suffix(3) } + [sealed]
                default: return [sealed]
                }
            }
            let request = Self.payment(seed)
            let answers = await world.sign(request, key: key.id, by: [1, 2], id: Int(seed))
            for answer in answers where answer["signature"] != nil {
                signed += 1
                #expect(try Self.signer(of: answer, request) == key.account)
            }
            #expect(answers.allSatisfy { $0.failureCode != "banned" })
            // A person looks, so that the unlucky do not freeze the key.
            for party in [UInt16(1), 2] { try await world.review(party, key.id) }
        }
        #expect(signed > 0)
        world.post.spoil { _, _, sealed in [sealed] }
        #expect(
            await world.sign(Self.payment(99), key: key.id, by: [1, 2], id: 99)[0].failureCode
                == nil)
    }

    @Test func `an old transcript opens nothing`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 300)
        let key = try await Self.key(world)
        let before = world.post.sent.count
        #expect(await world.sign(Self.payment(1), key: key.id, by: [1, 2])[0].failureCode == nil)
        let transcript = world.post.sent.dropFirst(before).filter { $0.from == 2 }
        #expect(!transcript.isEmpty)
        // Party 2 is silent; somebody plays its old messages to party 1 for the same request.
        world.post.spoil { from, to, sealed in
            from == 1 && to == 2 ? [] : transcript.map(\.sealed)
        }
        var asked = Self.payment(1)
        asked.keyId = key.id
        asked.id = hash(1)
        let body = ServiceWorld.call([
            ("verb", "sign"), ("request", .string(Hex.encode(asked.encoded))),
            ("signers", [1, 2]),
        ])
        for message in transcript {
            let keys = world.identities.map(\.publicKey)
            let envelopes = opened(message.sealed, by: keys)
            #expect(!envelopes.isEmpty)
            for envelope in envelopes { world.service(1).received(envelope) }
        }
        let answer = await world.service(1).answer(body)
        #expect(answer["signature"] == nil)
        #expect(answer.failureCode != nil)
    }

    @Test func `without every acknowledgement there is no key`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 400)
        let sent = Mutex(0)
        // Party 3's fourth broadcast is its acknowledgement: offer, two rounds, then that.
        world.post.spoil { from, _, sealed in
            guard from == 3 else { return [sealed] }
            return sent.withLock {
                $0 += 1
                return $0
            } > 6 ? [] : [sealed]
        }
        let answers = await world.makeKey()
        #expect(answers[0].failureCode == "timed-out")
        #expect(answers[1].failureCode == "timed-out")
        #expect(answers.prefix(2).allSatisfy { $0["address"] == nil })
    }
}

extension ServiceWorld {
    /// A person looks at a party's failures.
    func review(_ party: UInt16, _ keyId: Hash32) async throws {
        try await service(party).review(keyId)
    }
}
