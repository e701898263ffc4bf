import Codecs
import Testing

extension ProgramTests {
    /// `paper --faults`, by the bytes on its sockets.
    @Suite struct PaperFaultTests {
        /// What `faulty_paper.py` expects.
        private static let plan = """
            {"seed": 3, "schedule": [
             {"kind": "lost-answer", "occasion": 1, "endpoint": "POST /api/v3/order",
              "variant": "close"},
             {"kind": "clock-skew", "occasion": 2, "endpoint": "POST /api/v3/order"},
             {"kind": "stale-query", "occasion": 1},
             {"kind": "socket-closed-answer", "occasion": 1, "endpoint": "GET /api/v3/time",
              "bytes": 20},
             {"kind": "socket-closed-frame", "occasion": 3, "bytes": 7}]}
            """

        @Test func `a client sees the faults of the plan and the truth past them`() async throws {
            let folder = try TestFolder()
            let paper = try ProgramProcess.start(
                ProgramProcess.causeway,
                [
                    "paper", "--balance", "USDC=10000", "--faults",
                    try folder.write("plan.json", Self.plan),
                ], in: folder)
            let line = try await paper.firstLine(seconds: 10)
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [ProgramProcess.client("faulty_paper.py")]
                    + ["rest", "apiKey", "secret"].compactMap { line[$0]?.stringValue },
                in: folder)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            let end = try await paper.terminate()
            #expect(end.ending == .exit(0))
            let counts = try #require(end.lines.last?["faults"]?.objectValue)
            #expect(end.lines.count == 2)
            #expect(
                counts.filter { $0.value != 0 }.map(\.name) == [
                    "lost-answer", "clock-skew", "socket-closed-answer", "stale-query",
                    "socket-closed-frame",
                ])
            #expect(counts.allSatisfy { $0.value == 0 || $0.value == 1 })
            #expect(end.lines.last?["requestsWhileLimited"] == 0)
        }

        @Test(arguments: [
            (
                #"{"chances":{"depth-gaps":5}}"#,
                "chances: no fault depth-gaps; known: lost-answer, "
            ),
            (#"{"seed":1,"kinds":[]}"#, "kinds: unknown key; known here: seed, endsAfterMs, "),
            ("{", "json: unexpectedEnd at byte 1"),
        ])
        func `a plan that is none is refused in one line`(
            text: String, words: String
        ) async throws {
            let folder = try TestFolder()
            let file = try folder.write("plan.json", text)
            let paper = try await ProgramProcess.causeway(["paper", "--faults", file], in: folder)
            #expect(paper.ending == .exit(1))
            #expect(paper.output.isEmpty)
            #expect(paper.errors.hasPrefix("causeway: --faults \(file): \(words)"))
            #expect(paper.errors.split(separator: "\n").count == 1)
        }

        @Test func `the help lists every kind, and an exchange without a plan has no last line`()
            async throws
        {
            let folder = try TestFolder()
            let help = try await ProgramProcess.causeway(["paper", "--help"], in: folder)
            for kind in ["lost-answer (close, silence)", "depth-gap", "maintenance"] {
                #expect(help.output.contains("  \(kind)\n"), "\(help.output)")
            }
            let paper = try ProgramProcess.start(ProgramProcess.causeway, ["paper"], in: folder)
            _ = try await paper.firstLine(seconds: 10)
            #expect(try await paper.terminate().lines.count == 1)
        }
    }
}
