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

        @Test func `three cosigners sign for the demo, and one of them dies in the middle`()
            async throws
        {
            let folder = try TestFolder()
            let data = "\(folder.path)/data"
            let demo = try ProgramProcess.start(
                ProgramProcess.causeway,
                ["demo", "--signer", "threshold", "--json", "--keep", "--data", data], in: folder)
            let report = try await demo.firstLine(seconds: 180)
            #expect(report["parent"]?["state"]?.stringValue == "filled", "\(demo.errors)")
            let signer = try #require(report["signer"])
            let made = signer["signatures"]?.arrayValue ?? []
            #expect(Set(made.compactMap { $0["afterKill"]?.boolValue }) == [true, false])
            let check = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("check_demo.py")], in: folder,
                input: report.text)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.first?["ok"]?.boolValue == true)
            // The check can say no: nobody signed after the death, by this report.
            let lying = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("check_demo.py")], in: folder,
                input: report.text.replacing("\"afterKill\":true", with: "\"afterKill\":false"))
            #expect(lying.ending == .exit(1))
            #expect(lying.output.contains("the others have signed afterwards"), "\(lying.output)")
            let processes = Self.processes(of: signer)
            #expect(processes.count == 2)
            #expect(processes.allSatisfy(Self.isThere))
            // No file of the node's holds a key that could sign alone.
            let files = try FileManager.default.subpathsOfDirectory(atPath: data)
            #expect(!files.contains("wallet.json"))
            #expect(files.filter { $0.hasSuffix(".share") }.count == 3)

            let ended = try await demo.terminate()
            #expect(ended.ending == .exit(0))
            #expect(!processes.contains(where: Self.isThere), "they end with the demo")
            let journal = try await ProgramProcess.causeway(
                ["journal", "verify", "\(data)/journal", "--json"], in: folder)
            #expect(journal.lines.first?["valid"]?.boolValue == true, "\(journal.errors)")
            try await expectNothingAnswers(at: report, in: folder)
        }

        @Test func `cosigners end with a demo that is killed, and with one that fails`()
            async throws
        {
            let folder = try TestFolder()
            let data = "\(folder.path)/data"
            let demo = try ProgramProcess.start(
                ProgramProcess.causeway,
                ["demo", "--signer", "threshold", "--data", data], in: folder)
            let found = try await Self.waitForCosigners(of: data, count: 3)
            _ = try await demo.killed()
            #expect(try await Self.waitForCosigners(of: data, count: 0).isEmpty)
            #expect(found.count == 3)

            // Nothing to build a chain from is found out at once; a chain that does not start later.
            let broken = try TestFolder()
            let networks = "\(broken.path)/networks"
            try FileManager.default.createDirectory(
                atPath: "\(networks)/Devnet/devnet", withIntermediateDirectories: true)
            let failing = try await ProgramProcess.causeway(
                [
                    "demo", "--signer", "threshold", "--networks", networks, "--data",
                    "\(broken.path)/data",
                ], in: broken)
            #expect(failing.ending == .exit(1))
            #expect(failing.lastError.contains("the local chain did not start"))
            let left = try await Self.waitForCosigners(of: broken.path, count: 0)
            #expect(left.isEmpty)
        }

        private static func processes(of signer: JSONValue) -> [Int32] {
            (signer["running"]?.arrayValue ?? []).compactMap {
                $0["pid"]?.unsignedValue.flatMap { Int32(exactly: $0) }
            }
        }

        private static func isThere(_ id: Int32) -> Bool { kill(id, 0) == 0 }

        /// The processes of cosigners whose configuration lies in a folder, once there are so many.
        private static func waitForCosigners(
            of folder: String, count: Int
        ) async throws -> [String] {
            var found: [String] = []
            for _ in 0..<1_500 {
                found = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { id in
                    let line = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
                    let words = String(decoding: line, as: UTF8.self).split(separator: "\0")
                    return words.dropFirst().starts(with: ["cosigner", "run"])
                        && words.contains { $0.hasPrefix(folder) }
                }
                if found.count == count { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            return found
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
