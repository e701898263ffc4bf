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
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { digest in
            digest.initialize(repeating: 0)
            // With valid memory the function cannot fail; it allocates nothing.
            _ = COpenSSL.SHA256(
                bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count,
                digest.baseAddress)
            return Hash32(buffer: UnsafeBufferPointer(digest)) ?? .zero
        }
    }
}
