import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// A node killed at a named point goes on where it was: by the exchange's and the chain's own
    /// records nothing was done twice and nothing was left.
    @Suite struct RestartTests {
        private static let points =
            isFull
            ? [
                "intent-written", "transaction-sent", "order-written", "order-sent",
                "transaction-signed",
            ] : ["intent-written", "transaction-sent"]

        @Test(arguments: points)
        func `a killed node finishes its order after a restart`(point: String) async throws {
            let world = try await NodeWorld.start(withChain: true)
            let (first, api) = try await start(world, killAt: point)
            try await NodeClient(world: world, api: api)
                .waitForPlan(["book", "pool"], quantity: "250")
            // The node may die before it can answer.
            _ = try await NodeClient(world: world, api: api).submit(id: "kept-1", quantity: "250")
            let death = try await first.finished(seconds: 20)
            #expect(death.ending == .signal(SIGKILL), "\(death.errors)")

            let (second, newApi) = try await start(world, killAt: nil)
            let order = try await NodeClient(world: world, api: newApi).waitForEnd(of: "kept-1")
            #expect(order["state"]?.stringValue == "filled", "\(order.text)\(second.errors)")
            let report = world.report(api: newApi, order: "kept-1")
            let check = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("check_restart.py")],
                in: world.folder, input: report.text)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)\(order.text)")
            try await expectTheSameOffline(world, second, order)
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
            #expect(kept.map(\.text) == [order.text], "\(state.errors)")
        }
    }
}
