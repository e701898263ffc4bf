import Basics
import Codecs

/// One object of a keystore file, read by names in any letter case.
struct KeystoreSection {
    private let members: [JSONValue.Member]
    private let path: String

    /// The members of an object; refuses anything else.
    init(_ value: JSONValue, path: String) throws(SigningError) {
        guard let members = value.objectValue else {
            throw SigningError(
                .badKeystore, "no object", field: path.isEmpty ? nil : path)
        }
        self.members = members
        self.path = path
    }

    /// The full path of a name.
    func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// A value, or nil; refuses two names that differ in letter case only.
    func optional(_ name: String) throws(SigningError) -> JSONValue? {
        let found = members.filter { KeystoreSection.isSame($0.name, name) }
        guard found.count <= 1 else { throw bad(name, "stands twice") }
        return found.first?.value
    }

    func value(_ name: String) throws(SigningError) -> JSONValue {
        guard let value = try optional(name) else { throw bad(name, "is missing") }
        return value
    }

    func section(_ name: String) throws(SigningError) -> KeystoreSection {
        try KeystoreSection(try value(name), path: place(name))
    }

    func text(_ name: String) throws(SigningError) -> String {
        guard let text = try value(name).stringValue else { throw bad(name, "is no text") }
        return text
    }

    /// A whole number below 2^64.
    func number(_ name: String) throws(SigningError) -> UInt64 {
        guard let text = try value(name).numberText, let number = UInt64(text) else {
            throw bad(name, "is no whole number")
        }
        return number
    }

    /// Hex digits, with or without `0x`, of so many bytes.
    func hex(_ name: String, counts: ClosedRange<Int>) throws(SigningError) -> [UInt8] {
        let text = try text(name)
        let digits = Array((text.hasPrefix("0x") ? text.dropFirst(2) : text[...]).utf8)
        guard let bytes = try? Hex.decodeDigits(digits) else { throw bad(name, "is no hex") }
        guard counts.contains(bytes.count) else { throw bad(name, "has \(bytes.count) bytes") }
        return bytes
    }

    private func bad(_ name: String, _ reason: String) -> SigningError {
        SigningError(.badKeystore, "\(name) \(reason)", field: place(name))
    }

    /// Whether two names are the same, the case of ASCII letters aside.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8) { lower($0) == lower($1) }
    }

    private static func lower(_ character: UInt8) -> UInt8 {
        (0x41...0x5A).contains(character) ? character | 0x20 : character
    }
}
