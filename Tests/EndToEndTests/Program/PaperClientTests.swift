import Codecs
import Testing

extension ProgramTests {
    @Suite struct PaperClientTests {
        @Test func `the unmodified ccxt client trades at the paper exchange`() async throws {
            let folder = try TestFolder()
            let paper = try ProgramProcess.start(
                ProgramProcess.causeway,
                ["paper", "--balance", "ETH=1000", "--balance", "USDC=1000000"], in: folder)
            let line = try await paper.firstLine(seconds: 10)
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [ProgramProcess.client("ccxt_paper.py")]
                    + ["rest", "apiKey", "secret"].compactMap { line[$0]?.stringValue },
                in: folder)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.first?["ok"]?.boolValue == true)
            #expect(try await paper.terminate().ending == .exit(0))
        }

        @Test func `a second exchange at the same port is refused`() async throws {
            let folder = try TestFolder()
            let first = try ProgramProcess.start(ProgramProcess.causeway, ["paper"], in: folder)
            let rest = try await first.firstLine(seconds: 10)["rest"]?.stringValue ?? ""
            let port = try #require(rest.split(separator: ":").last.map(String.init))
            let second = try await ProgramProcess.causeway(["paper", "--port", port], in: folder)
            #expect(second.ending == .exit(1))
            #expect(second.output.isEmpty)
            #expect(second.errors.split(separator: "\n").count == 1, "\(second.errors)")
            #expect(second.errors.contains("cannot listen at 127.0.0.1:\(port)"))
            #expect(second.errors.contains("give another --port"))
            #expect(first.isRunning)
        }

        @Test(arguments: ["ETH", "ETH=", "ETH=-1", "ETH=1=2"])
        func `a balance that is none is refused`(text: String) async throws {
            let folder = try TestFolder()
            let paper = try await ProgramProcess.causeway(
                ["paper", "--balance", text], in: folder)
            #expect(paper.ending == .exit(1))
            #expect(paper.errors == "causeway: --balance \(text): must be like ETH=150.5\n")
        }
    }
}
