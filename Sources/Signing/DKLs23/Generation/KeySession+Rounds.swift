import Basics
import Cryptography

/// The rounds; the formulas are in the note on threshold signing.
extension KeySession {
    /// Round 1: the session has its name; dealers commit to their polynomials.
    func commit() throws(ThresholdError) -> [ThresholdMessage] {
        let nonces = inOrder(plan.participants, own: ownNonce, inbox.messages(.keyOpening))
        view = try view(round: 0, of: nonces)
        session = try failing { () throws(CryptographyError) in
            var input = oracle.begin(.session).field(opening)
            for nonce in nonces { input = input.field(nonce) }
            return try input.hash()
        }
        let secrets = try draw()
        self.secrets = secrets
        inbox.advance(session: session)
        guard isDealer else { return [] }
        ownCoefficients = try failing { () throws(CryptographyError) in
            var bytes: [UInt8] = []
            for place in 0..<plan.threshold {
                let secret = secrets.coefficients[scalar: place]
                let point = try CurvePoint(generatorTimes: secret).bytes()
                let proof = try LogarithmProof(
                    secret, point: point, nonce: secrets.nonces[scalar: place],
                    context(party, place))
                bytes += point + proof.bytes
            }
            return bytes + secrets.salts[..<32]
        }
        ownCommitment = try commitment(party, ownCoefficients)
        if plan.origin == nil {
            ownChainCode = Array(secrets.salts[32...])
            ownCommitment += try chainCodeCommitment(party, ownChainCode)
        }
        return [broadcast(.keyCommitment, ownCommitment)]
    }

    /// Round 2: the commitments are opened.
    func open() throws(ThresholdError) -> [ThresholdMessage] {
        try checkViews(.keyCommitment)
        let all = inOrder(
            plan.dealers.members, own: ownCommitment, inbox.messages(.keyCommitment))
        commitments = all.map { Array($0.prefix(Hash32.byteCount)) }
        chainCodeCommitments = all.map { Array($0.dropFirst(Hash32.byteCount)) }
        view = try view(round: 1, of: all)
        inbox.advance(session: session)
        return isDealer ? [broadcast(.keyCoefficients, ownCoefficients)] : []
    }

    /// Round 3: what was opened is checked; every holder gets its share of each polynomial.
    func deal() throws(ThresholdError) -> [ThresholdMessage] {
        guard let secrets else { throw ThresholdError(.ended) }
        try checkViews(.keyCoefficients)
        let all = inOrder(
            plan.dealers.members, own: ownCoefficients, inbox.messages(.keyCoefficients))
        for (place, dealer) in plan.dealers.members.enumerated() {
            let opened = try commitment(dealer, all[place])
            guard constantTimeEqual(opened, commitments[place]) else {
                throw ThresholdError(.badOpening, by: dealer, field: "coefficients")
            }
        }
        for (place, dealer) in plan.dealers.members.enumerated() {
            coefficients.append(try checkedCoefficients(all[place], of: dealer))
        }
        view = try view(round: 2, of: all)
        inbox.advance(session: session)
        var messages: [ThresholdMessage] = []
        for holder in plan.receivers where holder != party {
            var body: [UInt8] = []
            if isDealer { body += value(secrets.coefficients, at: holder).publicBytes }
            if isHolder { body += half(secrets, for: holder) }
            messages.append(message(.keyShare, to: holder, body))
        }
        if isDealer, plan.origin == nil { messages.append(broadcast(.keyChainCode, ownChainCode)) }
        return messages
    }

    /// Round 4: shares are checked against the dealers' points, and the new share is proven.
    func confirm() throws(ThresholdError) -> [ThresholdMessage] {
        guard let secrets else { throw ThresholdError(.ended) }
        try checkViews(.keyShare)
        try checkViews(.keyChainCode)
        let chainCode = try agreedChainCode()
        let publicShares = try summedShares()
        let key = try summedKey()
        summary = try failing { () throws(CryptographyError) in
            var bytes = try key.bytes() + chainCode.bytes
            for share in publicShares { bytes += try share.bytes() }
            return bytes
        }
        view = try view(
            round: 3,
            of: plan.origin == nil
                ? inOrder(
                    plan.dealers.members, own: ownChainCode, inbox.messages(.keyChainCode)) : [])
        guard isHolder else {
            inbox.advance(session: session)
            return []
        }
        let scalar = SecretMemory(scalars: 1)
        scalar[scalar: 0] = try summedShare(secrets)
        let point = publicShares[Int(party.number) - 1]
        let proof = try failing { () throws(CryptographyError) in
            let nonce = SecretMemory(count: DKLs23Parameters.wideScalarBytes)
            guard let seed else { throw CryptographyError(.libraryFailure, "seed") }
            try oracle.begin(.randomness).field(seed).field(Array("key-proof".utf8))
                .field(session).squeeze(into: nonce)
            return try LogarithmProof(
                scalar[scalar: 0], point: try point.bytes(), nonce: nonce.wideScalar(at: 0),
                shareContext(party))
        }
        pending = try KeyShare(
            keyId: plan.origin?.keyId ?? session, epoch: plan.epoch, threshold: plan.threshold,
            party: party, share: encoded(scalar), publicShares: publicShares, publicKey: key,
            chainCode: chainCode, zeroSeeds: try zeroSeeds(secrets))
        inbox.advance(session: session)
        ownConfirmation = summary + proof.bytes
        return [broadcast(.keyConfirmation, ownConfirmation)]
    }

    /// The end of round 4: all say the same, and each has proven its share.
    func accept() throws(ThresholdError) -> KeyShare? {
        try checkViews(.keyConfirmation)
        for message in inbox.messages(.keyConfirmation) {
            guard message.body.prefix(summaryBytes).elementsEqual(summary) else {
                throw ThresholdError(.keyMismatch, field: "confirmation")
            }
            let place =
                CurvePoint.byteCount + 32
                + (Int(message.sender.number) - 1) * CurvePoint.byteCount
            let point = Array(summary[place..<(place + CurvePoint.byteCount)])
            guard let proof = LogarithmProof(message.body.dropFirst(summaryBytes)),
                proof.holds(for: point, shareContext(message.sender))
            else { throw ThresholdError(.badProof, by: message.sender, field: "confirmation") }
        }
        view = try view(
            round: 4,
            of: inOrder(plan.receivers, own: ownConfirmation, inbox.messages(.keyConfirmation)))
        inbox.advance(session: session)
        return pending
    }

    // MARK: Parts

    /// Everything random of this session; a resharing's constant is our part of the old key.
    private func draw() throws(ThresholdError) -> KeySecrets {
        guard let seed else { throw ThresholdError(.ended) }
        let (count, wide) = (plan.threshold, DKLs23Parameters.wideScalarBytes)
        let drawn = SecretMemory(count: 2 * count * wide + 96 + 32 * plan.count)
        try SeededRandomness.fill(
            drawn, seed: seed, purpose: "key", session: session, oracle: oracle)
        let secrets = KeySecrets(
            coefficients: SecretMemory(scalars: count), nonces: SecretMemory(scalars: count),
            halves: SecretMemory(count: 32 * plan.count),
            salts: drawn.withUnsafeBytes { Array($0[(2 * count * wide)..<(2 * count * wide + 96)]) }
        )
        for place in 0..<count {
            secrets.coefficients[scalar: place] = drawn.wideScalar(at: place * wide)
            secrets.nonces[scalar: place] = drawn.wideScalar(at: (count + place) * wide)
        }
        if let old {
            secrets.coefficients[scalar: 0] = plan.dealers.factor(of: party) * old.scalar
        }
        let start = 2 * count * wide + 96
        drawn.copy(start..<(start + 32 * plan.count), to: secrets.halves, at: 0)
        return secrets
    }

    private func context(_ party: PartyId, _ place: Int) -> LogarithmProof.Context {
        LogarithmProof.Context(
            session: session, party: party, place: UInt16(place), binding: [], oracle: oracle)
    }

    /// A share's proof is bound to key, chain code and all shares' points.
    private func shareContext(_ party: PartyId) -> LogarithmProof.Context {
        LogarithmProof.Context(
            session: session, party: party, place: LogarithmProof.sharePlace, binding: summary,
            oracle: oracle)
    }

    private func commitment(
        _ dealer: PartyId, _ coefficients: [UInt8]
    ) throws(ThresholdError) -> [UInt8] {
        try failing { () throws(CryptographyError) in
            try oracle.begin(.coefficientCommitment).field(session).field(dealer)
                .field(coefficients).hash().bytes
        }
    }

    private func chainCodeCommitment(
        _ dealer: PartyId, _ opened: [UInt8]
    ) throws(ThresholdError) -> [UInt8] {
        try failing { () throws(CryptographyError) in
            try oracle.begin(.chainCodeCommitment).field(session).field(dealer).field(opened)
                .hash().bytes
        }
    }

    /// A dealer's points, each proven; the constant of a resharing is its part of the old key.
    private func checkedCoefficients(
        _ bytes: [UInt8], of dealer: PartyId
    ) throws(ThresholdError) -> [CurvePoint] {
        let size = CurvePoint.byteCount + LogarithmProof.byteCount
        var points: [CurvePoint] = []
        for place in 0..<plan.threshold {
            let piece = bytes[(place * size)..<((place + 1) * size)]
            let encoding = Array(piece.prefix(CurvePoint.byteCount))
            guard let point = try? CurvePoint(encoding) else {
                throw ThresholdError(.badOpening, by: dealer, field: "coefficients[\(place)]")
            }
            guard let proof = LogarithmProof(piece.dropFirst(CurvePoint.byteCount)),
                proof.holds(for: encoding, context(dealer, place))
            else { throw ThresholdError(.badProof, by: dealer, field: "coefficients[\(place)]") }
            points.append(point)
        }
        let expected = try failing { () throws(CryptographyError) in
            try plan.expectedConstant(of: dealer)
        }
        if let expected, expected != points[0] {
            throw ThresholdError(.badShare, by: dealer, field: "coefficients[0]")
        }
        return points
    }

    /// The value of our polynomial at a holder's place, by Horner.
    private func value(_ coefficients: SecretMemory, at holder: PartyId) -> Scalar {
        let place = ScalarFactor(Scalar(UInt64(holder.number)))
        var value = Scalar.zero
        for index in (0..<plan.threshold).reversed() {
            value = place * value + coefficients[scalar: index]
        }
        return value
    }

    private func half(_ secrets: KeySecrets, for holder: PartyId) -> [UInt8] {
        let place = Int(holder.number - 1) * 32
        return secrets.halves.withUnsafeBytes { Array($0[place..<(place + 32)]) }
    }

    /// The chain code of all dealers' parts, or the old one.
    private func agreedChainCode() throws(ThresholdError) -> Hash32 {
        if let origin = plan.origin { return origin.chainCode }
        let opened = inOrder(
            plan.dealers.members, own: ownChainCode, inbox.messages(.keyChainCode))
        for (place, dealer) in plan.dealers.members.enumerated() {
            let commitment = try chainCodeCommitment(dealer, opened[place])
            guard constantTimeEqual(commitment, chainCodeCommitments[place]) else {
                throw ThresholdError(.badOpening, by: dealer, field: "chainCode")
            }
        }
        return try failing { () throws(CryptographyError) in
            var input = oracle.begin(.chainCode).field(session)
            for part in opened { input = input.field(Array(part.prefix(32))) }
            return try input.hash()
        }
    }

    private func summedKey() throws(ThresholdError) -> CurvePoint {
        guard let key = CurvePoint.sum(coefficients.map { $0[0] }) else {
            throw ThresholdError(.degenerate, field: "coefficients[0]")
        }
        if let origin = plan.origin, (try? key.bytes()) != origin.publicKey {
            throw ThresholdError(.keyMismatch, field: "coefficients[0]")
        }
        return key
    }

    /// The points of all new shares.
    private func summedShares() throws(ThresholdError) -> [CurvePoint] {
        var sums: [CurvePoint] = []
        for place in 0..<plan.threshold {
            guard let sum = CurvePoint.sum(coefficients.map { $0[place] }) else {
                throw ThresholdError(.degenerate, field: "coefficients[\(place)]")
            }
            sums.append(sum)
        }
        var shares: [CurvePoint] = []
        for holder in plan.places {
            guard let share = PointPolynomial.value(sums, at: holder) else {
                throw ThresholdError(.degenerate, field: "publicShares")
            }
            shares.append(share)
        }
        return shares
    }

    /// Our new share: the values of all polynomials, each checked against its dealer's points.
    private func summedShare(_ secrets: KeySecrets) throws(ThresholdError) -> Scalar {
        var sum = isDealer ? value(secrets.coefficients, at: party) : .zero
        for message in inbox.messages(.keyShare) {
            guard let place = plan.dealers.members.firstIndex(of: message.sender) else { continue }
            let value = message.body.prefix(32).withUnsafeBytes { Scalar(canonical: $0) }
            guard let value, let point = try? CurvePoint(generatorTimes: value),
                point == PointPolynomial.value(coefficients[place], at: party)
            else { throw ThresholdError(.badShare, by: message.sender, field: "share") }
            sum += value
        }
        return sum
    }

    /// The seeds of the shares of zero with each holder, from both halves.
    private func zeroSeeds(_ secrets: KeySecrets) throws(ThresholdError) -> [SecretBytes] {
        let messages = inbox.messages(.keyShare)
        var seeds: [SecretBytes] = []
        for holder in plan.places {
            guard holder != party else {
                seeds.append(SecretBytes(count: 0) { _ in })
                continue
            }
            // With a number that has no share nothing is ever signed.
            let message =
                plan.receivers.contains(holder) ? messages.first { $0.sender == holder } : nil
            let (own, other) = (
                half(secrets, for: holder), message.map { Array($0.body.suffix(32)) } ?? []
            )
            let isFirst = party < holder
            seeds.append(
                try failing { () throws(CryptographyError) in
                    try oracle.begin(.zeroSeed).field(session).field(min(party, holder))
                        .field(max(party, holder)).field(isFirst ? own : other)
                        .field(isFirst ? other : own).secret(count: 32)
                })
        }
        return seeds
    }

    private func encoded(_ scalar: SecretMemory) -> SecretBytes {
        SecretBytes(count: Scalar.byteCount) { scalar[scalar: 0].write(to: $0) }
    }
}
