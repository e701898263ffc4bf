import Arithmetic
import Basics
import Codecs

/// Reads the strings of JSON-RPC strictly: quantities without leading zeros, data with whole bytes.
enum RPCText {
    /// A quantity: `0x` and hex digits without leading zeros.
    static func quantity(_ value: JSONValue?, _ path: String) throws(ChainError) -> UInt256 {
        guard let text = value?.stringValue, let number = try? UInt256(quantity: text) else {
            throw .malformed(path)
        }
        return number
    }

    /// A quantity that fits 64 bits.
    static func word(_ value: JSONValue?, _ path: String) throws(ChainError) -> UInt64 {
        guard let word = try quantity(value, path).asUInt64 else { throw .malformed(path) }
        return word
    }

    /// A quantity that fits a native signed integer.
    static func index(_ value: JSONValue?, _ path: String) throws(ChainError) -> Int {
        guard let index = try quantity(value, path).asInt else { throw .malformed(path) }
        return index
    }

    /// Data: `0x` and whole bytes.
    static func bytes(_ value: JSONValue?, _ path: String) throws(ChainError) -> [UInt8] {
        guard let text = value?.stringValue, let bytes = try? Hex.decode(text) else {
            throw .malformed(path)
        }
        return bytes
    }

    /// Data of exactly 32 bytes.
    static func hash(_ value: JSONValue?, _ path: String) throws(ChainError) -> Hash32 {
        guard let hash = Hash32(bytes: try bytes(value, path)) else { throw .malformed(path) }
        return hash
    }

    /// Data of exactly 20 bytes, in any letter case.
    static func address(_ value: JSONValue?, _ path: String) throws(ChainError) -> Address {
        guard let address = Address(bytes: try bytes(value, path)) else { throw .malformed(path) }
        return address
    }
}
