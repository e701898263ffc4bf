package import Basics
package import Cryptography

/// One signature by a quorum of exactly the threshold, as one of its parties.
///
/// A machine: messages in, messages out. Round 0 draws nonces and names the session, three more make
/// the signature, which is verified before anybody sees it. The caller has made sure, durably and
/// before the first message, that setups and request are used for this session alone.
package final class SigningSession {
    /// What is signed.
    package let request: SigningRequest
    /// Who signs.
    package let quorum: Quorum
    /// The point of the key, or of its child, that signs.
    package var publicKey: CurvePoint { child.publicKey }
    /// The signature, once it is there.
    package private(set) var signature: ThresholdSignature?
    /// Why the session ended without one.
    package private(set) var failure: ThresholdError?

    let share: KeyShare
    let child: SoftDerivation
    let opening: Hash32
    let ownOpening: [UInt8]
    let pairs: [SigningPair]
    let oracle: RandomOracle
    /// What this party draws from; gone at the end.
    var seed: SecretBytes?
    /// What this party keeps from the others between rounds; gone at the end.
    var secrets: SigningSecrets?
    var session: Hash32
    var view: Hash32 = .zero
    var inbox: Inbox
    /// The opened points of all members, 66 bytes each, in the quorum's order.
    var points: [[UInt8]] = []
    /// Our nonce point, and from round 3 on the sum of all.
    var noncePoint: [UInt8] = []
    var ownKeyPoint: [UInt8] = []
    var ownShare: [UInt8] = []

    private static let rounds: [[MessageKind]] = [
        [.signingOpening], [.nonceCommitment, .signingExtension], [.signingAnswer],
        [.signatureShare],
    ]

    /// What a request is about, before anybody has drawn anything; the ledger of used names has it.
    package static func opening(
        _ request: SigningRequest, share: KeyShare, quorum: Quorum
    ) throws(ThresholdError) -> Hash32 {
        try failing { () throws(CryptographyError) in
            try RandomOracle().begin(.opening).field(UInt8(1)).field(ThresholdMessage.version)
                .field(share.keyId).field(share.epoch).field(quorum.bytes)
                .field(request.path.flatMap { bigEndian($0) }).field(request.id).hash()
        }
    }

    /// Prepares a session.
    ///
    /// Setups must be given for every other member; the seed is used for nothing else.
    package init(
        share: KeyShare, request: SigningRequest, quorum parties: [PartyId],
        setups: [PeerSetups], seed: SecretBytes
    ) throws(ThresholdError) {
        let quorum = try Quorum(parties, threshold: share.threshold, count: share.count)
        let peers = quorum.peers(of: share.party)
        guard peers.count < quorum.members.count else {
            throw ThresholdError(.badQuorum, field: "quorum.self")
        }
        let ordered = setups.sorted { $0.peer < $1.peer }
        guard ordered.map(\.peer) == peers else {
            throw ThresholdError(.badParameter, field: "setups")
        }
        guard ordered.allSatisfy({ $0.sender.isUnused && $0.receiver.isUnused }) else {
            throw ThresholdError(.usedSetup, field: "setups")
        }
        let oracle = try failing { () throws(CryptographyError) in try RandomOracle() }
        let opening = try SigningSession.opening(request, share: share, quorum: quorum)
        let nonce = SecretMemory(count: Hash32.byteCount)
        try SeededRandomness.fill(
            nonce, seed: seed, purpose: "signing-nonce", session: opening, oracle: oracle)
        ownOpening =
            nonce.withUnsafeBytes { Array($0) }
            + ordered.flatMap { $0.sender.id.bytes + $0.receiver.id.bytes }
        self.share = share
        self.request = request
        self.quorum = quorum
        child = try SoftDerivation(
            of: share.publicKey, chainCode: share.chainCode, path: request.path)
        self.opening = opening
        pairs = ordered.map(SigningPair.init)
        self.oracle = oracle
        self.seed = seed
        session = opening
        inbox = Inbox(
            party: share.party,
            rounds: SigningSession.rounds.map { kinds in
                kinds.map { Inbox.Expected($0, from: peers) }
            }, session: opening)
    }

    /// The messages of round 0.
    package func start() -> [ThresholdMessage] { [broadcast(.signingOpening, ownOpening)] }

    /// Whether there is nothing more to come.
    package var hasEnded: Bool { signature != nil || failure != nil }
    /// Whether anything secret of this session is still in memory.
    package var holdsSecrets: Bool {
        seed != nil || secrets != nil || pairs.contains { $0.holdsSecrets }
    }

    /// Takes a message and gives what is to be sent.
    ///
    /// A refusal that is a drop leaves everything as it was; any other ends the session.
    package func receive(
        _ message: ThresholdMessage
    ) throws(ThresholdError) -> [ThresholdMessage] {
        if hasEnded { throw ThresholdError(.ended) }
        try check(message)
        try inbox.file(message)
        var answers: [ThresholdMessage] = []
        do throws(ThresholdError) {
            while !hasEnded, inbox.isComplete { answers += try step() }
        } catch {
            end(error)
            throw error
        }
        return answers
    }

    /// Ends the session for a reason from outside, such as a timeout or a ban elsewhere.
    package func end(_ reason: ThresholdError) {
        if !hasEnded { failure = reason }
        erase()
    }

    func finish(_ signature: ThresholdSignature) {
        self.signature = signature
        erase()
    }

    private func erase() {
        seed = nil
        secrets = nil
        for pair in pairs { pair.erase() }
        inbox.clear()
    }

    private func step() throws(ThresholdError) -> [ThresholdMessage] {
        switch inbox.round {
        case 0: return try commit()
        case 1: return try answer()
        case 2: return try combine()
        default:
            try verify()
            return []
        }
    }

    /// Refuses a body of the wrong form, before it takes a place.
    private func check(_ message: ThresholdMessage) throws(ThresholdError) {
        let (body, sender) = (message.body, message.sender)
        let layout = MessageLayout.signing(message.kind, members: quorum.members.count)
        guard !layout.fields.isEmpty else {
            throw ThresholdError(.unexpected, by: sender, field: "message.kind")
        }
        let isFirst = message.kind == .signingOpening
        guard body.count == layout.byteCount, !isFirst || message.previous == .zero else {
            throw ThresholdError(.malformed, by: sender, field: "\(message.kind)")
        }
        switch message.kind {
        case .signingAnswer: _ = try ProductAnswer(body, from: sender)
        case .signatureShare: _ = try SignatureShare(body, from: sender)
        default: break
        }
    }

    func broadcast(_ kind: MessageKind, _ body: [UInt8]) -> ThresholdMessage {
        message(kind, to: nil, body)
    }

    func message(_ kind: MessageKind, to peer: PartyId?, _ body: [UInt8]) -> ThresholdMessage {
        ThresholdMessage(
            kind: kind, sender: share.party, receiver: peer, session: session, previous: view,
            body: body)
    }

    /// All members' values in the quorum's order, ours among them.
    func inOrder(_ own: [UInt8], _ others: [ThresholdMessage]) -> [[UInt8]] {
        quorum.members.map { member in
            member == share.party ? own : others.first { $0.sender == member }?.body ?? []
        }
    }

    /// The hash of what all have said in a round.
    func view(round: UInt8, of values: [[UInt8]]) throws(ThresholdError) -> Hash32 {
        try failing { () throws(CryptographyError) in
            var input = oracle.begin(.view).field(session).field(round)
            for value in values { input = input.field(value) }
            return try input.hash()
        }
    }

    /// Refuses when somebody saw something else.
    ///
    /// Nobody is named: who told two stories is not known.
    func checkViews(_ kind: MessageKind) throws(ThresholdError) {
        for message in inbox.messages(kind) where message.previous != view {
            throw ThresholdError(.viewMismatch, field: "message.previous")
        }
    }
}
