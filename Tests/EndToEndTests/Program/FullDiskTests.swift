import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// A node whose disk fails stops with one clear line, and the next start finds out the truth.
    @Suite struct FullDiskTests {
        /// Submits orders until the node is gone; those that were acknowledged.
        private func submitUntilDeath(
            _ node: ProgramProcess, _ client: NodeClient
        ) async throws -> [String] {
            var acknowledged: [String] = []
            for number in 1...60 {
                let id = "full-\(number)"
                let done = try await client.submit(id: id, quantity: "1")
                if done.ending == .exit(0) { acknowledged.append(id) }
                if !node.isRunning { return acknowledged }
            }
            return acknowledged
        }

        private func expectOneLine(
            _ death: ProgramProcess.Finished, naming words: [String]
        ) {
            #expect(death.ending == .exit(1), "\(death.errors)")
            #expect(death.errors.split(separator: "\n").count == 1, "\(death.errors)")
            for word in words { #expect(death.errors.contains(word), "\(death.errors)") }
        }

        /// A node on a disk that is well again knows every order that was acknowledged.
        private func expectKept(_ world: NodeWorld, _ acknowledged: [String]) async throws {
            let node = try world.startNode(world.configuration())
            let api = try await node.firstLine(seconds: 30)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            for id in acknowledged {
                let order = try await client.waitForEnd(of: id, seconds: 20)
                #expect(order["state"]?.stringValue == "filled", "\(order.text)")
            }
            let ended = try await node.terminate()
            #expect(ended.ending == .exit(0), "\(ended.errors)")
        }

        @Test func `a node on a full disk stops with one line and has lost nothing acknowledged`()
            async throws
        {
            let world = try await NodeWorld.start(withChain: false)
            let path = try world.folder.write("node.yaml", world.configuration())
            // No file may grow beyond 16 KiB: writing more fails as on a full disk.
            let node = try ProgramProcess.start(
                "/bin/sh",
                [
                    "-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" run --config \"$1\"",
                    ProgramProcess.causeway, path,
                ], in: world.folder)
            let api = try #require(try await node.firstLine(seconds: 20)["api"]?.stringValue)
            let client = NodeClient(world: world, api: api)
            try await client.waitForPlan(["book"], quantity: "1")
            let acknowledged = try await submitUntilDeath(node, client)
            #expect(!acknowledged.isEmpty)
            expectOneLine(try await node.finished(seconds: 10), naming: ["the disk is full"])
            try await expectKept(world, acknowledged)
        }

        @Test func `a node that cannot anchor its journal stops with one line`() async throws {
            let world = try await NodeWorld.start(withChain: false)
            let node = try world.startNode(world.configuration())
            let api = try #require(try await node.firstLine(seconds: 20)["api"]?.stringValue)
            let client = NodeClient(world: world, api: api)
            try await client.waitForPlan(["book"], quantity: "1")
            #expect(try await client.submit(id: "full-1", quantity: "1").ending == .exit(0))
            // The anchor's new content has no place to go.
            let anchor = "\(world.folder.path)/journal/anchor"
            try FileManager.default.moveItem(atPath: anchor, toPath: anchor + ".kept")
            try FileManager.default.createDirectory(
                atPath: anchor, withIntermediateDirectories: false)
            let refused = try await client.submit(id: "full-2", quantity: "1")
            #expect(refused.ending == .exit(1))
            expectOneLine(
                try await node.finished(seconds: 10), naming: ["journal/anchor", "the journal"])
            try FileManager.default.removeItem(atPath: anchor)
            try FileManager.default.moveItem(atPath: anchor + ".kept", toPath: anchor)
            try await expectKept(world, ["full-1"])
        }
    }
}
