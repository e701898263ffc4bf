import Basics
import Cryptography
import Signing
import Testing

/// Against a model in another language that was written from the protocol note alone.
@Suite struct IndependentModelTests {
    // Tests/Vectors/dkls23_transfers.json: long fields as their SHA-256.
    @Test func `setups and multiplications are those of the model, byte for byte`() throws {
        let cases = try vectors("dkls23_transfers.json", as: TransferCase.self)
        #expect(cases.count == 3)
        for expected in cases {
            var run = try expected.run()
            let long: [WritableKeyPath<TransferCase, String>] = [
                \.answer, \.senderKeys, \.receiverKeys, \.extensionMessage,
                \.multiplicationMessage,
            ]
            for field in long {
                let digest = SHA256.hash(bytes(run[keyPath: field]))
                run[keyPath: field] = Hex.encodeDigits(digest.bytes)
            }
            #expect(run == expected)
        }
    }

    // Tests/Vectors/dkls23_signing.json: long bodies as their SHA-256.
    @Test func `signatures and all that is sent for them are the model's, byte for byte`() throws {
        let cases = try vectors("dkls23_signing.json", as: SigningCase.self)
        #expect(cases.count == 4)
        for expected in cases {
            let network = SigningNetwork(try sessions(expected))
            try network.run()
            #expect(network.sent.count == expected.messages.count)
            for message in expected.messages {
                try check(
                    message, network.sent, opening: expected.opening, session: expected.session)
            }
            for number in expected.quorum {
                let session = try network.session(number)
                let childKey = try session.publicKey.bytes()
                #expect(Hex.encodeDigits(childKey) == expected.childKey)
                let signature = try #require(session.signature)
                #expect(Hex.encodeDigits(signature.compact) == expected.r + expected.s)
                #expect(signature.recoveryId == expected.recovery)
            }
        }
    }

    // Tests/Vectors/dkls23_keys.json: new keys, more holders, fewer, and others.
    @Test func `keys and all that is sent to make and reshare them are the model's, byte for byte`()
        throws
    {
        let cases = try vectors("dkls23_keys.json", as: KeyCase.self)
        #expect(cases.count == 5)
        for expected in cases {
            let network = KeyNetwork(try expected.sessions())
            try network.run()
            #expect(network.isReleased && network.drops.isEmpty)
            #expect(network.sent.count == expected.messages.count)
            for message in expected.messages {
                try check(
                    message, network.sent, opening: expected.opening, session: expected.session)
            }
            try check(network.shares, expected)
        }
    }

    /// The shares that came out, and all that goes with them.
    private func check(_ shares: [KeyShare], _ expected: KeyCase) throws {
        #expect(shares.count == expected.shares.count)
        for (share, text) in zip(shares, expected.shares) {
            #expect(Hex.encodeDigits(revealed(share.share)) == text)
            #expect(Hex.encodeDigits(try share.publicKey.bytes()) == expected.publicKey)
            #expect(Hex.encodeDigits(share.chainCode.bytes) == expected.chainCode)
            let points = try share.publicShares.map { Hex.encodeDigits(try $0.bytes()) }
            #expect(points == expected.publicShares)
            #expect(share.epoch == expected.old.map { $0.epoch + 1 } ?? 0)
            let name = expected.old?.keyId ?? expected.session
            #expect(Hex.encodeDigits(share.keyId.bytes) == name)
        }
        #expect(expected.zeroSeeds.count == shares.count * (shares.count - 1) / 2)
        for row in expected.zeroSeeds {
            let (one, other) = (Int(row.one) - 1, Int(row.other) - 1)
            for seed in [shares[one].zeroSeeds[other], shares[other].zeroSeeds[one]] {
                #expect(Hex.encodeDigits(revealed(seed)) == row.seed)
            }
        }
    }

    private func sessions(_ expected: SigningCase) throws -> [PartyId: SigningSession] {
        var pairs: [UInt16: [UInt16: (sender: SenderSetup?, receiver: ReceiverSetup?)]] = [:]
        for setup in expected.setups {
            let place = SetupExchange.Place(
                keyId: try expected.hash(expected.keyId), epoch: expected.epoch,
                sender: try party(setup.sender), receiver: try party(setup.receiver))
            let receiver = try SetupExchange.Receiver(
                place, seed: secret(bytes(setup.receiverSeed)))
            let sender = try SetupExchange.Sender(
                place, request: receiver.request, seed: secret(bytes(setup.senderSeed)))
            let offer = sender.offer
            #expect(Hex.encodeDigits(Array(offer.suffix(33))) == setup.offer)
            let (answer, chosen) = try receiver.finish(offer)
            #expect(Hex.encodeDigits(SHA256.hash(answer).bytes) == setup.answer)
            let keys = try sender.finish(answer)
            #expect(Hex.encodeDigits(keys.id.bytes) == setup.name)
            pairs[setup.sender, default: [:]][setup.receiver, default: (nil, nil)].sender = keys
            pairs[setup.receiver, default: [:]][setup.sender, default: (nil, nil)].receiver = chosen
        }
        let request = SigningRequest(
            id: try expected.hash(expected.request), digest: try expected.hash(expected.digest),
            path: expected.path)
        var sessions: [PartyId: SigningSession] = [:]
        for (number, seed) in zip(expected.quorum, expected.seeds) {
            let setups = try expected.quorum.filter { $0 != number }.map { peer in
                PeerSetups(
                    peer: try party(peer),
                    sender: try #require(pairs[number]?[peer]?.sender),
                    receiver: try #require(pairs[number]?[peer]?.receiver))
            }
            sessions[try party(number)] = try SigningSession(
                share: expected.share(number), request: request,
                quorum: expected.quorum.map { try party($0) }, setups: setups,
                seed: secret(bytes(seed)))
        }
        return sessions
    }

    private func check(
        _ message: SigningCase.Message, _ all: [ThresholdMessage], opening: String,
        session: String
    ) throws {
        let sent = all.filter {
            $0.kind.rawValue == message.kind && $0.sender.number == message.sender
                && ($0.receiver?.number ?? 0) == message.receiver
        }
        #expect(sent.count == 1)
        let ours = try #require(sent.first)
        #expect(ours.kind.round == message.round)
        #expect(Hex.encodeDigits(ours.previous.bytes) == message.previous)
        #expect(Hex.encodeDigits(ours.session.bytes) == (message.round == 0 ? opening : session))
        #expect(ours.body.count == message.length)
        let body = ours.body.count > 256 ? SHA256.hash(ours.body).bytes : ours.body
        #expect(Hex.encodeDigits(body) == message.body)
        let envelope = try tagged("envelope", [ours.encoded], count: 32)
        #expect(Hex.encodeDigits(envelope) == message.envelope)
    }
}
