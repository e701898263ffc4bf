import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// A node whose key is on another machine, reached over TLS with certificates of both sides.
    @Suite struct RemoteSignerTests {
        @Test func `a signer that fails twice costs time and signs all that is sent`()
            async throws
        {
            let world = try await NodeWorld.start(withChain: true)
            let signer = try Self.start(in: world)
            let place = try await signer.firstLine()
            let node = try world.startNode(world.configuration(signer: Self.block(place)))
            let api = try await node.firstLine(seconds: 40)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            try await client.waitForPlan(["pool"], quantity: "20")
            let taken = try await client.submit(id: "remote", quantity: "20")
            #expect(taken.ending == .exit(0), "\(taken.errors)")
            let order = try await client.waitForEnd(of: "remote")
            #expect(order["state"]?.stringValue == "filled", "\(order.text) \(node.errors)")
            let end = try await node.terminate()
            #expect(end.ending == .exit(0), "\(end.errors)")
            let asked = try await signer.terminate().lines.last?["asked"]?.arrayValue ?? []
            // Allowance and route, and the two that failed.
            #expect(asked.count == 4)
            let key = place["publicKey"]?.stringValue ?? ""
            #expect(asked.allSatisfy { $0.stringValue == "/api/v1/eth1/sign/\(key)" })
        }

        @Test func `a signer that answers with another key's signature stops the lane`()
            async throws
        {
            let world = try await NodeWorld.start(withChain: true)
            let signer = try Self.start(in: world, "--impostor")
            let place = try await signer.firstLine()
            let node = try world.startNode(world.configuration(signer: Self.block(place)))
            let api = try await node.firstLine(seconds: 40)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            try await client.waitForPlan(["pool"], quantity: "20")
            let taken = try await client.submit(id: "impostor", quantity: "20")
            #expect(taken.ending == .exit(0), "\(taken.errors)")
            let order = try await client.waitForEnd(of: "impostor")
            #expect(order["state"]?.stringValue == "held", "\(order.text) \(node.errors)")
            #expect(order["reason"]?.stringValue?.contains("is halted") == true, "\(order.text)")
            let health = try await client.command(["health"])
            #expect(health.output.contains("sender-mismatch"), "\(health.output)")
            let end = try await node.terminate()
            #expect(end.ending == .exit(0), "\(end.errors)")
            let asked = try await signer.terminate().lines.last?["asked"]?.arrayValue ?? []
            #expect(asked.count == 3, "it is not asked again")
        }

        private static func start(
            in world: NodeWorld, _ options: String...
        ) throws -> ProgramProcess {
            try ProgramProcess.start(
                ProgramProcess.python,
                [
                    ProgramProcess.client("remote_signer.py"), world.folder.path,
                    "\(world.folder.path)/wallet.json", NodeWorld.password,
                ] + options, in: world.folder)
        }

        private static func block(_ place: JSONValue) -> String {
            let keys = [
                "url", "publicKey", "authoritiesFile", "certificateFile", "privateKeyFile",
            ]
            return "  signer:\n    kind: web3signer\n"
                + keys.map { "    \($0): \"\(place[$0]?.stringValue ?? "")\"\n" }.joined()
        }
    }
}
