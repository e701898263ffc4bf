import Arithmetic
import Basics

/// Takes the typed fields of an RLP list in order; every failure names the field.
struct RLPFields {
    private var items: ArraySlice<RLP.Item>

    /// Starts at the first item of a list.
    init(_ item: RLP.Item, name: String) throws(EthereumError) {
        guard case .list(let items) = item else { throw EthereumError(.wrongKind, name) }
        self.items = items[...]
    }

    /// How many fields are left.
    var remaining: Int { items.count }

    mutating func list(_ name: String) throws(EthereumError) -> [RLP.Item] {
        guard let item = items.popFirst() else { throw EthereumError(.wrongFieldCount, name) }
        guard case .list(let list) = item else { throw EthereumError(.wrongKind, name) }
        return list
    }

    mutating func bytes(_ name: String) throws(EthereumError) -> [UInt8] {
        guard let item = items.popFirst() else { throw EthereumError(.wrongFieldCount, name) }
        guard case .bytes(let bytes) = item else { throw EthereumError(.wrongKind, name) }
        return bytes
    }

    mutating func bytes(_ name: String, count: Int) throws(EthereumError) -> [UInt8] {
        let bytes = try bytes(name)
        guard bytes.count == count else { throw EthereumError(.wrongLength, name) }
        return bytes
    }

    mutating func integer(_ name: String) throws(EthereumError) -> UInt256 {
        let bytes = try bytes(name)
        guard bytes.first != 0 else { throw EthereumError(.leadingZero, name) }
        guard let value = UInt256(bigEndian: bytes) else { throw EthereumError(.outOfRange, name) }
        return value
    }

    mutating func word(_ name: String) throws(EthereumError) -> UInt64 {
        guard let value = try integer(name).asUInt64 else { throw EthereumError(.outOfRange, name) }
        return value
    }

    mutating func hash(_ name: String) throws(EthereumError) -> Hash32 {
        guard let hash = Hash32(bytes: try bytes(name)) else {
            throw EthereumError(.wrongLength, name)
        }
        return hash
    }

    mutating func address(_ name: String) throws(EthereumError) -> Address {
        guard let address = Address(bytes: try bytes(name)) else {
            throw EthereumError(.wrongLength, name)
        }
        return address
    }

    /// An address, or nil for the empty string.
    mutating func optionalAddress(_ name: String) throws(EthereumError) -> Address? {
        let bytes = try bytes(name)
        if bytes.isEmpty { return nil }
        guard let address = Address(bytes: bytes) else { throw EthereumError(.wrongLength, name) }
        return address
    }
}
