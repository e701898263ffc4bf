import Basics
import Cryptography

/// Hashes of tagged lists of fields: the one hash function of the protocol, with any output length.
///
/// The input is `len64(tag) ‖ tag ‖ Σ len64(field) ‖ field`, the lengths in 8 bytes, most significant
/// first, so that two lists never give the same bytes. SHAKE256 is the function.
final class RandomOracle {
    private let shake: SHAKE256

    init() throws(CryptographyError) {
        shake = try SHAKE256()
    }

    /// Starts an input.
    func begin(_ tag: ProtocolTag) -> RandomOracle { field(tag.bytes) }

    /// Adds a field.
    @discardableResult
    func field(_ bytes: UnsafeRawBufferPointer) -> RandomOracle {
        withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { shake.absorb($0) }
        shake.absorb(bytes)
        return self
    }

    /// Adds a field.
    @discardableResult
    func field(_ bytes: [UInt8]) -> RandomOracle { bytes.withUnsafeBytes { field($0) } }

    /// Adds a field.
    @discardableResult
    func field(_ hash: Hash32) -> RandomOracle { field(hash.bytes) }

    /// Adds a field of two bytes, most significant first.
    @discardableResult
    func field(_ number: UInt16) -> RandomOracle {
        withUnsafeBytes(of: number.bigEndian) { field($0) }
    }

    /// Adds a field of four bytes, most significant first.
    @discardableResult
    func field(_ number: UInt32) -> RandomOracle {
        withUnsafeBytes(of: number.bigEndian) { field($0) }
    }

    /// Adds a field of one byte.
    @discardableResult
    func field(_ byte: UInt8) -> RandomOracle { withUnsafeBytes(of: byte) { field($0) } }

    /// Adds a party's number.
    @discardableResult
    func field(_ party: PartyId) -> RandomOracle { field(party.number) }

    /// Adds a secret as a field.
    @discardableResult
    func field(_ secret: SecretBytes) -> RandomOracle { secret.withUnsafeBytes { field($0) } }

    /// Adds bytes that are in the form of fields already.
    func encoded(_ bytes: UnsafeRawBufferPointer) -> RandomOracle {
        shake.absorb(bytes)
        return self
    }

    /// Fills the target and ends the input.
    func squeeze(into target: UnsafeMutableRawBufferPointer) throws(CryptographyError) {
        try shake.squeeze(into: target)
    }

    /// Fills secret memory and ends the input.
    func squeeze(into target: SecretMemory) throws(CryptographyError) {
        try target.withUnsafeMutableBytes { (bytes) throws(CryptographyError) in
            try shake.squeeze(into: bytes)
        }
    }

    /// 32 bytes that are no secret; ends the input.
    func hash() throws(CryptographyError) -> Hash32 {
        Hash32(bytes: try output(count: Hash32.byteCount)) ?? .zero
    }

    /// Bytes that are no secret; ends the input.
    func output(count: Int) throws(CryptographyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = bytes.withUnsafeMutableBytes { memory in
            Result { () throws(CryptographyError) in try shake.squeeze(into: memory) }
        }
        try result.get()
        return bytes
    }

    /// A secret of this many bytes; ends the input.
    func secret(count: Int) throws(CryptographyError) -> SecretBytes {
        var result = Result<Void, CryptographyError>.success(())
        let secret = SecretBytes(count: count) { memory in
            result = Result { () throws(CryptographyError) in try shake.squeeze(into: memory) }
        }
        try result.get()
        return secret
    }

    /// A scalar from 48 bytes; ends the input.
    func scalar() throws(CryptographyError) -> Scalar {
        let wide = SecretMemory(count: DKLs23Parameters.wideScalarBytes)
        try squeeze(into: wide)
        return wide.withUnsafeBytes { Scalar(reducing48: $0) }
    }
}
