import Arithmetic
import Basics
import Codecs

/// Reads the strings of JSON-RPC straight from the bytes that a node sent, as strictly as `RPCText`
/// does from a tree. Errors name the path.
extension JSONReader {
    /// A step of the reader itself; what it refuses is malformed.
    mutating func step<Value>(
        _ path: StaticString, _ body: (inout JSONReader) throws(JSONError) -> Value
    ) throws(ChainError) -> Value {
        do throws(JSONError) {
            return try body(&self)
        } catch {
            throw .malformed("\(path): \(error)")
        }
    }

    /// The digits behind `0x`; an escaped string is never hex.
    private mutating func digits(
        _ path: StaticString
    ) throws(ChainError) -> UnsafeBufferPointer<UInt8> {
        let text = try step(path) { (reader) throws(JSONError) in try reader.readString() }
        guard text.bytes.count >= 2, text.bytes[0] == 0x30, text.bytes[1] == 0x78 else {
            throw .malformed("\(path)")
        }
        return UnsafeBufferPointer(rebasing: text.bytes[2...])
    }

    /// A quantity: `0x` and hex digits without leading zeros.
    mutating func quantity(_ path: StaticString) throws(ChainError) -> UInt256 {
        if let word = takeHexWord() { return UInt256(word) }
        let digits = try digits(path)
        guard let first = digits.first, digits.count <= 64, digits.count == 1 || first != 0x30
        else { throw .malformed("\(path)") }
        var value = UInt256.zero
        for character in digits {
            guard let digit = Hex.digit(character) else { throw .malformed("\(path)") }
            value = value << 4 | UInt256(UInt64(digit))
        }
        return value
    }

    /// A quantity that fits 64 bits.
    mutating func word(_ path: StaticString) throws(ChainError) -> UInt64 {
        if let word = takeHexWord() { return word }
        let digits = try digits(path)
        guard let first = digits.first, digits.count <= 16, digits.count == 1 || first != 0x30
        else { throw .malformed("\(path)") }
        var value: UInt64 = 0
        for character in digits {
            guard let digit = Hex.digit(character) else { throw .malformed("\(path)") }
            value = value << 4 | UInt64(digit)
        }
        return value
    }

    /// A quantity that fits a native signed integer.
    mutating func index(_ path: StaticString) throws(ChainError) -> Int {
        guard let index = Int(exactly: try word(path)) else { throw .malformed("\(path)") }
        return index
    }

    /// Data: `0x` and whole bytes.
    mutating func data(_ path: StaticString) throws(ChainError) -> [UInt8] {
        if let bytes = takeHexBytes() { return bytes }
        guard let bytes = try? Hex.decodeDigits(try digits(path)) else {
            throw .malformed("\(path)")
        }
        return bytes
    }

    /// Data of exactly 32 bytes.
    mutating func hash(_ path: StaticString) throws(ChainError) -> Hash32 { try fixed(path) }

    /// Data of exactly 20 bytes, in any letter case.
    mutating func address(_ path: StaticString) throws(ChainError) -> Address { try fixed(path) }

    @inline(__always)
    private mutating func fixed<Value: FixedBytesInMemory>(
        _ path: StaticString
    ) throws(ChainError) -> Value {
        let taken = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Value.byteCount) {
            takeHex(into: $0) ? Value(buffer: UnsafeBufferPointer($0)) : nil
        }
        if let taken { return taken }
        guard let value = Value(bytes: try data(path)) else { throw .malformed("\(path)") }
        return value
    }
}

/// What can be made out of memory without a copy.
protocol FixedBytesInMemory: FixedBytes {
    init?(buffer: UnsafeBufferPointer<UInt8>)
}

extension Hash32: FixedBytesInMemory {}
extension Address: FixedBytesInMemory {}
