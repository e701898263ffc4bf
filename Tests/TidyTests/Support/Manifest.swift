/// What Package.swift says, read as text: our manifest is written in one plain form.
enum Manifest {
    /// Names of targets with the names that stand in their dependencies.
    static let dependencies: [String: Set<String>] = {
        var result: [String: Set<String>] = [:]
        let kinds = [".target(", ".executableTarget(", ".systemLibrary(", ".testTarget("]
        var current = ""
        let lines = Repository.manifest.split(separator: "\n").map(String.init)
        for line in lines.drop(while: { !$0.contains("targets: [") || $0.contains("name:") }) {
            let isStart = kinds.contains { line.contains($0) }
            if isStart { current = "" }
            if line.contains("swiftLanguageModes") { break }
            if line.contains("MARK:") { current = "" }
            if line.contains("//") { continue }
            var quoted = Self.quoted(in: line)
            if current.isEmpty, line.contains("name: \""), let name = quoted.first {
                current = name
                result[current] = []
                quoted.removeFirst()
            }
            guard !current.isEmpty else { continue }
            // `.product(name: "NIOCore", package: nio)`: the product's name is the module's.
            let isProduct = line.contains(".product(") && !isStart
            result[current]?.formUnion(isProduct ? quoted.prefix(1) : quoted[...])
        }
        return result
    }()

    private static func quoted(in line: String) -> [String] {
        line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
