/// Declarations that are `package` or `public`, by lines.
enum Declarations {
    /// Those without a summary, as `path:line: name`.
    ///
    /// What a protocol explains is not explained again: `requirements` are our protocols' names
    /// with the names of their members, `conformances` our types' names with those of protocols.
    static func undocumented(
        in file: SourceFile, requirements: [String: Set<String>],
        conformances: [String: Set<String>]
    ) -> [String] {
        let types = file.codeLines.compactMap { typeDeclared(on: $0)?.name }
        var explained = witnesses
        for name in types.flatMap({ [$0] + (conformances[$0] ?? []).sorted() }) {
            explained.formUnion(requirements[name] ?? [])
        }
        return file.codeLines.indices.compactMap { index in
            guard let found = declared(on: file.codeLines[index]),
                found.modifiers.contains(where: { $0 == "package" || $0 == "public" }),
                !explained.contains(found.name), !isDocumented(index, in: file)
            else { return nil }
            return "\(file.path):\(index + 1): \(found.name)"
        }
    }

    /// Protocols of the files, each with the names of its members.
    static func requirements(in files: [SourceFile]) -> [String: Set<String>] {
        var result: [String: Set<String>] = [:]
        for file in files {
            var current: String?
            for line in file.codeLines {
                if line.hasPrefix("}") { current = nil }
                guard let found = declared(on: line) else { continue }
                if found.keyword == "protocol" { current = found.name }
                if let current { result[current, default: []].insert(found.name) }
            }
        }
        return result
    }

    /// Types of the files, each with what stands behind the colon anywhere.
    static func conformances(in files: [SourceFile]) -> [String: Set<String>] {
        files.flatMap(\.codeLines).compactMap(typeDeclared).reduce(into: [:]) { result, found in
            result[found.name, default: []].formUnion(found.inherited)
        }
    }

    /// The type or extension that a line begins, with what stands behind its colon.
    private static func typeDeclared(on line: String) -> (name: String, inherited: [String])? {
        guard let found = declared(on: line),
            ["actor", "class", "enum", "extension", "struct"].contains(found.keyword)
        else { return nil }
        let parts = line.split(separator: ":", maxSplits: 1)
        let separators: Set<Character> = [" ", ",", "{", "&"]
        let inherited = parts.count < 2 ? [] : parts[1].split { separators.contains($0) }
        return (found.name, inherited.map(String.init))
    }

    /// What a line declares; nil when it declares nothing.
    ///
    /// An initialiser is named by its first label.
    private static func declared(
        on line: String
    ) -> (modifiers: ArraySlice<String>, keyword: String, name: String)? {
        let words = line.split(separator: " ").map(String.init)
        guard let position = words.firstIndex(where: isKeyword) else { return nil }
        let modifiers = words[..<position]
        guard modifiers.allSatisfy({ $0.hasPrefix("@") || modifierWords.contains($0) }) else {
            return nil
        }
        let word = words[position]
        if word.hasPrefix("init") { return (modifiers, "init", String(word.prefix { $0 != ":" })) }
        if word.hasPrefix("subscript") { return (modifiers, "subscript", "subscript") }
        guard words.indices.contains(position + 1) else { return (modifiers, word, word) }
        let next = words[position + 1]
        let name = next.prefix { !"(:<{=,".contains($0) }
        return (modifiers, word, name.isEmpty ? next : String(name))
    }

    private static func isKeyword(_ word: String) -> Bool {
        let keywords = [
            "actor", "associatedtype", "case", "class", "enum", "extension", "func", "let",
            "protocol", "struct", "subscript", "typealias", "var",
        ]
        let beginnings = ["init(", "init?(", "init<", "subscript(", "subscript<"]
        return keywords.contains(word) || beginnings.contains { word.hasPrefix($0) }
    }

    private static func isDocumented(_ index: Int, in file: SourceFile) -> Bool {
        var above = index - 1
        while above >= 0 {
            let line = file.lines[above].drop { $0 == " " }
            if line.hasPrefix("///") { return true }
            guard line.hasPrefix("@") || line.hasPrefix("#if") else { return false }
            above -= 1
        }
        return false
    }

    private static let modifierWords: Set<String> = [
        "borrowing", "consuming", "convenience", "fileprivate(set)", "final", "indirect",
        "internal(set)", "lazy", "mutating", "nonisolated", "override", "package", "package(set)",
        "private(set)", "public", "required", "static", "weak",
    ]

    /// Members that protocols of the standard library explain.
    private static let witnesses: Set<String> = [
        "==", "<", "asUnownedSerialExecutor", "asUnownedTaskExecutor", "debugDescription",
        "description", "endIndex", "enqueue", "hash", "init(arrayLiteral",
        "init(booleanLiteral", "init(dictionaryLiteral", "init(integerLiteral",
        "init(stringLiteral", "startIndex", "subscript", "withContiguousStorageIfAvailable",
    ]
}
