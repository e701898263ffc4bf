import Basics
import Cryptography

/// A proof that a party knows the logarithm of a point (Schnorr), bound to the session, the party and
/// the place of the point, so that it serves nobody else and nowhere else.
struct LogarithmProof {
    /// Bytes of a proof.
    static let byteCount = CurvePoint.byteCount + Scalar.byteCount
    /// The place of the proof of a whole share, which is no coefficient.
    static let sharePlace: UInt16 = .max

    /// The point of the proof's nonce.
    let noncePoint: [UInt8]
    /// The answer.
    let answer: Scalar

    /// What a proof is bound to.
    struct Context {
        let session: Hash32
        let party: PartyId
        let place: UInt16
        /// Anything else that all must agree on, such as the chain code.
        let binding: [UInt8]
        let oracle: RandomOracle

        func challenge(
            _ point: [UInt8], _ noncePoint: [UInt8]
        ) throws(CryptographyError) -> Scalar {
            try oracle.begin(.logarithmProof).field(session).field(party).field(place)
                .field(point).field(noncePoint).field(binding).scalar()
        }
    }

    /// Proves that `secret` is the logarithm of `point`; the nonce is used for nothing else.
    init(
        _ secret: Scalar, point: [UInt8], nonce: Scalar, _ context: Context
    ) throws(CryptographyError) {
        noncePoint = try CurvePoint(generatorTimes: nonce).bytes()
        answer = nonce + (try context.challenge(point, noncePoint)) * secret
    }

    /// Reads 65 bytes; nil for what is no point or scalar.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count == LogarithmProof.byteCount else { return nil }
        noncePoint = Array(bytes.prefix(CurvePoint.byteCount))
        let scalar = bytes.suffix(Scalar.byteCount).withUnsafeBytes { Scalar(canonical: $0) }
        guard let scalar, (try? CurvePoint(noncePoint)) != nil else { return nil }
        answer = scalar
    }

    var bytes: [UInt8] { noncePoint + answer.publicBytes }

    /// Whether the proof holds: z·G = T + e·F.
    func holds(for point: [UInt8], _ context: Context) -> Bool {
        guard let challenge = try? context.challenge(point, noncePoint),
            let left = try? CurvePoint(generatorTimes: answer),
            let term = try? CurvePoint(point).multiplied(byPublic: challenge),
            let right = try? CurvePoint(noncePoint).adding(term)
        else { return false }
        return left == right
    }
}

/// A polynomial by its coefficients' points.
enum PointPolynomial {
    /// The value at a party's place, by Horner; nil when a step gives the identity.
    static func value(_ coefficients: [CurvePoint], at party: PartyId) -> CurvePoint? {
        let place = Scalar(UInt64(party.number))
        guard var value = coefficients.last else { return nil }
        for coefficient in coefficients.dropLast().reversed() {
            guard let next = try? value.multiplied(byPublic: place).adding(coefficient) else {
                return nil
            }
            value = next
        }
        return value
    }
}
