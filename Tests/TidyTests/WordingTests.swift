import Testing

/// The repository stands on its own: no path of a machine, no word about how it came to be.
struct WordingTests {
    /// Put together here, so that this file does not hold them.
    private static let banned = [
        "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/op" + "t/",
        "/tm" + "p/team", "iss" + "ue #", "pyp" + "i", "crates" + ".io", "sha" + "red/",
    ]

    @Test func `no file names the place where it was written`() {
        var found: [String] = []
        for path in Repository.paths {
            let text = Repository.text(path)
            for word in Self.banned where text.contains(word) { found.append("\(path): \(word)") }
        }
        #expect(found == [])
    }

    @Test func `guides stay short`() {
        let lines = Repository.text("README.md").split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count > 20)
        #expect(lines.count < 200)
    }

    @Test func `files that the guides name exist`() {
        for guide in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
            for path in Self.namedPaths(in: Repository.text(guide)) {
                let isThere = Repository.paths.contains { $0 == path || $0.hasPrefix(path + "/") }
                #expect(isThere, "\(guide) names \(path)")
            }
        }
    }

    /// Paths in back-ticks that begin with one of our top folders and hold no placeholder.
    private static func namedPaths(in text: String) -> [String] {
        let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
        return pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            .filter { piece in
                ["Sources/", "Tests/", "Networks/", "Contracts/"].contains { piece.hasPrefix($0) }
                    && !piece.contains { "<*{ ".contains($0) }
            }
            .map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }
}
