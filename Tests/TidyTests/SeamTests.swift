import Testing

/// Clock, randomness, files, sockets, threads and tasks enter through the seams and nowhere else.
struct SeamTests {
    @Test func `no seam is bypassed`() {
        for ban in SeamBans.all { #expect(ban.violations(in: Repository.sources) == []) }
    }

    @Test func `a ban finds its word and only its word`() {
        let ban = Ban("Date(", instead: "TimeSource", allowed: ["A/Kept.swift": 1])
        let clean = SourceFile(
            path: "Sources/A/Clean.swift",
            text: "// Date() in a comment\nlet text = \"Date()\"\nlet day = upDate(1)\n")
        let bad = SourceFile(path: "Sources/A/Bad.swift", text: "let now = \"\\(Date())\"\n")
        let kept = SourceFile(path: "Sources/A/Kept.swift", text: "let now = Date()\n")
        let unneeded = SourceFile(path: "Sources/A/Kept.swift", text: "let now = 1\n")
        #expect(ban.violations(in: [clean, kept]) == [])
        #expect(ban.violations(in: [bad, kept]).count == 1)
        #expect(ban.violations(in: [unneeded]).count == 1)
        #expect(ban.violations(in: [clean]).count == 1)
    }
}
