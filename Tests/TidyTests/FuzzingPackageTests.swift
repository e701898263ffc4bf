import Foundation
import Testing

/// The fuzzing package is built seldom: what it lacks is noticed here.
struct FuzzingPackageTests {
    private static let sources = Repository.root.appendingPathComponent("Fuzzing/Sources")

    /// Follows links: one that leads nowhere does not exist.
    private static func exists(_ place: URL) -> Bool {
        FileManager.default.fileExists(atPath: place.path)
    }

    @Test func `every target that it names has a place among its sources`() {
        let manifest = Repository.text("Fuzzing/Package.swift")
        let names = manifest.matches(
            of: /\.(?:target|systemLibrary)\(\s*name: "(?<name>\w+)"(?<rest>[^\n]*)/
        ).filter { !$0.output.rest.contains("path:") }.map { String($0.output.name) }
        #expect(names.count > 10)
        let missing = names.filter {
            !Self.exists(Self.sources.appendingPathComponent($0))
        }
        #expect(missing == [])
    }

    @Test func `no link among its sources leads nowhere`() throws {
        let manager = FileManager.default
        var lost: [String] = []
        for path in try manager.subpathsOfDirectory(atPath: Self.sources.path)
        where !Self.exists(Self.sources.appendingPathComponent(path)) {
            lost.append(path)
        }
        #expect(lost == [])
    }
}
