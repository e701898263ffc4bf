package import Basics
package import Cryptography

/// A child of a shared key by a path that is not hardened (BIP-32): everybody computes it alone.
package struct SoftDerivation: Sendable {
    /// What is added to the key.
    package let offset: Scalar
    /// The child's point.
    package let publicKey: CurvePoint
    /// The child's chain code.
    package let chainCode: Hash32

    /// The descendant at the end of a path of numbers below 2^31.
    ///
    /// `badParameter` for a hardened number, which needs the key itself; `degenerate` for one of the
    /// numbers, one in 2^127, to which no child belongs.
    package init(
        of key: CurvePoint, chainCode: Hash32, path: [UInt32]
    ) throws(ThresholdError) {
        guard path.count <= DerivationPath.levelsMax,
            path.allSatisfy({ $0 < DerivationPath.hardened })
        else { throw ThresholdError(.badParameter, field: "path") }
        var (offset, point, code) = (Scalar.zero, key, chainCode)
        for number in path {
            let parent = point
            let parentCode = code
            let step = try failing { () throws(CryptographyError) in
                var message = try parent.bytes() + bigEndian(number)
                return try HMACSHA512.authenticationCode(
                    SecretBytes(consuming: &message), key: parentCode.bytes)
            }
            let tweak = step.withUnsafeBytes {
                Scalar(canonical: UnsafeRawBufferPointer(rebasing: $0[..<32]))
            }
            guard let tweak else { throw ThresholdError(.degenerate, field: "path") }
            point = try failing { () throws(CryptographyError) in
                try parent.adding(try CurvePoint(generatorTimes: tweak))
            }
            offset += tweak
            code = step.withUnsafeBytes { Hash32(bytes: $0[32...]) } ?? .zero
        }
        self.offset = offset
        publicKey = point
        self.chainCode = code
    }
}
