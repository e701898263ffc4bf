import Arithmetic
import Basics

/// The 32-byte words in which contracts take and return values.
enum EVMWord {
    static let byteCount = 32

    /// The word of an address.
    static func of(_ address: Address) -> [UInt8] {
        [UInt8](repeating: 0, count: byteCount - Address.byteCount) + address.bytes
    }

    /// The two's complement word of a signed number.
    static func of(_ value: Int256) -> [UInt8] {
        let word = value.isNegative ? ~value.magnitude &+ .one : value.magnitude
        return word.bigEndianBytes
    }

    /// The word of a small signed number.
    static func of(_ value: Int32) -> [UInt8] {
        of(Int256(magnitude: UInt256(UInt64(value.magnitude)), isNegative: value < 0))
    }

    /// The word of a 128-bit signed number.
    static func of(_ value: Int128) -> [UInt8] {
        of(Int256(magnitude: UInt256(value.magnitude), isNegative: value < 0))
    }

    /// The topic of an address.
    static func topic(_ address: Address) -> Hash32 { Hash32(bytes: of(address)) ?? .zero }
}
