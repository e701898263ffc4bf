import Testing

/// Planted bugs exist in a build that asks for them, and in no other.
struct MutantTests {
    private static let registry = "Sources/Basics/Mutants/Mutant.swift"

    /// Numbers of the lines that name a planted bug where an ordinary build sees it.
    static func leaks(in file: SourceFile) -> [Int] {
        // Whether each open condition is `#if Mutants` itself.
        var conditions: [Bool] = []
        var leaks: [Int] = []
        for (index, line) in file.codeLines.enumerated() {
            let words = line.split(separator: " ").map(String.init)
            switch words.first {
            case "#if": conditions.append(words.dropFirst() == ["Mutants"])
            case "#else", "#elseif": conditions[conditions.count - 1] = false
            case "#endif": conditions.removeLast()
            default:
                let isNamed = ["Mutant.", "Mutant:", "Mutant?", "Mutant "].contains { word in
                    SourceFile(path: "", text: line).lineNumbers(with: word) != []
                }
                if isNamed, !conditions.contains(true) { leaks.append(index + 1) }
            }
        }
        return leaks
    }

    @Test func `what ships has no planted bug`() {
        let leaks = Repository.sources.flatMap { file in
            Self.leaks(in: file).map { "\(file.path):\($0)" }
        }
        #expect(leaks == [])
    }

    @Test func `a planted bug outside its condition is found`() {
        func leaks(_ text: String) -> [Int] { Self.leaks(in: SourceFile(path: "", text: text)) }
        #expect(leaks("#if Mutants\nif Mutant.one.isActive {}\n#endif\n") == [])
        #expect(leaks("if Mutant.one.isActive {}\n") == [1])
        #expect(leaks("#if Mutants\n#else\nif Mutant.one.isActive {}\n#endif\n") == [3])
        #expect(leaks("#if DEBUG\nif Mutant.one.isActive {}\n#endif\n") == [2])
        #expect(leaks("// Mutant.one\nlet mutants = 1\n") == [])
    }

    @Test func `each planted bug is planted somewhere`() throws {
        let registry = try #require(Repository.sources.first { $0.path == Self.registry })
        let names = registry.codeLines.compactMap { line -> String? in
            let words = line.split(separator: " ")
            guard words.first == "case", words.count > 1 else { return nil }
            return String(words[1])
        }
        #expect(names.count >= 12)
        let others = Repository.sources.filter { $0.path != Self.registry }
        let unused = names.filter { name in
            !others.contains { $0.lineNumbers(with: "Mutant.\(name).isActive") != [] }
        }
        #expect(unused == [])
    }
}
