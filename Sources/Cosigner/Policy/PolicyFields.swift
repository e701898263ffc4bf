import Arithmetic
import Basics
import Codecs

/// Reads one object of a policy file and refuses members that nobody reads.
struct PolicyFields {
    private let json: JSONValue
    private let path: String

    init(_ json: JSONValue, at path: String = "", known: [String]) throws(CosignerError) {
        guard let members = json.objectValue else {
            throw CosignerError(.badPolicy, "must be an object", field: path)
        }
        self.json = json
        self.path = path
        for member in members where !known.contains(member.name) {
            throw bad(member.name, "is not known; known: \(known.joined(separator: ", "))")
        }
    }

    func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func bad(_ key: String, _ message: String) -> CosignerError {
        CosignerError(.badPolicy, message, field: place(key))
    }

    func has(_ key: String) -> Bool { json[key] != nil }

    func value(_ key: String) throws(CosignerError) -> JSONValue {
        guard let value = json[key] else { throw bad(key, "is missing") }
        return value
    }

    func text(_ key: String) throws(CosignerError) -> String {
        guard let text = try value(key).stringValue else { throw bad(key, "must be a text") }
        return text
    }

    /// A whole JSON number in a range.
    func integer(_ key: String, _ range: ClosedRange<UInt64>) throws(CosignerError) -> UInt64 {
        guard let number = try value(key).numberText.flatMap({ UInt64($0) }),
            range.contains(number)
        else { throw bad(key, "must be a number \(range.lowerBound)...\(range.upperBound)") }
        return number
    }

    /// A decimal string of raw units.
    func amount(_ key: String) throws(CosignerError) -> UInt256 {
        guard let amount = try? UInt256(decimal: try text(key)) else {
            throw bad(key, "must be a decimal string below 2^256")
        }
        return amount
    }

    func address(_ key: String) throws(CosignerError) -> Address {
        try Self.address(try value(key), at: place(key))
    }

    /// Any number of addresses; none when the member is absent.
    func addresses(_ key: String) throws(CosignerError) -> [Address] {
        guard has(key) else { return [] }
        return try list(key) { (value, path) throws(CosignerError) in
            try Self.address(value, at: path)
        }
    }

    func list<Element>(
        _ key: String, _ read: (JSONValue, String) throws(CosignerError) -> Element
    ) throws(CosignerError) -> [Element] {
        guard let values = try value(key).arrayValue else { throw bad(key, "must be a list") }
        var elements: [Element] = []
        for (index, value) in values.enumerated() {
            elements.append(try read(value, "\(place(key))[\(index)]"))
        }
        return elements
    }

    static func address(_ value: JSONValue, at path: String) throws(CosignerError) -> Address {
        guard let address = value.stringValue.flatMap({ try? Address(hex: $0) }) else {
            throw CosignerError(.badPolicy, "must be 0x and 40 hex digits", field: path)
        }
        return address
    }
}
