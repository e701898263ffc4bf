import Arithmetic
import Basics
import Codecs
import Ethereum

/// Reads the fields of one JSON object and refuses those that nobody asked for.
struct Fields {
    private let json: JSONValue
    private let path: String

    /// The fields of an object; unknown keys are refused at once.
    init(_ json: JSONValue, path: String = "", known: [String]) throws(CommandFailure) {
        guard let members = json.objectValue else {
            throw CommandFailure("bad-value", "must be an object", field: path)
        }
        self.json = json
        self.path = path
        for member in members where !known.contains(member.name) {
            throw CommandFailure("unknown-key", "unknown key", field: place(member.name))
        }
    }

    /// The full path of a key.
    func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// A failure about a key.
    func bad(_ key: String, _ message: String, code: String = "bad-value") -> CommandFailure {
        CommandFailure(code, message, field: place(key))
    }

    func has(_ key: String) -> Bool { json[key] != nil }

    func value(_ key: String) throws(CommandFailure) -> JSONValue {
        guard let value = json[key] else { throw bad(key, "is missing", code: "missing-key") }
        return value
    }

    func text(_ key: String) throws(CommandFailure) -> String {
        guard let text = try value(key).stringValue else { throw bad(key, "must be a text") }
        return text
    }

    func list(_ key: String) throws(CommandFailure) -> [JSONValue] {
        guard let list = try value(key).arrayValue else { throw bad(key, "must be a list") }
        return list
    }

    func flag(_ key: String) throws(CommandFailure) -> Bool {
        guard let flag = try value(key).boolValue else { throw bad(key, "must be true or false") }
        return flag
    }

    /// A whole JSON number in range; its digits as a text are accepted too.
    func integer(_ key: String, _ range: ClosedRange<Int64>) throws(CommandFailure) -> Int64 {
        let value = try value(key)
        guard let text = value.numberText ?? value.stringValue, let number = Int64(text),
            range.contains(number)
        else {
            throw bad(key, "must be a whole number \(range.lowerBound)...\(range.upperBound)")
        }
        return number
    }

    /// A decimal string of an unsigned 256-bit integer.
    func amount(_ key: String) throws(CommandFailure) -> UInt256 {
        let text = try text(key)
        guard let amount = try? UInt256(decimal: text) else {
            throw bad(key, "must be a decimal string of digits below 2^256")
        }
        return amount
    }

    /// A decimal string, or a JSON number, as an exact decimal.
    func decimal(_ key: String) throws(CommandFailure) -> ExactDecimal {
        let value = try value(key)
        guard let text = value.stringValue ?? value.numberText, let number = try? ExactDecimal(text)
        else { throw bad(key, "must be a decimal string") }
        return number
    }

    /// An address; a wrong checksum in mixed case is `bad-checksum`.
    func address(_ key: String) throws(CommandFailure) -> Address {
        try Self.address(try text(key), field: place(key))
    }

    /// Parses an address.
    static func address(_ text: String, field: String) throws(CommandFailure) -> Address {
        do throws(EthereumError) {
            return try Address(checksumming: text)
        } catch {
            if error.code == .badChecksum {
                throw CommandFailure("bad-checksum", "the EIP-55 checksum is wrong", field: field)
            }
            throw CommandFailure("bad-value", "must be 0x and 40 hex digits", field: field)
        }
    }

    /// Hex bytes.
    func bytes(_ key: String) throws(CommandFailure) -> [UInt8] {
        let text = try text(key)
        guard let bytes = try? Hex.decode(text) else {
            throw bad(key, "must be 0x and an even number of hex digits")
        }
        return bytes
    }

    /// Exactly 32 bytes in hex.
    func hash(_ key: String) throws(CommandFailure) -> Hash32 {
        guard let hash = try? Hash32(hex: try text(key)) else {
            throw bad(key, "must be 0x and 64 hex digits")
        }
        return hash
    }

    /// A JSON-RPC quantity.
    func quantity(_ key: String) throws(CommandFailure) -> UInt256 {
        let text = try text(key)
        guard let quantity = try? UInt256(quantity: text) else {
            throw bad(key, "must be a 0x quantity without leading zeros")
        }
        return quantity
    }

    /// A JSON-RPC quantity that fits 64 bits.
    func quantity64(_ key: String) throws(CommandFailure) -> UInt64 {
        guard let quantity = try quantity(key).asUInt64 else {
            throw bad(key, "must be below 2^64")
        }
        return quantity
    }
}
