import Testing

/// Sizes that a reader can hold: files, functions, and where things lie.
struct ShapeTests {
    static let sourceLinesMax = 500
    static let testLinesMax = 800
    static let functionLinesMax = 60

    @Test func `files are short`() {
        let long =
            Repository.sources.filter { $0.lines.count > Self.sourceLinesMax }
            + Repository.tests.filter { $0.lines.count > Self.testLinesMax }
        #expect(long.map { "\($0.path): \($0.lines.count) lines" } == [])
        #expect(Repository.sources.count > 300)
    }

    @Test func `functions fit a screen`() {
        var violations: [String] = []
        for file in Repository.sources + Repository.tests {
            for body in SwiftTokens(file).bodies where body.length > Self.functionLinesMax {
                violations.append(
                    "\(file.path):\(body.line): \(body.name) has \(body.length) lines")
            }
        }
        #expect(violations == [])
    }

    @Test func `the longest function is found`() {
        let text = """
            protocol P { func requirement() throws }
            struct S {
                let stored = 1
                var computed: Int { 1 }
                func first(_ body: () -> Void = { }) throws(E) -> Int {
                    let brace = "}"
                    return 1
                }
                init?(x: Int) { self.init() }
            }
            """
        let bodies = SwiftTokens(SourceFile(path: "Sources/A/S.swift", text: text)).bodies
        #expect(bodies.map(\.name) == ["computed", "first", "?"])
        #expect(bodies.map(\.length) == [1, 4, 1])
    }

    @Test func `paths hold no spaces`() {
        #expect(Repository.paths.filter { $0.contains(" ") } == [])
    }

    @Test func `the top of the repository is the agreed one`() {
        let allowed: Set<String> = [
            ".ci", ".gitignore", ".swift-format", "ARCHITECTURE.md", "CONTRIBUTING.md",
            "Contracts", "Examples", "Fuzzing", "LICENSE", "Makefile", "Networks", "Package.swift",
            "README.md", "Sources", "Tests",
        ]
        #expect(Set(Repository.topLevel).subtracting(allowed).sorted() == [])
        #expect(allowed.subtracting(Repository.topLevel).sorted() == [])
    }

    @Test func `every test target is in the manifest`() {
        let folders = Set(Repository.tests.map(\.target))
        let missing = folders.filter { !Repository.manifest.contains("\"\($0)\"") }
        #expect(missing.sorted() == [])
    }
}
