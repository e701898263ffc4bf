import Codecs
import Foundation
import Testing

extension ProgramTests {
    @Suite struct DemoTests {
        @Test
        func `chain and exchange hold exactly what the demo's ledger says`() async throws {
            let folder = try TestFolder()
            let data = "\(folder.path)/data"
            let demo = try ProgramProcess.start(
                ProgramProcess.causeway, ["demo", "--json", "--keep", "--data", data], in: folder)
            let report = try await demo.firstLine(seconds: 120)
            #expect(report["parent"]?["state"]?.stringValue == "filled")
            let check = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("check_demo.py")], in: folder,
                input: report.text)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.first?["ok"]?.boolValue == true)

            let second = try await ProgramProcess.causeway(["demo", "--data", data], in: folder)
            #expect(second.ending == .exit(1))
            #expect(second.errors.split(separator: "\n").count == 1)
            #expect(second.errors.contains("give --data another folder"))
            #expect(demo.isRunning)

            let ended = try await demo.terminate()
            #expect(ended.ending == .exit(0))
            #expect(ended.output.split(separator: "\n").count == 1)
            let journal = try await ProgramProcess.causeway(
                ["journal", "verify", "\(data)/journal", "--json"], in: folder)
            #expect(journal.ending == .exit(0), "\(journal.errors)")
            #expect(journal.lines.first?["valid"]?.boolValue == true)
            try await expectNothingAnswers(at: report, in: folder)
        }

        /// The chain and the exchange are gone with the demo.
        private func expectNothingAnswers(at report: JSONValue, in folder: TestFolder) async throws
        {
            let check = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("check_demo.py")], in: folder,
                input: report.text)
            #expect(check.ending == .exit(1))
            #expect(check.output.contains("refused"), "\(check.output)")
        }

        @Test func `a missing set-up is told in one line`() async throws {
            let folder = try TestFolder()
            let demo = try await ProgramProcess.causeway(
                ["demo", "--tools", "\(folder.path)/nothing"], in: folder)
            #expect(demo.ending == .exit(1))
            #expect(demo.lastError.contains("is missing: run `make demo` once"))
        }
    }
}
