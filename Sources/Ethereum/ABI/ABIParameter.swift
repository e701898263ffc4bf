/// A parameter of an event or an error.
public struct ABIParameter: Hashable, Sendable {
    /// Its name; may be empty.
    public let name: String
    /// Its type.
    public let type: ABIType
    /// Whether it stands in a topic; never for errors.
    public let isIndexed: Bool

    /// A parameter.
    public init(name: String = "", type: ABIType, isIndexed: Bool = false) {
        self.name = name
        self.type = type
        self.isIndexed = isIndexed
    }

    /// Splits `Name(uint256 indexed a, (address,bytes) b)` into its name and parameters; names and
    /// `indexed` may be left out.
    static func parse(
        _ signature: String
    ) throws(EthereumError) -> (name: String, parameters: [ABIParameter]) {
        let failure = EthereumError(.badType, String(signature.prefix(80)))
        guard signature.utf8.count <= ABITypeParser.textCountMax,
            let open = signature.firstIndex(of: "("), signature.last == ")",
            ABIIdentifier.isValid(signature[..<open].utf8)
        else { throw failure }
        let inner = signature[signature.index(after: open)...].dropLast()
        var parameters: [ABIParameter] = []
        guard inner.contains(where: { $0 != " " }) else {
            return (String(signature[..<open]), [])
        }
        var (depth, start) = (0, inner.startIndex)
        for index in inner.indices {
            switch inner[index] {
            case "(": depth += 1
            case ")": depth -= 1
            case "," where depth == 0:
                parameters.append(try ABIParameter(parsing: inner[start..<index]))
                start = inner.index(after: index)
            default: break
            }
        }
        parameters.append(try ABIParameter(parsing: inner[start...]))
        return (String(signature[..<open]), parameters)
    }

    /// `type`, `type name` or `type indexed name`.
    private init(parsing text: Substring) throws(EthereumError) {
        var words = text.split(separator: " ").map(String.init)
        guard !words.isEmpty else { throw EthereumError(.badType, String(text)) }
        type = try ABIType(parsing: words.removeFirst())
        isIndexed = words.first == "indexed"
        if isIndexed { words.removeFirst() }
        name = words.popLast() ?? ""
        guard words.isEmpty, name.isEmpty || ABIIdentifier.isValid(name.utf8) else {
            throw EthereumError(.badType, String(text))
        }
    }
}
