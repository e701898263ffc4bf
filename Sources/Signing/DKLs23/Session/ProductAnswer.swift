import Basics
import Cryptography

/// The message of round 2 to one peer: the multiplication's answer, then 228 bytes.
struct ProductAnswer {
    /// Bytes of the message.
    static let byteCount =
        MultiplicationMessage.byteCount + 4 * CurvePoint.byteCount + 3 * Hash32.byteCount

    /// The multiplication's answer.
    var multiplication: MultiplicationMessage
    /// The nonce point.
    var noncePoint: [UInt8]
    /// What opens its commitment.
    var salt: [UInt8]
    /// The key share's point in this quorum.
    var keyPoint: [UInt8]
    /// The points of the sender's shares of the two products.
    var products: [[UInt8]]
    /// ψ: the mask less the receiver's factor.
    var difference: Scalar
    /// What the sender signs.
    var digest: Hash32

    /// The bytes.
    func encoded() -> [UInt8] {
        multiplication.bytes + noncePoint + salt + keyPoint + products[0] + products[1]
            + difference.publicBytes + digest.bytes
    }

    init(
        multiplication: MultiplicationMessage, noncePoint: [UInt8], salt: [UInt8],
        keyPoint: [UInt8], products: [[UInt8]], difference: Scalar, digest: Hash32
    ) {
        self.multiplication = multiplication
        self.noncePoint = noncePoint
        self.salt = salt
        self.keyPoint = keyPoint
        self.products = products
        self.difference = difference
        self.digest = digest
    }

    /// Reads a message; refuses what is no scalar or no point, which is a drop.
    init(_ bytes: [UInt8], from sender: PartyId) throws(ThresholdError) {
        guard bytes.count == ProductAnswer.byteCount else {
            throw ThresholdError(.malformed, by: sender, field: "answer")
        }
        var rest = bytes[...]
        multiplication = try MultiplicationMessage(
            ProductAnswer.next(MultiplicationMessage.byteCount, of: &rest), from: sender)
        noncePoint = try ProductAnswer.point(&rest, sender, "answer.noncePoint")
        salt = ProductAnswer.next(32, of: &rest)
        keyPoint = try ProductAnswer.point(&rest, sender, "answer.keyPoint")
        let first = try ProductAnswer.point(&rest, sender, "answer.nonceProduct")
        products = [first, try ProductAnswer.point(&rest, sender, "answer.keyProduct")]
        let scalar = ProductAnswer.next(32, of: &rest).withUnsafeBytes { Scalar(canonical: $0) }
        guard let scalar else {
            throw ThresholdError(.malformed, by: sender, field: "answer.difference")
        }
        difference = scalar
        digest = Hash32(bytes: rest) ?? .zero
    }

    private static func next(_ count: Int, of rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let piece = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return piece
    }

    private static func point(
        _ rest: inout ArraySlice<UInt8>, _ sender: PartyId, _ field: String
    ) throws(ThresholdError) -> [UInt8] {
        let bytes = next(CurvePoint.byteCount, of: &rest)
        guard (try? CurvePoint(bytes)) != nil else {
            throw ThresholdError(.malformed, by: sender, field: field)
        }
        return bytes
    }
}
