/// A Swift file: its lines, and the same lines without comments and strings.
struct SourceFile: Sendable {
    /// Relative to the root.
    let path: String
    /// Lines as written.
    let lines: [String]
    /// Lines with comments and string contents blanked.
    let codeLines: [String]

    init(path: String, text: String) {
        self.path = path
        lines = Self.split(text)
        codeLines = Self.split(SwiftText.code(of: text))
    }

    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The target or test target that the file belongs to.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 1 ? String(parts[1]) : ""
    }

    /// Numbers of the lines, from one, that hold `pattern` in code, not as the end of a longer word.
    func lineNumbers(with pattern: String) -> [Int] {
        codeLines.indices.filter { Self.contains(codeLines[$0], pattern) }.map { $0 + 1 }
    }

    private static func contains(_ line: String, _ pattern: String) -> Bool {
        guard let first = pattern.first else { return false }
        let mustBegin = first.isLetter || first == "_"
        let (bytes, wanted) = (Array(line.utf8), Array(pattern.utf8))
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { start in
            guard bytes[start..<(start + wanted.count)].elementsEqual(wanted) else { return false }
            return !mustBegin || start == 0 || !isWordByte(bytes[start - 1])
        }
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        let character = Character(UnicodeScalar(byte))
        return byte < 0x80 && (character.isLetter || character.isNumber || character == "_")
    }

    /// Modules that the file imports, with line numbers.
    var imports: [(module: String, line: Int)] {
        codeLines.enumerated().compactMap { number, line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "." }).map(String.init)
            guard let position = words.firstIndex(of: "import"),
                words[..<position].allSatisfy({
                    $0.hasPrefix("@") || Self.accessWords.contains($0)
                })
            else { return nil }
            let rest = words[(position + 1)...].filter { !Self.importKinds.contains($0) }
            return rest.first.map { ($0, number + 1) }
        }
    }

    private static let accessWords = ["public", "package", "internal", "fileprivate", "private"]
    private static let importKinds = [
        "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
    ]
}
