import Testing

/// Words that end a process, switch a check off, or let floating point near money.
struct SafetyTests {
    private static let bans = [
        Ban("try!", instead: "typed throws"),
        Ban("as!", instead: "as? with an error"),
        Ban("fatalError(", instead: "an error"),
        Ban(
            "preconditionFailure(", instead: "an error",
            // As the standard library's integers do.
            allowed: ["Arithmetic/UInt256+Division.swift": 2]),
        Ban(
            "@unchecked Sendable", instead: "a Mutex or an actor",
            allowed: [
                // One owner at a time, who wipes them; never shared for writing.
                "Cryptography/SecretPages.swift": 1,
                // One thread each, named in the type's comment.
                "Storage/CommitLog/JournalWriterCore.swift": 1,
                "Storage/CommitLog/WriterThread.swift": 1,
                "Transport/HTTP/HTTPPool.swift": 1,
                "Transport/Simulated/SimulatedNetwork.swift": 1,
                // LevelDB locks by itself.
                "Storage/LevelDB/LevelDBHandle.swift": 1,
            ]),
        Ban(
            "nonisolated(unsafe)", instead: "a Mutex or an actor",
            // Made once, read only, documented as shareable by the library.
            allowed: ["Cryptography/Secp256k1Context.swift": 1]),
        Ban("@preconcurrency", instead: "a wrapper that is Sendable"),
        Ban("unowned(unsafe)", instead: "a strong reference"),
        Ban("unsafeBitCast", instead: "a conversion"),
    ]

    @Test func `dangerous words are not used`() {
        for ban in Self.bans { #expect(ban.violations(in: Repository.sources) == []) }
    }

    @Test func `floating point stays out of what settles`() {
        let targets = ["Desk", "Ledger", "Orders", "Risk", "Settlement"]
        let files = Repository.sources.filter { targets.contains($0.target) }
        #expect(Set(files.map(\.target)).sorted() == targets)
        let instead = "UInt256 or ExactDecimal"
        // The price of a plan's last unit: searched, and shown to people only.
        let shown = ["Desk/PlanRecord+Routing.swift": 1]
        #expect(Ban("Double", instead: instead, allowed: shown).violations(in: files) == [])
        #expect(Ban("Float", instead: instead).violations(in: files) == [])
    }

    @Test func `tests do not force a try`() {
        #expect(Ban("try!", instead: "throws").violations(in: Repository.tests) == [])
    }
}
