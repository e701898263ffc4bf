/// The cyclic redundancy check with the reflected polynomial 0xEDB88320 (ISO 3309, as in zlib).
///
/// Exchanges put it on their books. Finds accidents, not attackers.
package struct CRC32: Sendable {
    private var state: UInt32 = 0xFFFF_FFFF

    /// Starts over no bytes.
    package init() {}

    /// Adds bytes.
    package mutating func update(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            let index = Int((state ^ UInt32(byte)) & 0xFF)
            state = Self.table[index] ^ (state >> 8)
        }
    }

    /// The check of all bytes so far.
    package var value: UInt32 { ~state }

    /// The check of these bytes.
    package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var check = CRC32()
        check.update(bytes)
        return check.value
    }

    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
        return value
    }
}
