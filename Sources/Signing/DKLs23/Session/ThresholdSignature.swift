import Arithmetic
package import Cryptography

/// A signature of a quorum: r and s, and which of the possible nonce points was used.
package struct ThresholdSignature: Equatable, Sendable {
    /// The nonce point's x modulo the order, not zero.
    package let r: Scalar
    /// The proof, at most half the order (EIP-2) and not zero.
    package let s: Scalar
    /// The parity of the nonce point's y, plus 2 when its x is the order or above.
    package let recoveryId: UInt8

    /// The signature of a nonce point's 33 bytes and an `s`, which is made low; nil when a part is zero.
    ///
    /// The nonce point of the negative `s` is the negative point, whose y has the other parity.
    package init?(noncePoint: [UInt8], s: Scalar) {
        guard noncePoint.count == CurvePoint.byteCount else { return nil }
        let x = Array(noncePoint[1...])
        let isBelow = x.withUnsafeBytes { Scalar(canonical: $0) } != nil
        r = x.withUnsafeBytes { Scalar(reducing: $0) }
        let parity = (noncePoint[0] & 1) | (isBelow ? 0 : 2)
        self.s = s.isHigh ? -s : s
        recoveryId = s.isHigh ? parity ^ 1 : parity
        guard !r.isZero, !s.isZero else { return nil }
    }

    /// r and s, 64 bytes.
    package var compact: [UInt8] { r.publicBytes + s.publicBytes }

    /// The form that Ethereum takes; nil for a nonce point whose x is the order or above.
    package var recoverable: RecoverableSignature? {
        guard recoveryId <= 1, let r = UInt256(bigEndian: r.publicBytes),
            let s = UInt256(bigEndian: s.publicBytes)
        else { return nil }
        return RecoverableSignature(r: r, s: s, yParity: recoveryId)
    }
}
