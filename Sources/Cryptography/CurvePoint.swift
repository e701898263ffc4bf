import CSecp256k1

/// A point of secp256k1 that is not the identity, with the group's operations by libsecp256k1.
package struct CurvePoint: Sendable {
    /// How many bytes the encoding has: 02 or 03 by the parity of y, then x (SEC 1).
    package static let byteCount = 33

    private var point: secp256k1_pubkey

    private init(_ point: secp256k1_pubkey) {
        self.point = point
    }

    /// Reads 33 bytes; refuses every other form and what is not on the curve.
    package init(_ bytes: UnsafeRawBufferPointer) throws(CryptographyError) {
        let context = try Secp256k1Context.shared()
        var parsed = secp256k1_pubkey()
        guard bytes.count == CurvePoint.byteCount, bytes[0] == 2 || bytes[0] == 3,
            let place = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
            secp256k1_ec_pubkey_parse(context, &parsed, place, bytes.count) == 1
        else { throw CryptographyError(.badPublicKey, "point") }
        point = parsed
    }

    /// Reads 33 bytes; refuses every other form and what is not on the curve.
    package init(_ bytes: [UInt8]) throws(CryptographyError) {
        let result = bytes.withUnsafeBytes { memory in
            Result { () throws(CryptographyError) in try CurvePoint(memory) }
        }
        self = try result.get()
    }

    /// The generator times a secret scalar, in constant time; `badParameter` for zero.
    package init(generatorTimes scalar: Scalar) throws(CryptographyError) {
        let context = try Secp256k1Context.shared()
        var product = secp256k1_pubkey()
        let isMade = scalar.withBytes { bytes in
            guard let secret = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
                return false
            }
            return secp256k1_ec_pubkey_create(context, &product, secret) == 1
        }
        guard isMade else { throw CryptographyError(.badParameter, "generator") }
        point = product
    }

    /// Writes the 33 bytes; a target of another size is left as it is.
    package func write(to target: UnsafeMutableRawBufferPointer) throws(CryptographyError) {
        let context = try Secp256k1Context.shared()
        var copy = point
        var count = CurvePoint.byteCount
        guard target.count == count,
            let place = target.baseAddress?.assumingMemoryBound(to: UInt8.self),
            secp256k1_ec_pubkey_serialize(
                context, place, &count, &copy, UInt32(SECP256K1_EC_COMPRESSED)) == 1
        else { throw CryptographyError(.libraryFailure, "point") }
    }

    /// The 33 bytes.
    package func bytes() throws(CryptographyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: CurvePoint.byteCount)
        let result = bytes.withUnsafeMutableBytes { memory in
            Result { () throws(CryptographyError) in try write(to: memory) }
        }
        try result.get()
        return bytes
    }

    /// The key of this point.
    package func publicKey() throws(CryptographyError) -> PublicKey {
        try Secp256k1.publicKey(compressed: try bytes())
    }

    /// Writes the 33 bytes of the product with a secret scalar, in constant time.
    ///
    /// By the library's Diffie-Hellman function, which is the one it promises to be constant in time
    /// for points other than the generator. `badParameter` for zero.
    package func writeProduct(
        _ scalar: Scalar, to target: UnsafeMutableRawBufferPointer
    ) throws(CryptographyError) {
        let context = try Secp256k1Context.shared()
        var copy = point
        let place = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard target.count == CurvePoint.byteCount, let place else {
            throw CryptographyError(.badParameter, "product")
        }
        let isMade = scalar.withBytes { bytes in
            guard let secret = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
                return false
            }
            return secp256k1_ecdh(context, place, &copy, secret, encodeRaw, nil) == 1
        }
        guard isMade else { throw CryptographyError(.badParameter, "product") }
    }

    /// The product with a public scalar; `badParameter` for zero.
    package func multiplied(byPublic scalar: Scalar) throws(CryptographyError) -> CurvePoint {
        let context = try Secp256k1Context.shared()
        var product = point
        guard secp256k1_ec_pubkey_tweak_mul(context, &product, scalar.publicBytes) == 1 else {
            throw CryptographyError(.badParameter, "product")
        }
        return CurvePoint(product)
    }

    /// The negative.
    package func negated() throws(CryptographyError) -> CurvePoint {
        let context = try Secp256k1Context.shared()
        var copy = point
        guard secp256k1_ec_pubkey_negate(context, &copy) == 1 else {
            throw CryptographyError(.libraryFailure, "negate")
        }
        return CurvePoint(copy)
    }

    /// The sum; `badParameter` when it is the identity, which is no point here.
    package func adding(_ other: CurvePoint) throws(CryptographyError) -> CurvePoint {
        let context = try Secp256k1Context.shared()
        var sum = secp256k1_pubkey()
        let isMade = withUnsafePointer(to: point) { first in
            withUnsafePointer(to: other.point) { second in
                var terms: [UnsafePointer<secp256k1_pubkey>?] = [first, second]
                return secp256k1_ec_pubkey_combine(context, &sum, &terms, 2) == 1
            }
        }
        guard isMade else { throw CryptographyError(.badParameter, "sum") }
        return CurvePoint(sum)
    }
}

extension CurvePoint {
    /// The sum of points; nil when it is the identity or there are none.
    package static func sum(_ points: [CurvePoint]) -> CurvePoint? {
        guard let context = try? Secp256k1Context.shared(), !points.isEmpty else { return nil }
        var sum = secp256k1_pubkey()
        let isMade = points.map(\.point).withUnsafeBufferPointer { terms in
            var pointers = terms.indices.map { terms.baseAddress?.advanced(by: $0) }
            return secp256k1_ec_pubkey_combine(context, &sum, &pointers, pointers.count) == 1
        }
        return isMade ? CurvePoint(sum) : nil
    }
}

/// Takes the coordinates from the library's Diffie-Hellman as they are, in the form of SEC 1.
private func encodeRaw(
    _ output: UnsafeMutablePointer<UInt8>?, _ x: UnsafePointer<UInt8>?,
    _ y: UnsafePointer<UInt8>?, _ data: UnsafeMutableRawPointer?
) -> Int32 {
    guard let output, let x, let y else { return 0 }
    output[0] = 2 | (y[31] & 1)
    output.advanced(by: 1).update(from: x, count: 32)
    return 1
}

extension CurvePoint: Equatable {
    /// Whether the points are the same; for public points.
    package static func == (left: CurvePoint, right: CurvePoint) -> Bool {
        guard let first = try? left.bytes(), let second = try? right.bytes() else { return false }
        return constantTimeEqual(first, second)
    }
}

extension CurvePoint: CustomStringConvertible, CustomReflectable {
    /// The kind, never the coordinates: some points are secret.
    package var description: String { "CurvePoint" }
    /// Empty, so that dumping finds nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
