package import Arithmetic
package import Basics

/// Reads the fields that a `BinaryWriter` wrote.
///
/// Total: any bytes give a value or an error. Refuses forms that a writer does not produce, so what
/// was read writes the same bytes again.
package struct BinaryReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    /// Reads from the start of these bytes.
    package init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Reads from the start of this slice.
    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    /// How many bytes were read.
    package var offset: Int { index - bytes.startIndex }
    /// How many bytes are left.
    package var remaining: Int { bytes.endIndex - index }
    /// Whether all bytes were read.
    package var isAtEnd: Bool { remaining == 0 }

    /// Checks that no bytes are left.
    package func finish() throws(BinaryError) {
        if !isAtEnd { throw BinaryError(.trailingBytes, at: offset) }
    }

    /// An integer in as many bytes as its type has.
    @inlinable
    package mutating func read<Word: FixedWidthInteger>(
        _ type: Word.Type = Word.self
    ) throws(BinaryError) -> Word {
        var value: Word = 0
        for byte in try readRaw(count: Word.bitWidth / 8) {
            value = (value << 8) | Word(truncatingIfNeeded: byte)
        }
        return value
    }

    /// One byte that must be 0 or 1.
    package mutating func readBool() throws(BinaryError) -> Bool {
        let start = offset
        switch try read(UInt8.self) {
        case 0: return false
        case 1: return true
        default: throw BinaryError(.notCanonical, at: start)
        }
    }

    /// An unsigned integer in groups of seven bits; only the shortest form is taken.
    package mutating func readVarint() throws(BinaryError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            let byte = try read(UInt8.self)
            if shift == 63, byte > 1 { throw BinaryError(.badValue, at: start) }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 {
                if byte == 0, shift > 0 { throw BinaryError(.notCanonical, at: start) }
                return value
            }
        }
        throw BinaryError(.badValue, at: start)
    }

    /// A varint that must fit `Int` and be at most `maximum`.
    package mutating func readCount(maximum: Int) throws(BinaryError) -> Int {
        let start = offset
        guard let count = Int(exactly: try readVarint()), count <= maximum else {
            throw BinaryError(.tooLong, at: start)
        }
        return count
    }

    /// A length of at most `maximum`, then the bytes.
    package mutating func readBytes(
        maximum: Int = CodecLimits.binaryFieldBytesMax
    ) throws(BinaryError) -> [UInt8] {
        Array(try readRaw(count: try readCount(maximum: maximum)))
    }

    /// A length of at most `maximum` bytes, then the UTF-8.
    package mutating func readString(
        maximum: Int = CodecLimits.binaryFieldBytesMax
    ) throws(BinaryError) -> String {
        let start = offset
        let raw = try readRaw(count: try readCount(maximum: maximum))
        guard let text = String(validating: raw, as: UTF8.self) else {
            throw BinaryError(.badUnicode, at: start)
        }
        return text
    }

    /// This many bytes as they are.
    package mutating func readRaw(count: Int) throws(BinaryError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw BinaryError(.unexpectedEnd, at: offset) }
        defer { index += count }
        return bytes[index..<(index + count)]
    }

    /// A hash, an address or another value of fixed size.
    @inlinable
    package mutating func read<Value: FixedBytes>(
        _ type: Value.Type = Value.self
    ) throws(BinaryError) -> Value {
        let start = offset
        guard let value = Value(bytes: try readRaw(count: Value.byteCount)) else {
            throw BinaryError(.badValue, at: start)
        }
        return value
    }

    /// An unsigned 256-bit integer.
    package mutating func readUInt256() throws(BinaryError) -> UInt256 {
        let start = offset
        let raw = try readRaw(count: try readCount(maximum: 32))
        guard raw.first != 0 else { throw BinaryError(.notCanonical, at: start) }
        guard let value = UInt256(bigEndian: raw) else { throw BinaryError(.badValue, at: start) }
        return value
    }

    /// A decimal number with its scale.
    package mutating func readExactDecimal() throws(BinaryError) -> ExactDecimal {
        let start = offset
        let scale = Int(try read(UInt8.self))
        let head = try read(UInt8.self)
        let (isNegative, count) = (head & 0x80 != 0, Int(head & 0x7F))
        guard count <= 16 else { throw BinaryError(.badValue, at: start) }
        let raw = try readRaw(count: count)
        guard raw.first != 0, !(isNegative && count == 0) else {
            throw BinaryError(.notCanonical, at: start)
        }
        var magnitude: UInt128 = 0
        for byte in raw { magnitude = magnitude << 8 | UInt128(byte) }
        guard let coefficient = Self.signed(magnitude, isNegative),
            let value = ExactDecimal(coefficient: coefficient, scale: scale)
        else { throw BinaryError(.badValue, at: start) }
        return value
    }

    /// A point in time.
    package mutating func readTimestamp() throws(BinaryError) -> Timestamp {
        Timestamp(nanoseconds: try read(Int64.self))
    }

    /// A flag, then the value if the flag says so.
    @inlinable
    package mutating func readOptional<Value>(
        _ body: (inout BinaryReader) throws(BinaryError) -> Value
    ) throws(BinaryError) -> Value? {
        try readBool() ? try body(&self) : nil
    }

    /// A count of at most `maximum`, then the elements.
    ///
    /// Memory grows with the bytes that were really read, not with the count.
    @inlinable
    package mutating func readArray<Element>(
        maximum: Int, _ body: (inout BinaryReader) throws(BinaryError) -> Element
    ) throws(BinaryError) -> [Element] {
        let count = try readCount(maximum: maximum)
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try body(&self)) }
        return elements
    }

    private static func signed(_ magnitude: UInt128, _ isNegative: Bool) -> Int128? {
        if let value = Int128(exactly: magnitude) { return isNegative ? -value : value }
        return isNegative && magnitude == Int128.min.magnitude ? .min : nil
    }
}
