import CKeccak

/// SHAKE256 (FIPS 202) of four short inputs side by side, as wide as the processor computes.
///
/// A protocol with thousands of hashes of one block spends more on the library's calls than on the
/// hash. The inputs have one length and are written into memory that is laid out once.
package final class SHAKE256Lanes {
    /// How many inputs are hashed at a time.
    package static let count = c_shake256_lanes
    /// The longest output.
    package static let outputBytesMax = c_shake256_rate
    /// The longest input: one byte of the block is the padding's.
    package static let inputBytesMax = outputBytesMax - 1

    private static let rate = outputBytesMax
    private let blocks: SecretMemory

    /// Room for inputs of this many bytes, zero at first; nil when they are too long.
    package init?(inputCount: Int) {
        guard (0...Self.inputBytesMax).contains(inputCount) else { return nil }
        blocks = SecretMemory(count: Self.rate * Self.count)
        blocks.withUnsafeMutableBytes { bytes in
            for lane in 0..<Self.count {
                // The suffix 1111 of an output function, then the padding 10*1; one byte may hold both ends.
                bytes[Self.rate * lane + inputCount] ^= 0x1f
                bytes[Self.rate * lane + Self.rate - 1] ^= 0x80
            }
        }
    }

    /// Lends the input of a lane; it begins with the block, whose padding must be left alone.
    package func withInput(_ lane: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
        precondition((0..<Self.count).contains(lane))
        blocks.withUnsafeMutableBytes { bytes in
            let block = bytes[(Self.rate * lane)..<(Self.rate * (lane + 1))]
            body(UnsafeMutableRawBufferPointer(rebasing: block))
        }
    }

    /// Fills the target with the lanes' outputs, one behind the other and of the same length; the inputs
    /// stay as they are.
    package func squeeze(into target: UnsafeMutableRawBufferPointer) {
        let count = target.count / Self.count
        precondition(target.count.isMultiple(of: Self.count) && count <= Self.outputBytesMax)
        guard let output = target.baseAddress else { return }
        blocks.withUnsafeBytes { bytes in
            guard let input = bytes.baseAddress else { return }
            c_shake256_of_four(
                input.assumingMemoryBound(to: UInt8.self),
                output.assumingMemoryBound(to: UInt8.self), count)
        }
    }
}
