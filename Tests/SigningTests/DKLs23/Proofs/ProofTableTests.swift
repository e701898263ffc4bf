import Foundation
import Testing

@Suite struct ProofTableTests {
    /// The top of the repository.
    private static let root = URL(filePath: #filePath).appending(path: "../../../../..")
        .standardized

    /// The names of all tests of the targets that test threshold signing, and how often each stands.
    private static func names() throws -> [String: Int] {
        var names: [String: Int] = [:]
        for target in ["SigningTests", "CosignerTests"] {
            let folder = root.appending(path: "Tests/\(target)")
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                for piece in text.components(separatedBy: "func `").dropFirst() {
                    names[String(piece.prefix { $0 != "`" }), default: 0] += 1
                }
            }
        }
        return names
    }

    @Test func `every line of the list has tests, and they exist`() throws {
        let names = try Self.names()
        for group in ProofTable.groups {
            for line in group.lines {
                #expect(!line.tests.isEmpty, "\(group.name): \(line.claim)")
                for test in line.tests where test.hasSuffix(".swift") || test.hasSuffix(".py") {
                    let file = Self.root.appending(path: test)
                    #expect(FileManager.default.fileExists(atPath: file.path), "\(test)")
                }
                for test in line.tests where !test.hasSuffix(".swift") && !test.hasSuffix(".py") {
                    #expect(names[test] == 1, "\(group.name): \(test)")
                }
            }
        }
    }

    @Test func `all twelve groups have tests, and their numbers are told`() {
        #expect(ProofTable.groups.map(\.number) == Array(1...12))
        for group in ProofTable.groups {
            #expect(group.lines.count >= 2 && !group.tests.isEmpty)
            print(
                "FIGURE group \(group.number), \(group.name): \(group.lines.count) lines,",
                "\(group.tests.count) tests")
        }
        let lines = ProofTable.groups.map(\.lines.count).reduce(0, +)
        let tests = ProofTable.groups.reduce(into: Set<String>()) { $0.formUnion($1.tests) }
        print("FIGURE all groups: \(lines) lines, \(tests.count) tests")
    }

    @Test func `no claim stands twice in a group`() {
        for group in ProofTable.groups {
            #expect(Set(group.lines.map(\.claim)).count == group.lines.count)
        }
    }

    // Of the source, because no test can see that nobody knows a logarithm.
    @Test func `what makes a pad has no way from a scalar to a point`() throws {
        let file = Self.root.appending(
            path: "Sources/Signing/DKLs23/Transfer/TransferHash.swift")
        let source = try String(contentsOf: file, encoding: .utf8)
        #expect(source.contains("func point("))
        for word in ["generatorTimes", "multiplied", "writeProduct", "scalar()"] {
            #expect(!source.contains(word), "\(word)")
        }
    }
}
