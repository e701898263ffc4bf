public import Arithmetic
public import Basics

/// Takes the typed fields of an encoded list in order, strictly and without copying the rest;
/// every failure names the field.
public struct RLPFields: Sendable {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    /// How many fields are left.
    public private(set) var remaining: Int

    /// Reads exactly one list that starts at `start` and ends with the bytes.
    public init(decoding bytes: [UInt8], from start: Int = 0, name: String) throws(EthereumError) {
        guard start >= 0, start < bytes.count else { throw EthereumError(.truncated, name) }
        let header = try RLP.header(bytes, at: start, limit: bytes.count)
        guard header.isList else { throw EthereumError(.wrongKind, name) }
        guard header.end == bytes.count else { throw EthereumError(.trailingBytes, name) }
        try self.init(bytes, header)
    }

    /// The fields of a list; their headers are checked at once.
    private init(_ bytes: [UInt8], _ header: RLP.Header) throws(EthereumError) {
        self.bytes = bytes
        (position, end) = (header.start, header.end)
        var (place, count) = (header.start, 0)
        while place < header.end {
            place = try RLP.header(bytes, at: place, limit: header.end).end
            count += 1
        }
        remaining = count
    }

    @inline(__always)
    private mutating func next(
        _ name: String, isList: Bool
    ) throws(EthereumError) -> RLP.Header {
        guard remaining > 0 else { throw EthereumError(.wrongFieldCount, name) }
        let header = try RLP.header(bytes, at: position, limit: end)
        guard header.isList == isList else { throw EthereumError(.wrongKind, name) }
        position = header.end
        remaining -= 1
        return header
    }

    /// Whether the next field is a list; false when none is left.
    var isListNext: Bool { remaining > 0 && bytes[position] >= 0xc0 }

    /// The fields of the next field, which must be a list.
    public mutating func list(_ name: String) throws(EthereumError) -> RLPFields {
        try RLPFields(bytes, try next(name, isList: true))
    }

    /// Bytes of any length.
    public mutating func bytes(_ name: String) throws(EthereumError) -> [UInt8] {
        let header = try next(name, isList: false)
        return Array(bytes[header.start..<header.end])
    }

    /// Bytes of this length.
    public mutating func bytes(_ name: String, count: Int) throws(EthereumError) -> [UInt8] {
        let header = try next(name, isList: false)
        guard header.end - header.start == count else { throw EthereumError(.wrongLength, name) }
        return Array(bytes[header.start..<header.end])
    }

    /// An integer of up to 256 bits without leading zeros.
    public mutating func integer(_ name: String) throws(EthereumError) -> UInt256 {
        let header = try next(name, isList: false)
        guard header.start == header.end || bytes[header.start] != 0 else {
            throw EthereumError(.leadingZero, name)
        }
        let value = bytes.withUnsafeBufferPointer {
            UInt256(buffer: UnsafeBufferPointer(rebasing: $0[header.start..<header.end]))
        }
        guard let value else { throw EthereumError(.outOfRange, name) }
        return value
    }

    /// An integer of up to 64 bits without leading zeros.
    public mutating func word(_ name: String) throws(EthereumError) -> UInt64 {
        let header = try next(name, isList: false)
        if header.start == header.end { return 0 }
        guard bytes[header.start] != 0 else { throw EthereumError(.leadingZero, name) }
        guard header.end - header.start <= 8 else { throw EthereumError(.outOfRange, name) }
        var value: UInt64 = 0
        for place in header.start..<header.end { value = value << 8 | UInt64(bytes[place]) }
        return value
    }

    /// Exactly 32 bytes.
    public mutating func hash(_ name: String) throws(EthereumError) -> Hash32 {
        let header = try next(name, isList: false)
        let hash = bytes.withUnsafeBufferPointer {
            Hash32(buffer: UnsafeBufferPointer(rebasing: $0[header.start..<header.end]))
        }
        guard let hash else { throw EthereumError(.wrongLength, name) }
        return hash
    }

    /// Exactly 20 bytes.
    public mutating func address(_ name: String) throws(EthereumError) -> Address {
        let header = try next(name, isList: false)
        let address = bytes.withUnsafeBufferPointer {
            Address(buffer: UnsafeBufferPointer(rebasing: $0[header.start..<header.end]))
        }
        guard let address else { throw EthereumError(.wrongLength, name) }
        return address
    }

    /// An address, or nil for the empty string.
    public mutating func optionalAddress(_ name: String) throws(EthereumError) -> Address? {
        if remaining > 0, bytes[position] == 0x80 {
            _ = try next(name, isList: false)
            return nil
        }
        return try address(name)
    }

    /// Refuses another number of fields than this.
    public func require(_ count: Int, _ name: String) throws(EthereumError) {
        guard remaining == count else { throw EthereumError(.wrongFieldCount, name) }
    }
}
