import Basics
package import Cryptography

/// One key generation or resharing, as one of its parties (Feldman's sharing, committed first and
/// opened then).
///
/// A machine: messages in, messages out. The new share is there after round 4 and must be stored;
/// the key counts once every holder has said that it did (`isReleased`), and until then the old
/// shares are kept.
package final class KeySession {
    /// What is made.
    package let plan: KeyPlan
    /// Who we are.
    package let party: PartyId
    /// Our new share, from round 4 on; none for a party that only deals.
    package private(set) var share: KeyShare?
    /// Whether every holder has stored its share.
    package private(set) var isReleased = false
    /// Why the session ended without a key.
    package private(set) var failure: ThresholdError?

    private var hasConfirmed = false
    let oracle: RandomOracle
    let opening: Hash32
    let ownNonce: [UInt8]
    var session: Hash32
    var view: Hash32 = .zero
    var inbox: Inbox
    var seed: SecretBytes?
    var old: KeyShare?
    var secrets: KeySecrets?
    /// The points of each dealer's coefficients, in the dealers' order.
    var coefficients: [[CurvePoint]] = []
    var ownCommitment: [UInt8] = []
    var ownCoefficients: [UInt8] = []
    var ownChainCode: [UInt8] = []
    var commitments: [[UInt8]] = []
    var chainCodeCommitments: [[UInt8]] = []
    /// What round 4 confirms, until the confirmations of all are there.
    var pending: KeyShare?
    var summary: [UInt8] = []
    var ownConfirmation: [UInt8] = []

    /// Prepares a session.
    ///
    /// A dealer of a resharing gives its old share; the seed is used for this session alone.
    package init(
        _ plan: KeyPlan, party: PartyId, old: KeyShare? = nil, seed: SecretBytes
    ) throws(ThresholdError) {
        let participants = plan.participants
        guard participants.contains(party) else {
            throw ThresholdError(.badQuorum, field: "party")
        }
        let needsOld = plan.origin != nil && plan.dealers.members.contains(party)
        if needsOld {
            guard let old, old.party == party, try KeyPlan.Origin(old) == plan.origin else {
                throw ThresholdError(.badParameter, field: "share")
            }
        }
        let oracle = try failing { () throws(CryptographyError) in try RandomOracle() }
        let opening = try failing { () throws(CryptographyError) in try plan.opening(oracle) }
        let nonce = SecretMemory(count: Hash32.byteCount)
        try SeededRandomness.fill(
            nonce, seed: seed, purpose: "key-nonce", session: opening, oracle: oracle)
        ownNonce = nonce.withUnsafeBytes { Array($0) }
        self.plan = plan
        self.party = party
        self.oracle = oracle
        self.opening = opening
        self.seed = seed
        self.old = needsOld ? old : nil
        session = opening
        inbox = Inbox(
            party: party, rounds: KeySession.rounds(plan, party), session: opening)
    }

    /// Who sends what to a party in each round.
    private static func rounds(_ plan: KeyPlan, _ party: PartyId) -> [[Inbox.Expected]] {
        let others = { (parties: [PartyId]) in parties.filter { $0 != party } }
        let (dealers, holders) = (others(plan.dealers.members), others(plan.receivers))
        let all = others(plan.participants)
        let isHolder = plan.receivers.contains(party)
        var third = [Inbox.Expected(.keyShare, from: isHolder ? all : [])]
        if plan.origin == nil { third.append(Inbox.Expected(.keyChainCode, from: dealers)) }
        return [
            [Inbox.Expected(.keyOpening, from: all)],
            [Inbox.Expected(.keyCommitment, from: dealers)],
            [Inbox.Expected(.keyCoefficients, from: dealers)],
            third,
            [Inbox.Expected(.keyConfirmation, from: holders)],
            [Inbox.Expected(.keyStored, from: holders)],
        ]
    }

    /// Whether we deal.
    var isDealer: Bool { plan.dealers.members.contains(party) }
    /// Whether we get a share.
    var isHolder: Bool { plan.receivers.contains(party) }
    /// Whether there is nothing more to come.
    package var hasEnded: Bool { isReleased || failure != nil }
    /// Whether anything secret of this session, but for the new share, is still in memory.
    package var holdsSecrets: Bool { seed != nil || old != nil || secrets != nil || pending != nil }

    /// The messages of round 0.
    package func start() -> [ThresholdMessage] { [broadcast(.keyOpening, ownNonce)] }

    /// Says that the new share is on disk; the answer to `share` becoming there.
    package func confirmStored() throws(ThresholdError) -> [ThresholdMessage] {
        guard failure == nil, share != nil, !hasConfirmed else {
            throw ThresholdError(.unexpected, field: "stored")
        }
        hasConfirmed = true
        _ = try advance()
        return [broadcast(.keyStored, session.bytes)]
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
        return try advance()
    }

    /// Goes through all rounds whose messages are there; the last waits for our own storing too.
    private func advance() throws(ThresholdError) -> [ThresholdMessage] {
        var answers: [ThresholdMessage] = []
        do throws(ThresholdError) {
            while !hasEnded, inbox.isComplete, inbox.round < 5 || hasConfirmed || !isHolder {
                answers += try step()
            }
        } catch {
            end(error)
            throw error
        }
        return answers
    }

    /// Ends the session for a reason from outside, such as a timeout.
    package func end(_ reason: ThresholdError) {
        if !hasEnded { failure = reason }
        share = isReleased ? share : nil
        erase()
        inbox.clear()
    }

    private func step() throws(ThresholdError) -> [ThresholdMessage] {
        switch inbox.round {
        case 0: return try commit()
        case 1: return try open()
        case 2: return try deal()
        case 3: return try confirm()
        case 4:
            share = try accept()
            erase()
            return []
        default:
            try checkViews(.keyStored)
            for message in inbox.messages(.keyStored) where message.body != session.bytes {
                throw ThresholdError(.keyMismatch, by: message.sender, field: "stored")
            }
            isReleased = true
            inbox.clear()
            return []
        }
    }

    private func erase() {
        seed = nil
        old = nil
        secrets?.wipe()
        secrets = nil
        pending = nil
    }

    /// Refuses a body of the wrong length, before it takes a place.
    private func check(_ message: ThresholdMessage) throws(ThresholdError) {
        let layout = MessageLayout.key(message.kind, plan, from: message.sender)
        guard !layout.fields.isEmpty else {
            throw ThresholdError(.unexpected, by: message.sender, field: "message.kind")
        }
        let isFirst = message.kind == .keyOpening
        guard message.body.count == layout.byteCount, !isFirst || message.previous == .zero else {
            throw ThresholdError(.malformed, by: message.sender, field: "\(message.kind)")
        }
    }

    /// Bytes of what all must agree on at the end: key, chain code, all shares' points.
    var summaryBytes: Int { CurvePoint.byteCount + 32 + plan.count * CurvePoint.byteCount }

    func broadcast(_ kind: MessageKind, _ body: [UInt8]) -> ThresholdMessage {
        message(kind, to: nil, body)
    }

    func message(_ kind: MessageKind, to peer: PartyId?, _ body: [UInt8]) -> ThresholdMessage {
        ThresholdMessage(
            kind: kind, sender: party, receiver: peer, session: session, previous: view, body: body)
    }

    /// Refuses when somebody saw other broadcasts than we did; nobody is named.
    func checkViews(_ kind: MessageKind) throws(ThresholdError) {
        for message in inbox.messages(kind) where message.previous != view {
            throw ThresholdError(.viewMismatch, field: "message.previous")
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

    /// The values of some parties in their order, ours among them if we are one.
    func inOrder(
        _ parties: [PartyId], own: [UInt8], _ others: [ThresholdMessage]
    ) -> [[UInt8]] {
        parties.map { member in
            member == party ? own : others.first { $0.sender == member }?.body ?? []
        }
    }
}

/// What a party of a key generation keeps to itself.
struct KeySecrets {
    /// The coefficients of the own polynomial, and a nonce for the proof of each.
    let coefficients: SecretMemory
    let nonces: SecretMemory
    /// Our halves of the seeds, 32 bytes for each holder.
    let halves: SecretMemory
    /// What opens the two commitments, our part of the chain code between them.
    let salts: [UInt8]

    func wipe() {
        coefficients.wipe()
        nonces.wipe()
        halves.wipe()
    }
}
