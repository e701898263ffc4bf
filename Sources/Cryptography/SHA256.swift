package import Basics
import COpenSSL

/// SHA-256.
package enum SHA256 {
    /// How many bytes a digest has.
    package static let byteCount = 32

    /// The digest of a byte array.
    package static func hash(_ bytes: [UInt8]) -> Hash32 {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// The digest of memory.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Hash32 {
        let digest = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            buffer.initialize(repeating: 0)
            // With valid memory the function cannot fail; it allocates nothing.
            _ = COpenSSL.SHA256(
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count,
                buffer.baseAddress)
            count = byteCount
        }
        return Hash32(bytes: digest) ?? .zero
    }
}
