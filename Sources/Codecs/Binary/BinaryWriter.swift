package import Arithmetic
package import Basics

/// Appends fields to a record: fixed integers most significant byte first, lengths as varints.
///
/// Every value has exactly one form, so equal records are equal bytes. What is generic is inlinable:
/// other modules would run it unspecialized, with a call for each byte.
package struct BinaryWriter: Sendable {
    @usableFromInline var storage: [UInt8] = []

    /// What was written so far.
    package var bytes: [UInt8] { storage }

    /// Starts an empty record.
    package init(capacity: Int = 0) {
        storage.reserveCapacity(max(0, capacity))
    }

    /// An integer in as many bytes as its type has.
    @inlinable
    package mutating func write<Word: FixedWidthInteger>(_ value: Word) {
        var shift = Word.bitWidth
        while shift > 0 {
            shift -= 8
            storage.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// One byte, 0 or 1.
    @inlinable
    package mutating func write(_ value: Bool) {
        storage.append(value ? 1 : 0)
    }

    /// An unsigned integer in groups of seven bits, least significant first, the fewest groups.
    @inlinable
    package mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            storage.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        storage.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A length, then the bytes.
    @inlinable
    package mutating func writeBytes(_ value: some Collection<UInt8>) {
        writeVarint(UInt64(value.count))
        storage.append(contentsOf: value)
    }

    /// A length in bytes, then the UTF-8.
    package mutating func writeString(_ value: String) {
        writeBytes(value.utf8)
    }

    /// Bytes as they are, without a length.
    @inlinable
    package mutating func writeRaw(_ value: some Collection<UInt8>) {
        storage.append(contentsOf: value)
    }

    /// A hash, an address or another value of fixed size.
    @inlinable
    package mutating func write(_ value: some FixedBytes) {
        value.append(to: &storage)
    }

    /// A length of 0...32, then the fewest bytes.
    package mutating func write(_ value: UInt256) {
        writeBytes(value.minimalBytes)
    }

    /// A scale, a sign with the length of the magnitude, and the magnitude in the fewest bytes.
    package mutating func write(_ value: ExactDecimal) {
        let magnitude = UInt256(value.coefficient.magnitude).minimalBytes
        storage.append(UInt8(truncatingIfNeeded: value.scale))
        storage.append(UInt8(magnitude.count) | (value.coefficient < 0 ? 0x80 : 0))
        storage.append(contentsOf: magnitude)
    }

    /// Nanoseconds since the epoch.
    package mutating func write(_ value: Timestamp) {
        write(value.nanoseconds)
    }

    /// A flag, then the value if there is one.
    @inlinable
    package mutating func writeOptional<Value>(
        _ value: Value?, _ body: (inout BinaryWriter, Value) -> Void
    ) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    /// A count, then the elements.
    @inlinable
    package mutating func writeArray<Element>(
        _ elements: [Element], _ body: (inout BinaryWriter, Element) -> Void
    ) {
        writeVarint(UInt64(elements.count))
        for element in elements { body(&self, element) }
    }
}
