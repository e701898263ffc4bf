/// Swift text without what is not code.
///
/// Comments, string contents and back-ticked names become spaces; line breaks and positions stay.
/// Code inside a string's interpolation stays code. Regex literals are not known: we use none.
struct SwiftText {
    private enum Context {
        /// Code; inside an interpolation with the count of open parentheses.
        case code(openParentheses: Int)
        /// A string with its number of `#` and whether it has three quotes.
        case string(hashes: Int, isMultiline: Bool)
    }

    private let bytes: [UInt8]
    private var result: [UInt8]
    private var index = 0
    private var contexts: [Context] = [.code(openParentheses: 0)]

    private init(_ text: String) {
        bytes = Array(text.utf8)
        result = bytes
    }

    /// The code of a text, of equal length in bytes.
    static func code(of text: String) -> String {
        var scanner = SwiftText(text)
        scanner.run()
        return String(decoding: scanner.result, as: UTF8.self)
    }

    private mutating func run() {
        while index < bytes.count, let context = contexts.last {
            switch context {
            case .code(let open): stepInCode(open)
            case .string(let hashes, let isMultiline): stepInString(hashes, isMultiline)
            }
        }
    }

    private mutating func stepInCode(_ open: Int) {
        if starts(with: "//") {
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { blank() }
        } else if starts(with: "/*") {
            blankBlockComment()
        } else if starts(with: "`") {
            blank()
            while index < bytes.count, bytes[index] != UInt8(ascii: "`") { blank() }
            blank()
        } else if let hashes = openingHashes() {
            for _ in 0..<hashes { blank() }
            let isMultiline = starts(with: "\"\"\"")
            blank(isMultiline ? 3 : 1)
            contexts.append(.string(hashes: hashes, isMultiline: isMultiline))
        } else {
            count(bytes[index], open)
            index += 1
        }
    }

    /// Follows parentheses, so that the end of an interpolation is seen.
    private mutating func count(_ byte: UInt8, _ open: Int) {
        guard contexts.count > 1 else { return }
        if byte == UInt8(ascii: "(") {
            contexts[contexts.count - 1] = .code(openParentheses: open + 1)
        } else if byte == UInt8(ascii: ")") {
            contexts[contexts.count - 1] = .code(openParentheses: open - 1)
            if open == 1 { contexts.removeLast() }
        }
    }

    private mutating func stepInString(_ hashes: Int, _ isMultiline: Bool) {
        let marks = String(repeating: "#", count: hashes)
        let end = (isMultiline ? "\"\"\"" : "\"") + marks
        if starts(with: end) {
            blank(end.utf8.count)
            contexts.removeLast()
        } else if starts(with: "\\" + marks + "(") {
            blank(1 + hashes)
            contexts.append(.code(openParentheses: 0))
        } else if starts(with: "\\" + marks) {
            blank(2 + hashes)
        } else if !isMultiline, bytes[index] == UInt8(ascii: "\n") {
            contexts.removeLast()  // Not Swift; recover at the line's end.
        } else {
            blank()
        }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if starts(with: "/*") {
                depth += 1
                blank(2)
            } else if starts(with: "*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && index < bytes.count
    }

    /// The number of `#` before the quote that opens a string here; nil when none does.
    private func openingHashes() -> Int? {
        var end = index
        while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return nil }
        return end - index
    }

    private func starts(with text: String) -> Bool {
        bytes[index...].starts(with: text.utf8)
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where index < bytes.count {
            if bytes[index] != UInt8(ascii: "\n") { result[index] = UInt8(ascii: " ") }
            index += 1
        }
    }
}
