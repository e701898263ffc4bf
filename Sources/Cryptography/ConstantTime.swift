import COpenSSL

/// Compares byte strings in a time that depends on their lengths only.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.withUnsafeBytes { first in
        right.withUnsafeBytes { second in constantTimeEqual(first, second) }
    }
}

/// Compares memory in a time that depends on the lengths only.
package func constantTimeEqual(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
) -> Bool {
    guard left.count == right.count else { return false }
    guard let first = left.baseAddress, let second = right.baseAddress else { return true }
    return CRYPTO_memcmp(first, second, left.count) == 0
}

/// Overwrites memory with zeros in a way that the compiler must not leave out.
package func wipeMemory(_ memory: UnsafeMutableRawBufferPointer) {
    guard let base = memory.baseAddress else { return }
    OPENSSL_cleanse(base, memory.count)
}

/// Overwrites an array's bytes with zeros and empties it; copies elsewhere stay.
package func wipeBytes(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { wipeMemory($0) }
    bytes = []
}
