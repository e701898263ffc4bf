package import Basics

/// Keccak-256 with the original padding, as Ethereum uses it (not NIST's SHA3-256).
package enum Keccak256 {
    /// The hash of a byte array.
    package static func hash(_ bytes: [UInt8]) -> Hash32 {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// The hash of memory.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Hash32 {
        var state = State()
        state.absorb(bytes)
        return state.finalize()
    }

    /// A hash in progress.
    package struct State: Sendable {
        /// Bytes that one permutation takes in: 1600 − 2 × 256 bits.
        static let rate = 136

        private var lanes = InlineArray<25, UInt64>(repeating: 0)
        private var position = 0

        /// Nothing absorbed yet.
        package init() {}

        /// Takes in bytes.
        package mutating func absorb(_ bytes: [UInt8]) {
            bytes.withUnsafeBytes { absorb($0) }
        }

        /// Takes in memory.
        package mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
            var offset = 0
            while offset < bytes.count, position != 0 {
                absorbByte(bytes[offset])
                offset += 1
            }
            while bytes.count - offset >= State.rate {
                for lane in 0..<State.rate / 8 {
                    let word = bytes.loadUnaligned(
                        fromByteOffset: offset + 8 * lane, as: UInt64.self)
                    lanes[lane] ^= UInt64(littleEndian: word)
                }
                keccakPermute(&lanes)
                offset += State.rate
            }
            while bytes.count - offset >= 8 {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                lanes[position >> 3] ^= UInt64(littleEndian: word)
                position += 8
                offset += 8
            }
            while offset < bytes.count {
                absorbByte(bytes[offset])
                offset += 1
            }
        }

        /// Pads and squeezes; the state is spent afterwards.
        package mutating func finalize() -> Hash32 {
            lanes[position >> 3] ^= 1 << UInt64(8 * (position & 7))
            lanes[State.rate / 8 - 1] ^= 1 << 63
            keccakPermute(&lanes)
            return Hash32(littleEndianWords: lanes[0], lanes[1], lanes[2], lanes[3])
        }

        private mutating func absorbByte(_ byte: UInt8) {
            lanes[position >> 3] ^= UInt64(byte) << UInt64(8 * (position & 7))
            position += 1
            if position == State.rate {
                keccakPermute(&lanes)
                position = 0
            }
        }
    }
}

extension Hash32 {
    /// The digest as the sponge leaves it: least significant byte first in each word.
    init(littleEndianWords first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        let words = (
            first.littleEndian, second.littleEndian, third.littleEndian, fourth.littleEndian
        )
        // Four words are always 32 bytes.
        self = Swift.withUnsafeBytes(of: words) { Hash32(bytes: $0) } ?? .zero
    }
}
