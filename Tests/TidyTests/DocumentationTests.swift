import Testing

/// What other targets can see is explained where it is declared.
///
/// The formatter's own rule covers `public` only.
struct DocumentationTests {
    @Test func `what other targets can see has a summary`() {
        let requirements = Declarations.requirements(in: Repository.sources)
        let conformances = Declarations.conformances(in: Repository.sources)
        let missing = Repository.sources.flatMap {
            Declarations.undocumented(
                in: $0, requirements: requirements, conformances: conformances)
        }
        #expect(missing == [])
    }

    @Test func `a missing summary is found`() {
        let text = """
            package import Basics
            /// Good.
            package struct Good: Readable {
                // Not a summary.
                package let bad: Int
                /// Good.
                @inlinable
                package static func good() {}
                package var description: String { "" }
                package private(set) var worse = 1
                package func read(_ count: Int) {}
                package init(from text: String) {}
                let internalOnly = 1
            }
            """
        let file = SourceFile(path: "Sources/A/Good.swift", text: text)
        let requirement = SourceFile(
            path: "Sources/A/Readable.swift",
            text: "package protocol Readable {\n    func read(_ count: Int)\n}\n")
        let missing = Declarations.undocumented(
            in: file, requirements: Declarations.requirements(in: [requirement]),
            conformances: Declarations.conformances(in: [file]))
        #expect(
            missing == [
                "Sources/A/Good.swift:5: bad", "Sources/A/Good.swift:10: worse",
                "Sources/A/Good.swift:12: init(from",
            ])
    }
}
