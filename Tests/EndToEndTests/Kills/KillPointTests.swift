import Codecs
import Foundation
import Testing

extension KillTests {
    /// A node killed at a named point goes on where it was: nothing was done twice and nothing was
    /// left.
    @Suite struct KillPointTests {
        private static let all = [
            "before-intent", "intent-written", "intent-synced", "order-written", "order-sent",
            "transaction-signed", "transaction-sent", "transaction-included",
        ]
        private static let order = "kept-1"

        @Test(arguments: isFull ? all : ["intent-synced", "order-sent"])
        func `a killed node finishes its order after a restart`(point: String) async throws {
            let world = try await NodeWorld.start(withChain: true)
            try await die(world, at: point)
            try await finish(world)
        }

        @Test(arguments: isFull ? all : ["transaction-sent"])
        func `a node killed in its recovery too, twice, finishes its order`(
            point: String
        ) async throws {
            let world = try await NodeWorld.start(withChain: true)
            try await die(world, at: point)
            for _ in 0..<2 {
                let death = try await world.runNode(world.configuration(killAt: "in-recovery"))
                #expect(death.ending == .signal(SIGKILL), "\(death.errors)")
            }
            try await finish(world)
        }

        /// Runs a node into its death under an order that uses both shores.
        private func die(_ world: NodeWorld, at point: String) async throws {
            let (node, api) = try await start(world, killAt: point)
            let client = NodeClient(world: world, api: api)
            // More than the exchange holds: the book alone can never do.
            try await client.waitForPlan(["book", "pool"], quantity: "350")
            // The node may die before it can answer.
            _ = try await client.submit(id: Self.order, quantity: "350")
            let death = try await node.finished(seconds: 20)
            #expect(death.ending == .signal(SIGKILL), "\(death.errors)")
        }

        /// Starts the node anew and holds the end against the records of exchange and chain.
        private func finish(_ world: NodeWorld) async throws {
            let (node, api) = try await start(world, killAt: nil)
            let order = try await NodeClient(world: world, api: api).waitForEnd(of: Self.order)
            #expect(order["state"]?.stringValue == "filled", "\(order.text)\(node.errors)")
            let report = world.report(api: api, order: Self.order)
            let check = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("check_restart.py")],
                in: world.folder, input: report.text)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)\(order.text)")
            try await expectTheSameOffline(world, node, order)
        }

        private func start(
            _ world: NodeWorld, killAt point: String?
        ) async throws -> (ProgramProcess, String) {
            let node = try world.startNode(world.configuration(killAt: point))
            let line = try await node.firstLine(seconds: 30)
            return (node, try #require(line["api"]?.stringValue))
        }

        /// After a clean stop the journal alone tells the same order.
        private func expectTheSameOffline(
            _ world: NodeWorld, _ node: ProgramProcess, _ order: JSONValue
        ) async throws {
            let ended = try await node.terminate()
            #expect(ended.ending == .exit(0), "\(ended.errors)")
            let journal = "\(world.folder.path)/journal"
            let verify = try await ProgramProcess.causeway(
                ["journal", "verify", journal], in: world.folder)
            #expect(verify.ending == .exit(0), "\(verify.errors)")
            let state = try await ProgramProcess.causeway(
                ["journal", "state", journal, "--json"], in: world.folder)
            let kept = state.lines.first?["state"]?["orders"]?.arrayValue ?? []
            #expect(kept.map(\.text) == [Self.withoutOutlook(order).text], "\(state.errors)")
        }

        /// How firmly blocks stand is the chain's word of the moment, which no journal holds.
        private static func withoutOutlook(_ value: JSONValue) -> JSONValue {
            switch value {
            case .object(let members):
                .object(
                    members.filter { !["finality", "rung"].contains($0.name) }.map {
                        .init(name: $0.name, value: withoutOutlook($0.value))
                    })
            case .array(let elements): .array(elements.map(withoutOutlook))
            default: value
            }
        }
    }
}
