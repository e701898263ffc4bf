import Basics
import Cryptography
import Signing

/// A signature by DKLs23 as a cosigner runs it: the rounds of the protocol, with setups that were made
/// ahead.
///
/// Where there are none, two rounds come before that make them, named after the session and used by
/// it alone.
final class SigningMachine: SessionMachine {
    private static let offer: UInt8 = 1
    private static let transfer: UInt8 = 2
    private static let kinds: [[MessageKind]] = [
        [.signingOpening], [.nonceCommitment, .signingExtension], [.signingAnswer],
        [.signatureShare],
    ]

    private let order: SigningOrder
    private let key: Signing.KeyShare
    private let peers: [PartyId]
    private let entropy: any EntropySource
    private var rounds: ThresholdRounds
    private var offers: [PartyId: TransferSender] = [:]
    private var receivers: [PartyId: ReceiverSetup] = [:]
    private var senders: [PartyId: SenderSetup] = [:]
    private var session: SigningSession?
    /// What was made ahead; nil when the setups are made here.
    private let ready: [PeerSetups]?

    init(
        _ order: SigningOrder, key: Signing.KeyShare, peers: [PartyId], setups: [PeerSetups]?,
        entropy: any EntropySource
    ) {
        ready = setups
        self.order = order
        self.key = key
        self.peers = peers
        self.entropy = entropy
        rounds = ThresholdRounds(
            own: setups == nil ? [[Self.offer], [Self.transfer]] : [], kinds: Self.kinds,
            peers: peers)
    }

    var awaitedRound: UInt8 { rounds.awaited }
    var missing: [UInt16] { rounds.missing }

    func begin() -> SessionStep {
        ThresholdRounds.guarded {
            if let ready { return try start(ready) }
            var messages: [SessionMessage] = []
            for peer in peers {
                let sender = try TransferSender(
                    setup: setupName(sender: key.party, receiver: peer), peer: peer,
                    seed: try entropy.seed())
                messages.append(
                    SessionMessage(
                        round: 1, type: Self.offer, party: peer.number, isBroadcast: false,
                        payload: sender.offer))
                offers[peer] = sender
            }
            return SessionStep(messages)
        }
    }

    func receive(_ message: SessionMessage) -> SessionStep {
        guard let peer = message.party.flatMap({ PartyId($0) }), rounds.note(message) else {
            return SessionStep()
        }
        return ThresholdRounds.guarded {
            switch message.type {
            case Self.offer: try answer(message.payload, of: peer)
            case Self.transfer: try finish(message.payload, of: peer)
            default: try pass(message)
            }
        }
    }

    private func answer(_ offer: [UInt8], of peer: PartyId) throws -> SessionStep {
        let (points, setup) = try TransferReceiver.answer(
            offer, setup: setupName(sender: peer, receiver: key.party), peer: peer,
            seed: try entropy.seed())
        receivers[peer] = setup
        rounds.advance()
        return SessionStep([
            SessionMessage(
                round: 2, type: Self.transfer, party: peer.number, isBroadcast: false,
                payload: points)
        ])
    }

    private func finish(_ points: [UInt8], of peer: PartyId) throws -> SessionStep {
        guard let offer = offers.removeValue(forKey: peer) else { return SessionStep() }
        senders[peer] = try offer.finish(points)
        guard rounds.advance() else { return SessionStep() }
        var setups: [PeerSetups] = []
        for peer in peers {
            guard let sender = senders[peer], let receiver = receivers[peer] else {
                throw ThresholdError(.badParameter, field: "setups")
            }
            setups.append(PeerSetups(peer: peer, sender: sender, receiver: receiver))
        }
        return try start(setups)
    }

    private func start(_ setups: [PeerSetups]) throws -> SessionStep {
        let session = try SigningSession(
            share: key,
            request: Signing.SigningRequest(
                id: order.sid, digest: order.digest, path: order.path),
            quorum: peers + [key.party], setups: setups, seed: try entropy.seed())
        self.session = session
        return SessionStep(session.start().map(rounds.outgoing))
    }

    private func pass(_ message: SessionMessage) throws -> SessionStep {
        guard let session else { return SessionStep() }
        let answers = try session.receive(try rounds.incoming(message))
        rounds.advance()
        let messages = answers.map(rounds.outgoing)
        guard let signature = session.signature else { return SessionStep(messages) }
        guard let recoverable = signature.recoverable else {
            throw ThresholdError(.degenerate, field: "signature")
        }
        return SessionStep(messages, outcome: .signature(recoverable))
    }

    /// The name of one setup: it follows from the session's id, so it can serve no other.
    private func setupName(sender: PartyId, receiver: PartyId) -> Hash32 {
        SetupName.name(sid: order.sid, sender: sender.number, receiver: receiver.number)
    }

    func erase() {
        session?.end(ThresholdError(.ended))
        for pair in ready ?? [] {
            pair.sender.erase()
            pair.receiver.erase()
        }
        for setup in receivers.values { setup.erase() }
        for setup in senders.values { setup.erase() }
        (offers, receivers, senders) = ([:], [:], [:])
    }
}

extension EntropySource {
    /// 32 fresh bytes for one machine, in wiped memory.
    func seed() throws -> SecretBytes {
        var bytes = try bytes(count: 32)
        return SecretBytes(consuming: &bytes)
    }
}
