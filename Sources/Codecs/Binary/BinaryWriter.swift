package import Arithmetic
package import Basics

/// Appends fields to a record: fixed integers most significant byte first, lengths as varints.
///
/// Every value has exactly one form, so equal records are equal bytes.
package struct BinaryWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// Starts an empty record.
    package init(capacity: Int = 0) {
        bytes.reserveCapacity(max(0, capacity))
    }

    /// An integer in as many bytes as its type has.
    package mutating func write<Word: FixedWidthInteger>(_ value: Word) {
        var shift = Word.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// One byte, 0 or 1.
    package mutating func write(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    /// An unsigned integer in groups of seven bits, least significant first, the fewest groups.
    package mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A length, then the bytes.
    package mutating func writeBytes(_ value: some Collection<UInt8>) {
        writeVarint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// A length in bytes, then the UTF-8.
    package mutating func writeString(_ value: String) {
        writeBytes(value.utf8)
    }

    /// Bytes as they are, without a length.
    package mutating func writeRaw(_ value: some Collection<UInt8>) {
        bytes.append(contentsOf: value)
    }

    /// A hash, an address or another value of fixed size.
    package mutating func write(_ value: some FixedBytes) {
        bytes.append(contentsOf: value.bytes)
    }

    /// A length of 0...32, then the fewest bytes.
    package mutating func write(_ value: UInt256) {
        writeBytes(value.minimalBytes)
    }

    /// A scale, a sign with the length of the magnitude, and the magnitude in the fewest bytes.
    package mutating func write(_ value: ExactDecimal) {
        let magnitude = UInt256(value.coefficient.magnitude).minimalBytes
        bytes.append(UInt8(truncatingIfNeeded: value.scale))
        bytes.append(UInt8(magnitude.count) | (value.coefficient < 0 ? 0x80 : 0))
        bytes.append(contentsOf: magnitude)
    }

    /// Nanoseconds since the epoch.
    package mutating func write(_ value: Timestamp) {
        write(value.nanoseconds)
    }

    /// A flag, then the value if there is one.
    package mutating func writeOptional<Value>(
        _ value: Value?, _ body: (inout BinaryWriter, Value) -> Void
    ) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    /// A count, then the elements.
    package mutating func writeArray<Element>(
        _ elements: [Element], _ body: (inout BinaryWriter, Element) -> Void
    ) {
        writeVarint(UInt64(elements.count))
        for element in elements { body(&self, element) }
    }
}
