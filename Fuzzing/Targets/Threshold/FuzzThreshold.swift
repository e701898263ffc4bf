import Basics
import Cryptography
import FuzzSupport
import Signing

/// The messages of threshold signing: their decoders, and sessions in which some are changed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    guard let parties = Parties() else {
        require(false, "there are two parties")
        return 0
    }
    switch input.byte() % 5 {
    case 0: checkMessage(input.bytes)
    case 1: checkSealed(input.bytes, parties)
    case 2: checkBodies(&input, parties)
    case 3: checkSigning(&input, parties)
    default: checkGeneration(&input, parties)
    }
    return 0
}

/// Two parties whose secrets everybody knows.
private struct Parties {
    let one: PartyId
    let two: PartyId
    let keys: [SecretBytes]

    init?() {
        guard let one = PartyId(1), let two = PartyId(2) else { return nil }
        (self.one, self.two) = (one, two)
        keys = [secret(1), secret(2)]
    }

    func other(than party: PartyId) -> PartyId { party == one ? two : one }
}

/// 32 times a byte.
private func secret(_ byte: UInt8, count: Int = 32) -> SecretBytes {
    SecretBytes(count: count) { memory in
        for place in memory.indices { memory[place] = byte }
    }
}

private func name(_ byte: UInt8) -> Hash32 {
    Hash32(bytes: [UInt8](repeating: byte, count: 32)) ?? .zero
}

// MARK: Decoders

private func checkMessage(_ bytes: [UInt8]) {
    let message: ThresholdMessage
    do throws(ThresholdError) {
        message = try ThresholdMessage(decoding: bytes)
    } catch {
        require(error.consequence == .drop, "what is no message is dropped")
        return
    }
    require(message.encoded == bytes, "a message has one encoding")
}

private func checkSealed(_ bytes: [UInt8], _ parties: Parties) {
    var identities: [PartyId: [UInt8]] = [:]
    for (party, key) in zip([parties.one, parties.two], parties.keys) {
        identities[party] = try? Ed25519.publicKey(of: key)
    }
    guard let message = try? SealedMessage.open(bytes, identities: identities) else { return }
    let key = parties.keys[Int(message.sender.number) - 1]
    require(
        (try? SealedMessage.seal(message, key: key)) == bytes,
        "what opens is what its sender sealed")
}

private func checkBodies(_ input: inout FuzzInput, _ parties: Parties) {
    let which = input.byte()
    let place = SetupExchange.Place(
        keyId: name(1), epoch: 0, sender: parties.one, receiver: parties.two)
    switch which % 5 {
    case 0:
        let message = try? ExtensionMessage(input.bytes, from: parties.two)
        require(message.map { $0.bytes == input.bytes } ?? true, "an extension is its bytes")
    case 1:
        let message = try? MultiplicationMessage(input.bytes, from: parties.two)
        require(message.map { $0.bytes == input.bytes } ?? true, "an answer is its bytes")
    case 2: _ = try? SetupExchange.Sender(place, request: input.bytes, seed: secret(3))
    case 3: _ = try? SetupExchange.Receiver(place, seed: secret(4)).finish(input.bytes)
    default:
        let request = [UInt8](repeating: which, count: 32)
        guard let sender = try? SetupExchange.Sender(place, request: request, seed: secret(3))
        else {
            return require(false, "32 bytes are a request")
        }
        // Repeated to the right length, so that points are looked at.
        let piece = input.bytes.isEmpty ? [2] : input.bytes
        let bytes = (0..<8_448).map { piece[$0 % piece.count] }
        _ = try? sender.finish(bytes)
    }
}

// MARK: Sessions

/// What happens to one message on its way.
private struct Change {
    let message: Int
    let action: UInt8
    let place: Int
    let value: UInt8

    init(_ input: inout FuzzInput) {
        message = Int(input.byte() % 24)
        action = input.byte()
        place = Int(input.byte()) << 8 | Int(input.byte())
        value = input.byte()
    }

    /// The messages that arrive instead.
    func applied(to message: ThresholdMessage) -> [ThresholdMessage] {
        guard !message.body.isEmpty else { return [message] }
        var changed = message
        let index = place % message.body.count
        switch action % 10 {
        case 0: changed.body[index] ^= max(1, value)
        case 1: changed.body[index] = value
        case 2: changed.body = Array(message.body.prefix(index))
        case 3: changed.body.append(value)
        case 4: return [message, message]
        case 5: return []
        case 6: changed.kind = MessageKind.allCases[Int(value) % MessageKind.allCases.count]
        case 7: changed.previous = name(value)
        case 8: changed.session = name(value)
        default:
            for offset in index..<min(index + 33, changed.body.count) {
                changed.body[offset] = value
            }
        }
        return [changed]
    }
}

/// Carries messages between two parties; the second's words are changed on their way to the first.
private func exchange(
    _ input: inout FuzzInput, _ parties: Parties, _ start: [ThresholdMessage],
    _ receive: (ThresholdMessage, PartyId) -> [ThresholdMessage]
) {
    let changes = (0..<3).map { _ in Change(&input) }
    var waiting = start
    var count = 0
    var delivered = 0
    while !waiting.isEmpty, delivered < 200 {
        let message = waiting.removeFirst()
        var arriving = [message]
        if message.sender == parties.two {
            for change in changes where change.message == count {
                arriving = change.applied(to: message)
            }
            count += 1
        }
        for arrived in arriving {
            guard let decoded = try? ThresholdMessage(decoding: arrived.encoded) else { continue }
            waiting += receive(decoded, parties.other(than: message.sender))
            delivered += 1
        }
    }
    require(delivered < 200, "sessions end")
}

private func checkSigning(_ input: inout FuzzInput, _ parties: Parties) {
    guard let sessions = try? signers(parties) else {
        return require(false, "sessions can be made")
    }
    let victim = sessions[0]
    exchange(&input, parties, sessions.flatMap { $0.start() }) { message, party in
        let session = sessions[Int(party.number) - 1]
        do throws(ThresholdError) {
            return try session.receive(message)
        } catch {
            if error.consequence != .drop {
                require(session.hasEnded && !session.holdsSecrets, "a failure erases everything")
            }
            require(
                error.consequence != .ban || error.culprit == parties.other(than: party),
                "only a peer is banned")
            return []
        }
    }
    guard let signature = victim.signature?.recoverable else { return }
    let key = try? Secp256k1.recover(digest: victim.request.digest, signature: signature)
    require(key != nil && key == (try? victim.publicKey.publicKey()), "a signature is the key's")
    require(signature.isLow && !victim.holdsSecrets, "and low, and nothing else is left")
}

/// Sessions over a line that is 5 + 7x, and over setups whose keys are all alike.
private func signers(_ parties: Parties) throws -> [SigningSession] {
    let points = [
        try CurvePoint(generatorTimes: Scalar(12)), try CurvePoint(generatorTimes: Scalar(19)),
    ]
    let ids = [name(0x51), name(0x52)]
    var sessions: [SigningSession] = []
    for (place, party) in [parties.one, parties.two].enumerated() {
        let share = try KeyShare(
            keyId: name(1), epoch: 0, threshold: 2, party: party,
            share: SecretBytes(count: 32) { $0[31] = place == 0 ? 12 : 19 },
            publicShares: points, publicKey: try CurvePoint(generatorTimes: Scalar(5)),
            chainCode: name(2),
            zeroSeeds: place == 0
                ? [secret(0, count: 0), secret(7)] : [secret(7), secret(0, count: 0)])
        let setups = PeerSetups(
            peer: parties.other(than: party),
            sender: try SenderSetup(id: ids[place], keys: secret(9, count: 8_192)),
            receiver: try ReceiverSetup(id: ids[1 - place], content: secret(9, count: 4_112)))
        sessions.append(
            try SigningSession(
                share: share, request: SigningRequest(id: name(3), digest: name(4)),
                quorum: [parties.one, parties.two], setups: [setups], seed: secret(UInt8(place))))
    }
    return sessions
}

private func checkGeneration(_ input: inout FuzzInput, _ parties: Parties) {
    guard let plan = try? KeyPlan(request: name(5), threshold: 2, count: 2),
        let first = try? KeySession(plan, party: parties.one, seed: secret(1)),
        let second = try? KeySession(plan, party: parties.two, seed: secret(2))
    else { return require(false, "sessions can be made") }
    let sessions = [first, second]
    exchange(&input, parties, sessions.flatMap { $0.start() }) { message, party in
        let session = sessions[Int(party.number) - 1]
        do throws(ThresholdError) {
            let answers = try session.receive(message)
            // Refused but for the one time when the share has come.
            return answers + ((try? session.confirmStored()) ?? [])
        } catch {
            if error.consequence != .drop {
                require(session.hasEnded && !session.holdsSecrets, "a failure erases everything")
                require(session.share == nil, "and gives no share")
            }
            require(error.consequence != .ban, "key generation bans nobody")
            return []
        }
    }
    guard first.isReleased, let share = first.share, let other = second.share else { return }
    require(share.publicKey == other.publicKey, "a key that counts is one key")
    require(share.chainCode == other.chainCode, "with one chain code")
}
