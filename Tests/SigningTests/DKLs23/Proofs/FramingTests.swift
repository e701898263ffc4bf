import Basics
import Cryptography
import Signing
import Testing

/// Groups 1 and 7: headers, and a relay that cannot sign.
@Suite struct FramingTests {
    private static let signing: [MessageKind] = [
        .signingOpening, .nonceCommitment, .signingExtension, .signingAnswer, .signatureShare,
    ]

    /// Runs two parties; what `change` makes of party 2's messages of a kind is given to party 1
    /// before the honest one.
    private func run(
        _ kind: MessageKind, replaces: Bool = false,
        _ change: (inout ThresholdMessage) throws -> Void
    ) throws -> (network: SigningNetwork, errors: [ThresholdError]) {
        let network = try SigningNetwork(try Dealer(threshold: 2, count: 2), [1, 2])
        let (cheater, victim) = (try party(2), try party(1))
        let session = try network.session(1)
        var errors: [ThresholdError] = []
        try network.run { message, target in
            guard message.kind == kind, message.sender == cheater, target == victim else {
                return message
            }
            var changed = message
            try change(&changed)
            if replaces { return changed }
            do throws(ThresholdError) {
                _ = try session.receive(changed)
            } catch {
                errors.append(error)
            }
            return message
        }
        return (network, errors)
    }

    @Test(arguments: signing)
    func `a message of another round, or to oneself, is dropped`(kind: MessageKind) throws {
        let (own, stranger) = (try party(1), try party(3))
        let changes: [(inout ThresholdMessage) throws -> Void] = [
            { $0.sender = own }, { $0.sender = stranger },
            { $0.receiver = $0.receiver == nil ? own : stranger },
        ]
        for change in changes {
            let (network, errors) = try run(kind, change)
            #expect(errors.map(\.consequence) == [.drop])
            #expect(network.signatures == 2)
        }
        for other in Self.signing where other.round != kind.round {
            let (network, errors) = try run(kind) { $0.kind = other }
            #expect(errors.map(\.consequence) == [.drop], "\(kind) as \(other)")
            #expect(network.signatures == 2)
        }
    }

    @Test(arguments: signing)
    func `a second message in a place is dropped, and a missing one is waited for`(
        kind: MessageKind
    ) throws {
        let network = try SigningNetwork(try Dealer(threshold: 2, count: 2), [1, 2])
        let (cheater, victim) = (try party(2), try party(1))
        var held: ThresholdMessage?
        var doubles = 0
        try network.run { message, target in
            guard message.sender == cheater, target == victim else { return message }
            if message.kind == kind {
                held = message
                return nil
            }
            // What came early stands in its place and lets no second one in.
            let session = try network.session(1)
            if held != nil, message.kind.round == kind.round {
                _ = try session.receive(message)
                doubles += 1
                var second = message
                second.body[0] ^= 1
                return second
            }
            return message
        }
        let session = try network.session(1)
        #expect(network.drops.count == doubles)
        #expect(session.signature == nil && session.failure == nil && session.holdsSecrets)
        let late = try #require(held)
        _ = try session.receive(late)
        #expect(throws: ThresholdError.self) { try session.receive(late) }
        #expect(session.failure == nil)
    }

    @Test(arguments: signing)
    func `another session's name is no message of ours, another view ends it without a name`(
        kind: MessageKind
    ) throws {
        let (network, _) = try run(kind, replaces: true) { $0.session = name(0x99) }
        #expect(network.signatures < 2)
        #expect(try network.session(1).failure == nil)
        let (other, _) = try run(kind, replaces: true) { $0.previous = name(0x99) }
        let session = try other.session(1)
        #expect(session.signature == nil)
        if kind == .signingOpening {
            #expect(other.drops.map(\.error.code) == [.malformed])
        } else {
            #expect(session.failure == ThresholdError(.viewMismatch, field: "message.previous"))
            #expect(!session.holdsSecrets)
        }
    }

    /// A quorum of three whose messages go sealed through a relay with no key of its own.
    private struct Relay {
        let network: SigningNetwork
        let keys: [SecretBytes]
        let identities: [PartyId: [UInt8]]
        var waiting: [(bytes: [UInt8], target: PartyId)] = []
        var seen: [[UInt8]] = []

        init(_ number: UInt64) throws {
            network = try SigningNetwork(
                try Dealer(threshold: 3, count: 3), [1, 2, 3], seed: number)
            keys = (0..<3).map { seed(60 + $0) }
            var identities: [PartyId: [UInt8]] = [:]
            for (place, key) in keys.enumerated() {
                identities[try party(UInt16(place + 1))] = try Ed25519.publicKey(of: key)
            }
            self.identities = identities
            for member in network.members {
                try post(network.sessions[member]?.start() ?? [])
            }
        }

        mutating func post(_ messages: [ThresholdMessage]) throws {
            for message in messages {
                let key = keys[Int(message.sender.number) - 1]
                let sealed = try SealedMessage.seal(message, key: key)
                seen.append(sealed)
                for member in network.members where member != message.sender {
                    guard message.receiver == nil || message.receiver == member else { continue }
                    waiting.append((sealed, member))
                }
            }
        }

        /// Gives bytes to a party, which refuses, waits or goes on.
        mutating func deliver(_ bytes: [UInt8], to target: PartyId) throws {
            guard let session = network.sessions[target] else { return }
            let answers: [ThresholdMessage]
            do throws(ThresholdError) {
                answers = try session.receive(
                    try SealedMessage.open(bytes, identities: identities))
            } catch {
                return
            }
            try post(answers)
        }
    }

    @Test
    func `a relay that drops, reorders, corrupts, repeats and misdirects never causes a ban`()
        throws
    {
        var generator = SplitMix64(seed: 77)
        var signed = 0
        var stolen: [[UInt8]] = []
        for round in 0..<24 {
            var relay = try Relay(3_000 + UInt64(round))
            while !relay.waiting.isEmpty {
                let place = Int(generator.next() % UInt64(relay.waiting.count))
                let (bytes, target) = relay.waiting.remove(at: place)
                let other = relay.network.members[Int(generator.next() % 3)]
                let old = relay.seen + stolen
                switch generator.next() % 24 {
                case 0: continue
                case 1:
                    var damaged = bytes
                    damaged[Int(generator.next() % UInt64(bytes.count))] ^= 0x10
                    try relay.deliver(damaged, to: target)
                case 2: try relay.deliver(bytes, to: other)
                case 3, 4:
                    try relay.deliver(old[Int(generator.next() % UInt64(old.count))], to: target)
                case 5: try relay.deliver(Array(bytes.dropLast()), to: target)
                default: break
                }
                try relay.deliver(bytes, to: target)
            }
            stolen = Array(relay.seen.suffix(6))
            for session in relay.network.sessions.values {
                #expect(session.failure?.consequence != .ban)
                #expect(session.failure?.culprit == nil)
            }
            signed += relay.network.signatures == 3 ? 1 : 0
        }
        #expect((1..<24).contains(signed))
    }

    @Test(arguments: signing)
    func `a split broadcast ends every session without a ban`(kind: MessageKind) throws {
        guard kind.isBroadcast else { return }
        let network = try SigningNetwork(try Dealer(threshold: 3, count: 3), [1, 2, 3])
        let (cheater, victim) = (try party(2), try party(1))
        try network.run { message, target in
            var message = message
            if message.kind == kind, message.sender == cheater, target == victim {
                message.body[3] ^= 1
            }
            return message
        }
        #expect(network.signatures < 3)
        for member in network.members where member != cheater {
            #expect(network.sessions[member]?.failure?.consequence != .ban)
            #expect(network.sessions[member]?.failure?.culprit == nil)
        }
        #expect(try network.session(1).signature == nil)
    }
}
