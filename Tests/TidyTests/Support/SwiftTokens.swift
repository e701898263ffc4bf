/// The words and marks of a file's code, with the line of each.
struct SwiftTokens {
    struct Token {
        let text: String
        /// From one.
        let line: Int
    }

    /// A function, initialiser, subscript or computed property with a body.
    struct Body {
        let name: String
        /// Where the declaration begins.
        let line: Int
        /// From the declaration's line to the closing brace.
        let length: Int
    }

    let tokens: [Token]

    init(_ file: SourceFile) {
        var tokens: [Token] = []
        for (number, line) in file.codeLines.enumerated() {
            var word = ""
            for byte in line.utf8 {
                if SourceFile.isWordByte(byte) {
                    word.unicodeScalars.append(UnicodeScalar(byte))
                    continue
                }
                if !word.isEmpty { tokens.append(Token(text: word, line: number + 1)) }
                word = ""
                if byte > 0x20, byte < 0x7F {
                    let mark = String(UnicodeScalar(byte))
                    tokens.append(Token(text: mark, line: number + 1))
                }
            }
            if !word.isEmpty { tokens.append(Token(text: word, line: number + 1)) }
        }
        self.tokens = tokens
    }

    /// Every body of the file.
    var bodies: [Body] {
        tokens.indices.compactMap { index in
            guard isDeclaration(index), let open = bodyStart(after: index) else { return nil }
            let name = tokens.indices.contains(index + 1) ? tokens[index + 1].text : ""
            let length = tokens[closingBrace(of: open)].line - tokens[index].line + 1
            return Body(name: name, line: tokens[index].line, length: length)
        }
    }

    private func isDeclaration(_ index: Int) -> Bool {
        let previous = index > 0 ? tokens[index - 1].text : ""
        let next = tokens.indices.contains(index + 1) ? tokens[index + 1].text : ""
        switch tokens[index].text {
        case "func", "subscript", "deinit", "var": return previous != "."
        case "init": return previous != "." && ["(", "?", "<"].contains(next)
        default: return false
        }
    }

    /// The brace that opens the body; nil for a requirement or a stored property.
    private func bodyStart(after index: Int) -> Int? {
        let isProperty = tokens[index].text == "var"
        var depth = 0
        for position in tokens.indices[(index + 1)...] {
            let token = tokens[position]
            if isProperty, token.line != tokens[index].line || token.text == "=" { return nil }
            switch token.text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return position
            case "}" where depth == 0: return nil
            case let word where depth == 0 && Self.nextDeclaration.contains(word): return nil
            default: break
            }
        }
        return nil
    }

    private func closingBrace(of open: Int) -> Int {
        var depth = 0
        for position in tokens.indices[open...] {
            if tokens[position].text == "{" { depth += 1 }
            if tokens[position].text == "}" { depth -= 1 }
            if depth == 0 { return position }
        }
        return tokens.count - 1
    }

    private static let nextDeclaration: Set<String> = [
        "associatedtype", "case", "class", "deinit", "enum", "extension", "func", "init", "let",
        "mutating", "package", "private", "protocol", "public", "static", "struct", "subscript",
        "var",
    ]
}
