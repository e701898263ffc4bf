import Basics
import Cryptography

/// The rounds, in the order of section 5 of the paper; the formulas are in the note on threshold
/// signing.
extension SigningSession {
    private var party: PartyId { share.party }

    /// Round 1: the session has its name; nonce, commitment, and the extension for each peer.
    func commit() throws(ThresholdError) -> [ThresholdMessage] {
        guard let seed else { throw ThresholdError(.ended) }
        let openings = inbox.messages(.signingOpening)
        for (pair, message) in zip(pairs, openings) { try checkSetups(pair, message.body) }
        let bodies = inOrder(ownOpening, openings)
        view = try view(round: 0, of: bodies)
        session = try failing { () throws(CryptographyError) in
            var input = oracle.begin(.session).field(opening)
            for body in bodies { input = input.field(body) }
            return try input.hash()
        }
        let drawn = SecretMemory(count: 2 * DKLs23Parameters.wideScalarBytes + 32)
        try SeededRandomness.fill(
            drawn, seed: seed, purpose: "signing", session: session, oracle: oracle)
        let secrets = SigningSecrets(
            inputs: SecretMemory(scalars: 2), mask: SecretMemory(scalars: 1),
            salt: drawn.withUnsafeBytes { Array($0[(2 * DKLs23Parameters.wideScalarBytes)...]) })
        secrets.inputs[scalar: 0] = drawn.wideScalar(at: 0)
        secrets.mask[scalar: 0] = drawn.wideScalar(at: DKLs23Parameters.wideScalarBytes)
        try failing { () throws(CryptographyError) in
            secrets.inputs[scalar: 1] = try keyShare()
            noncePoint = try CurvePoint(generatorTimes: secrets.inputs[scalar: 0]).bytes()
        }
        self.secrets = secrets
        inbox.advance(session: session)
        var messages = [
            broadcast(.nonceCommitment, try commitment(party, noncePoint, secrets.salt))
        ]
        for pair in pairs {
            let name = try MultiplicationSession.name(session, sender: pair.peer, receiver: party)
            let receiver = try MultiplicationReceiver(
                from: pair.peer, setup: pair.senderSetup, session: name, seed: seed)
            messages.append(message(.signingExtension, to: pair.peer, receiver.message.bytes))
            pair.factor = receiver.factor
            pair.receiver = receiver
        }
        return messages
    }

    /// Round 2: every view fits; then each peer's extension is checked and answered.
    func answer() throws(ThresholdError) -> [ThresholdMessage] {
        guard let seed, let secrets else { throw ThresholdError(.ended) }
        try checkViews(.nonceCommitment)
        try checkViews(.signingExtension)
        let commitments = inbox.messages(.nonceCommitment)
        let own = try commitment(party, noncePoint, secrets.salt)
        let seen = try view(round: 1, of: inOrder(own, commitments))
        for (pair, message) in zip(pairs, commitments) { pair.commitment = message.body }
        let keyPoint = try failing { () throws(CryptographyError) in
            try CurvePoint(generatorTimes: secrets.inputs[scalar: 1]).bytes()
        }
        var bodies: [[UInt8]] = []
        for (pair, message) in zip(pairs, inbox.messages(.signingExtension)) {
            let name = try MultiplicationSession.name(session, sender: party, receiver: pair.peer)
            let (multiplication, shares) = try MultiplicationSender.answer(
                try ExtensionMessage(message.body, from: pair.peer), from: pair.peer,
                inputs: secrets.inputs, setup: pair.receiverSetup, session: name, seed: seed)
            pair.ownShares = shares
            guard let factor = pair.factor else { throw ThresholdError(.ended) }
            let products = try failing { () throws(CryptographyError) in
                [
                    try CurvePoint(generatorTimes: shares[scalar: 0]).bytes(),
                    try CurvePoint(generatorTimes: shares[scalar: 1]).bytes(),
                ]
            }
            bodies.append(
                ProductAnswer(
                    multiplication: multiplication, noncePoint: noncePoint, salt: secrets.salt,
                    keyPoint: keyPoint, products: products,
                    difference: secrets.mask[scalar: 0] - factor[scalar: 0],
                    digest: request.digest
                ).encoded())
        }
        ownKeyPoint = keyPoint
        view = seen
        inbox.advance(session: session)
        return zip(pairs, bodies).map { message(.signingAnswer, to: $0.peer, $1) }
    }

    /// Round 3: everything that the peers have sent is checked, then the shares of the signature.
    func combine() throws(ThresholdError) -> [ThresholdMessage] {
        guard let secrets else { throw ThresholdError(.ended) }
        try checkViews(.signingAnswer)
        var answers: [ProductAnswer] = []
        for message in inbox.messages(.signingAnswer) {
            answers.append(try ProductAnswer(message.body, from: message.sender))
        }
        for answer in answers where answer.digest != request.digest {
            throw ThresholdError(.requestMismatch, field: "answer.digest")
        }
        for (pair, answer) in zip(pairs, answers) {
            let opened = try commitment(pair.peer, answer.noncePoint, answer.salt)
            guard constantTimeEqual(opened, pair.commitment) else {
                throw ThresholdError(.badOpening, by: pair.peer, field: "answer.noncePoint")
            }
        }
        for (pair, answer) in zip(pairs, answers) { try checkProducts(pair, answer) }
        try checkSums(answers)
        view = try view(round: 2, of: points)
        let body = try signatureShare(secrets).bytes
        ownShare = body
        inbox.advance(session: session)
        return [broadcast(.signatureShare, body)]
    }

    /// The end: the shares add up to a signature, which must be the key's.
    func verify() throws(ThresholdError) {
        try checkViews(.signatureShare)
        var (below, above) = (Scalar.zero, Scalar.zero)
        for body in [ownShare] + inbox.messages(.signatureShare).map(\.body) {
            let share = try SignatureShare(body, from: party)
            below += share.below
            above += share.above
        }
        guard !below.isZero else { throw ThresholdError(.degenerate, field: "share.below") }
        guard
            let signature = ThresholdSignature(
                noncePoint: noncePoint, s: above * below.inverse)
        else { throw ThresholdError(.degenerate, field: "share.above") }
        let key = try? Secp256k1.recover(
            digest: request.digest, compact: signature.compact, recoveryId: signature.recoveryId)
        let expected = try failing { () throws(CryptographyError) in try publicKey.publicKey() }
        let isValid = try? Secp256k1.verify(
            digest: request.digest, encodedSignature: signature.compact,
            encodedPublicKey: expected.bytes)
        guard key == expected, isValid == true else {
            throw ThresholdError(.badSignature, field: "share")
        }
        finish(signature)
    }

    // MARK: Parts

    /// Our part of the key: the share by Lagrange's factor, hidden by a share of zero; the child's
    /// offset is added by the first member alone.
    private func keyShare() throws(CryptographyError) -> Scalar {
        let zero = try share.zeroShare(session: session, quorum: quorum, oracle: oracle)
        let isFirst = quorum.members.first == party
        return quorum.factor(of: party) * share.scalar + zero + (isFirst ? child.offset : .zero)
    }

    private func commitment(
        _ party: PartyId, _ point: [UInt8], _ salt: [UInt8]
    ) throws(ThresholdError) -> [UInt8] {
        try failing { () throws(CryptographyError) in
            try oracle.begin(.nonceCommitment).field(session).field(party).field(point)
                .field(salt).hash().bytes
        }
    }

    /// Whether a peer means the same two setups as we do.
    private func checkSetups(_ pair: SigningPair, _ body: [UInt8]) throws(ThresholdError) {
        let peers = quorum.peers(of: pair.peer)
        guard let place = peers.firstIndex(of: party) else { throw ThresholdError(.badQuorum) }
        let named = body[(32 + 64 * place)..<(96 + 64 * place)]
        guard named.elementsEqual(pair.receiverSetup.id.bytes + pair.senderSetup.id.bytes) else {
            throw ThresholdError(.requestMismatch, field: "opening.setups")
        }
    }

    /// The end of a multiplication, and that its products are those of the points that were sent.
    ///
    /// That is, χ·R = d·G + Γ, and the same for the key point. Who fails here is banned.
    private func checkProducts(
        _ pair: SigningPair, _ answer: ProductAnswer
    ) throws(ThresholdError) {
        guard let receiver = pair.receiver, let factor = pair.factor else {
            throw ThresholdError(.ended)
        }
        pair.receiver = nil
        let shares = try receiver.finish(answer.multiplication)
        pair.peerShares = shares
        pair.difference = answer.difference
        for (index, point) in [answer.noncePoint, answer.keyPoint].enumerated() {
            let isRight = try failing { () throws(CryptographyError) in
                let product = SecretMemory(count: CurvePoint.byteCount)
                try product.withUnsafeMutableBytes { (bytes) throws(CryptographyError) in
                    try CurvePoint(point).writeProduct(factor[scalar: 0], to: bytes)
                }
                // A sum that is the identity is no product of points that are none.
                guard
                    let sum = try? CurvePoint(generatorTimes: shares[scalar: index])
                        .adding(try CurvePoint(answer.products[index])).bytes()
                else { return false }
                return product.withUnsafeBytes { left in
                    sum.withUnsafeBytes { constantTimeEqual(left, $0) }
                }
            }
            guard isRight else {
                throw ThresholdError(
                    index == 0 ? .nonceProduct : .keyProduct, by: pair.peer,
                    field: index == 0 ? "answer.nonceProduct" : "answer.keyProduct")
            }
        }
    }

    /// The key points add up to the key, and the nonce points to a point, which becomes ours.
    private func checkSums(_ answers: [ProductAnswer]) throws(ThresholdError) {
        let own = (noncePoint, ownKeyPoint)
        points = quorum.members.map { member in
            guard let place = pairs.firstIndex(where: { $0.peer == member }) else {
                return own.0 + own.1
            }
            return answers[place].noncePoint + answers[place].keyPoint
        }
        let key = try sum([own.1] + answers.map(\.keyPoint), field: "answer.keyPoint")
        guard key == publicKey else {
            throw ThresholdError(.keyMismatch, field: "answer.keyPoint")
        }
        let nonce = try sum([own.0] + answers.map(\.noncePoint), field: "answer.noncePoint")
        noncePoint = try failing { () throws(CryptographyError) in try nonce.bytes() }
    }

    private func sum(_ encodings: [[UInt8]], field: String) throws(ThresholdError) -> CurvePoint {
        var points: [CurvePoint] = []
        for encoding in encodings {
            points.append(try failing { () throws(CryptographyError) in try CurvePoint(encoding) })
        }
        guard let sum = CurvePoint.sum(points) else {
            throw ThresholdError(.degenerate, field: field)
        }
        return sum
    }

    /// u = r·M + Σ(c + d) and w = m·φ + x(R)·v, where v is the same as u with the key share.
    private func signatureShare(_ secrets: SigningSecrets) throws(ThresholdError) -> SignatureShare
    {
        var mask = secrets.mask[scalar: 0]
        for pair in pairs { mask += pair.difference }
        var below = secrets.inputs[scalar: 0] * mask
        var key = secrets.inputs[scalar: 1] * mask
        for pair in pairs {
            guard let own = pair.ownShares, let peer = pair.peerShares else {
                throw ThresholdError(.ended)
            }
            below += own[scalar: 0] + peer[scalar: 0]
            key += own[scalar: 1] + peer[scalar: 1]
        }
        let digest = request.digest.bytes.withUnsafeBytes { Scalar(reducing: $0) }
        let x = noncePoint.dropFirst().withUnsafeBytes { Scalar(reducing: $0) }
        return SignatureShare(below: below, above: digest * secrets.mask[scalar: 0] + x * key)
    }
}
