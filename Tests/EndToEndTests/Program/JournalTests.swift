import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// The journal of a real node: in use, stopped, damaged.
    @Suite struct JournalTests {
        /// A stopped world whose journal holds one filled order.
        private func recorded() async throws -> NodeWorld {
            let world = try await NodeWorld.start(withChain: false)
            let node = try world.startNode(world.configuration())
            let api = try await node.firstLine(seconds: 20)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            try await client.waitForPlan(["book"], quantity: "20")
            _ = try await client.submit(id: "j-1", quantity: "20")
            _ = try await client.waitForEnd(of: "j-1", seconds: 10)
            try await expectRefusedWhileInUse(world, client)
            #expect(try await node.terminate().ending == .exit(0))
            return world
        }

        /// Two programs on one journal would each write their own history.
        private func expectRefusedWhileInUse(
            _ world: NodeWorld, _ client: NodeClient
        ) async throws {
            let second = try await world.runNode(world.configuration())
            #expect(second.ending == .exit(1))
            #expect(second.errors.split(separator: "\n").count == 1, "\(second.errors)")
            #expect(second.errors.contains("in use"), "\(second.errors)")
            for words in [["verify"], ["dump", "--json"], ["state", "--json"]] {
                let done = try await journal(words, world)
                #expect(done.ending == .exit(1), "\(words)")
                #expect(done.errors.contains("in use"), "\(words): \(done.errors)")
            }
            let alive = try await client.command(["orders"])
            #expect(alive.ending == .exit(0), "\(alive.errors)")
        }

        private func journal(
            _ words: [String], _ world: NodeWorld
        ) async throws -> ProgramProcess.Finished {
            try await ProgramProcess.causeway(
                ["journal", words[0], "\(world.folder.path)/journal"] + words.dropFirst(),
                in: world.folder)
        }

        @Test func `a stopped journal is read whole and stays as it is`() async throws {
            let world = try await recorded()
            let before = try contents(world)
            let verify = try await journal(["verify", "--json"], world)
            #expect(verify.ending == .exit(0), "\(verify.errors)")
            let records = Int(verify.lines.first?["records"]?.stringValue ?? "") ?? 0
            #expect(records >= 8)
            let dump = try await journal(["dump", "--json"], world).lines
            #expect(
                dump.compactMap { $0["sequence"]?.stringValue } == (1...records).map(String.init))
            for (former, latter) in zip(dump, dump.dropFirst()) {
                #expect(latter["previousHash"] == former["hash"])
            }
            #expect(!dump.contains { $0["kind"]?.stringValue == "unknown" })
            let states = [
                try await journal(["state", "--json"], world),
                try await journal(["state", "--json"], world),
            ]
            #expect(states[0].output == states[1].output)
            let state = states[0].lines.first?["state"]
            #expect(state?["orders"]?.arrayValue?.first?["state"]?.stringValue == "filled")
            #expect(state?["ledger"]?["balanced"]?.boolValue == true)
            #expect(try contents(world) == before)
        }

        @Test(arguments: [0.1, 0.5, 0.9])
        func `a changed byte is found and nothing starts on it`(place: Double) async throws {
            let world = try await recorded()
            let whole = try await journal(["verify", "--json"], world)
            let records = Int(whole.lines.first?["records"]?.stringValue ?? "") ?? 0
            try flipByte(of: world, at: place)
            let before = try contents(world)
            let verify = try await journal(["verify", "--json"], world)
            #expect(verify.ending == .exit(1))
            #expect(verify.lines.first?["valid"]?.boolValue == false, "\(verify.output)")
            let first = Int(verify.lines.first?["firstBadSequence"]?.stringValue ?? "") ?? 0
            #expect((1...records).contains(first), "\(verify.output)\(verify.errors)")
            let node = try await world.runNode(world.configuration())
            #expect(node.ending == .exit(1))
            #expect(node.errors.split(separator: "\n").count == 1, "\(node.errors)")
            #expect(node.errors.contains("the journal cannot be used"), "\(node.errors)")
            #expect(node.errors.contains("causeway journal verify"), "\(node.errors)")
            #expect(try contents(world) == before)
        }

        /// The journal's files but for LevelDB's diary of its own openings.
        private func contents(_ world: NodeWorld) throws -> [String: Data] {
            try world.folder.contents(of: "journal").filter {
                !$0.key.hasSuffix("/LOG") && !$0.key.hasSuffix("/LOG.old")
            }
        }

        /// Changes one byte of the store's largest log or table.
        private func flipByte(of world: NodeWorld, at place: Double) throws {
            let files = try world.folder.contents(of: "journal")
                .filter { $0.key.hasSuffix(".log") || $0.key.hasSuffix(".ldb") }
            let largest = try #require(files.max { $0.value.count < $1.value.count })
            var bytes = largest.value
            bytes[Int(place * Double(bytes.count))] ^= 0x01
            try bytes.write(to: URL(filePath: "\(world.folder.path)/journal/\(largest.key)"))
        }

        @Test func `a folder that is none is refused`() async throws {
            let folder = try TestFolder()
            let done = try await ProgramProcess.causeway(
                ["journal", "verify", "\(folder.path)/nothing"], in: folder)
            #expect(done.ending == .exit(1))
            #expect(done.errors.split(separator: "\n").count == 1, "\(done.errors)")
        }
    }
}
