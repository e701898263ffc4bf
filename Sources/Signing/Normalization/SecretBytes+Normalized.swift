package import Cryptography

extension SecretBytes {
    /// The same text in normalization form KD, as UTF-8; nil when it is not UTF-8.
    package func normalized() -> SecretBytes? {
        withUnsafeBytes { text -> SecretBytes? in
            if text.allSatisfy({ $0 < 0x80 }) {
                return SecretBytes(count: text.count) { $0.copyMemory(from: text) }
            }
            // Counted first, so that the bytes are written once, to the place where they stay.
            var count = 0
            let isText = CompatibilityDecomposition.forEachPoint(of: text) { point in
                count += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
            }
            guard isText else { return nil }
            return SecretBytes(count: count) { target in
                var offset = 0
                _ = CompatibilityDecomposition.forEachPoint(of: text) { point in
                    offset = SecretBytes.write(point, to: target, at: offset)
                }
            }
        }
    }

    /// Writes a code point as UTF-8; the offset behind it.
    private static func write(
        _ point: UInt32, to target: UnsafeMutableRawBufferPointer, at start: Int
    ) -> Int {
        var offset = start
        func put(_ bits: UInt32) {
            target[offset] = UInt8(truncatingIfNeeded: bits)
            offset += 1
        }
        switch point {
        case 0..<0x80: put(point)
        case 0..<0x800:
            put(0xC0 | point >> 6)
            put(0x80 | point & 0x3F)
        case 0..<0x10000:
            put(0xE0 | point >> 12)
            put(0x80 | point >> 6 & 0x3F)
            put(0x80 | point & 0x3F)
        default:
            put(0xF0 | point >> 18)
            put(0x80 | point >> 12 & 0x3F)
            put(0x80 | point >> 6 & 0x3F)
            put(0x80 | point & 0x3F)
        }
        return offset
    }
}
