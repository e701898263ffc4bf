/// A word that code may not use, what to use instead, and the files that are the exception.
struct Ban: Sendable {
    let pattern: String
    /// What to use instead.
    let instead: String
    /// Paths below Sources, each with the number of lines that may hold the word.
    let allowed: [String: Int]

    init(_ pattern: String, instead: String, allowed: [String: Int] = [:]) {
        self.pattern = pattern
        self.instead = instead
        self.allowed = allowed
    }

    /// Lines that break the ban, and exceptions that are no longer needed.
    func violations(in files: [SourceFile]) -> [String] {
        var result: [String] = []
        var unused = allowed
        for file in files {
            let lines = file.lineNumbers(with: pattern)
            let short = String(file.path.drop(while: { $0 != "/" }).dropFirst())
            let expected = unused.removeValue(forKey: short) ?? 0
            if lines.count > expected {
                result.append("\(file.path):\(lines) has `\(pattern)`; use \(instead)")
            } else if lines.count < expected {
                result.append("\(file.path): lower its allowance of `\(pattern)` to \(lines.count)")
            }
        }
        for path in unused.keys.sorted() {
            result.append("\(path) is gone: drop its allowance of `\(pattern)`")
        }
        return result
    }
}
