import Arithmetic
import Basics
import Yams

/// One value of a YAML file that knows its path and line, so that every error can name them.
struct YAMLNode {
    let file: String
    let path: String
    private let node: Node

    /// Parses a file's text; the top must be a mapping.
    init(text: String, file: String) throws(DefinitionError) {
        self.file = file
        path = ""
        let parsed: Node?
        do {
            parsed = try Yams.compose(yaml: text)
        } catch {
            throw DefinitionError(error, file: file)
        }
        guard let parsed, parsed.mapping != nil else {
            throw DefinitionError(
                code: .malformed, file: file, path: "", line: 1,
                hint: "must be a mapping of keys to values")
        }
        node = parsed
    }

    /// The text of a file; `unreadable` when there is none.
    static func text(of file: String, _ files: any FileAccess) throws(DefinitionError) -> String {
        do {
            return String(decoding: try files.read(file), as: UTF8.self)
        } catch {
            throw DefinitionError(
                code: .unreadable, file: file, path: "", line: nil,
                hint: "cannot be read: \(error.reason)")
        }
    }

    private init(file: String, path: String, node: Node) {
        self.file = file
        self.path = path
        self.node = node
    }

    /// An error about this value.
    func error(_ code: DefinitionError.Code, _ hint: String) -> DefinitionError {
        DefinitionError(code: code, file: file, path: path, line: node.mark?.line, hint: hint)
    }

    /// Refuses keys that nobody reads.
    func allow(_ keys: String...) throws(DefinitionError) { try allow(keys) }

    /// Refuses keys that nobody reads.
    func allow(_ keys: [String]) throws(DefinitionError) {
        guard let mapping = node.mapping else { throw error(.badValue, "must be a mapping") }
        for (key, _) in mapping where !keys.contains(key.string ?? "") {
            let known = keys.joined(separator: ", ")
            throw child(key.string ?? "?", key).error(
                .unknownKey, "is not a known key; known here: \(known)")
        }
    }

    /// A value that must be there.
    func required(_ key: String) throws(DefinitionError) -> YAMLNode {
        guard let value = try optional(key) else {
            throw error(.missingKey, "needs the key '\(key)'")
        }
        return value
    }

    /// A value that may be absent.
    func optional(_ key: String) throws(DefinitionError) -> YAMLNode? {
        guard let mapping = node.mapping else { throw error(.badValue, "must be a mapping") }
        return mapping[Node(key)].map { child(key, $0) }
    }

    /// The elements of a list.
    func list() throws(DefinitionError) -> [YAMLNode] {
        guard let sequence = node.sequence else { throw error(.badValue, "must be a list") }
        return sequence.enumerated().map { index, element in
            YAMLNode(file: file, path: "\(path)[\(index)]", node: element)
        }
    }

    /// Whether this has keys.
    var isMapping: Bool { node.mapping != nil }

    /// The keys of a mapping, in the file's order.
    func keys() throws(DefinitionError) -> [String] {
        guard let mapping = node.mapping else { throw error(.badValue, "must be a mapping") }
        return mapping.map { $0.key.string ?? "?" }
    }

    /// True or false.
    func flag() throws(DefinitionError) -> Bool {
        switch try text() {
        case "true": return true
        case "false": return false
        default: throw error(.badValue, "must be true or false")
        }
    }

    /// A text that is not empty.
    func text() throws(DefinitionError) -> String {
        guard let text = node.scalar?.string, !text.isEmpty else {
            throw error(.badValue, "must be a text")
        }
        return text
    }

    /// A whole number in a range.
    func integer(_ range: ClosedRange<Int>) throws(DefinitionError) -> Int {
        guard let value = Int(try text()), range.contains(value) else {
            throw error(
                .badValue, "must be a whole number \(range.lowerBound)...\(range.upperBound)")
        }
        return value
    }

    /// A decimal number that is not negative.
    func decimal() throws(DefinitionError) -> ExactDecimal {
        let source = try text()
        guard let value = try? ExactDecimal(source), !value.isNegative else {
            throw error(.badValue, "must be a decimal number such as 1000 or 0.25")
        }
        return value
    }

    /// An address.
    func address() throws(DefinitionError) -> Address {
        let source = try text()
        guard let value = try? Address(hex: source) else {
            throw error(.badValue, "must be an address: 0x and 40 hex digits")
        }
        return value
    }

    /// A 32-byte hash.
    func hash() throws(DefinitionError) -> Hash32 {
        let source = try text()
        guard let value = try? Hash32(hex: source) else {
            throw error(.badValue, "must be a hash: 0x and 64 hex digits")
        }
        return value
    }

    private func child(_ key: String, _ node: Node) -> YAMLNode {
        YAMLNode(file: file, path: path.isEmpty ? key : "\(path).\(key)", node: node)
    }
}
