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

/// All bits when a bit is 1, none when it is 0.
@inline(__always)
package func constantTimeMask(_ bit: UInt8) -> UInt8 { 0 &- (bit & 1) }

/// Writes `first` where the mask is none, `second` where it is all; reads both in full.
///
/// The three have the same size: more bytes of a source than the target has are not read.
package func constantTimeSelect(
    _ mask: UInt8, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer,
    into target: UnsafeMutableRawBufferPointer
) {
    guard first.count >= target.count, second.count >= target.count else { return }
    for index in 0..<target.count {
        target[index] = first[index] ^ ((first[index] ^ second[index]) & mask)
    }
}
