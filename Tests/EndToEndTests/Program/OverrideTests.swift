import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// An order of which nobody knows, because its exchange is gone: it takes two people with keys
    /// of their own to declare it dead.
    @Suite struct OverrideTests {
        @Test func `two approvers end an unknown order, and nobody does alone`() async throws {
            let world = try await NodeWorld.start(withChain: false, faults: Self.plan)
            let node = try world.startNode(
                world.configuration().replacingOccurrences(
                    of: "keyFile: api.key}", with: "keyFile: api.key, approvers: \(Self.approvers)}"
                ))
            let api = try await node.firstLine(seconds: 60)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            try await client.waitForPlan(["book"], quantity: "10")
            #expect(try await client.submit(id: "o-1", quantity: "10").ending == .exit(0))
            let id = try await unknownOrder(client)
            _ = try await world.endExchange()

            // Too early: the exchange may still accept it.
            let early = try await client.resolve(id, as: "first.key", note: "exchange is gone")
            #expect(early.ending == .exit(1))
            #expect(early.errors.contains("may still accept it"), "\(early.errors)")
            try await waitUntilOverridable(id, client)
            let strange = try await client.resolve(id, as: "api.key", note: "exchange is gone")
            #expect(strange.errors.contains("show an approver's key"), "\(strange.errors)")
            let asked = try await client.resolve(id, as: "first.key", note: "exchange is gone")
            #expect(asked.ending == .exit(0), "\(asked.errors)")
            let alone = try await client.resolve(id, as: "first.key", note: nil)
            #expect(alone.errors.contains("another approver must"), "\(alone.errors)")
            #expect(try await client.orderState(id) == "unknown")

            let agreed = try await client.resolve(id, as: "second.key", note: nil)
            #expect(agreed.ending == .exit(0), "\(agreed.errors)")
            #expect(try await client.orderState(id) == "overridden")
            #expect(try await node.terminate().ending == .exit(0))
        }

        /// The first order reaches the engine and its answer never comes.
        private static let plan = #"""
            {"seed":1,"schedule":[{"kind":"lost-answer","occasion":1,
            "endpoint":"POST /api/v3/order","variant":"silence"},
            {"kind":"late-report","occasion":1,"ms":60000}]}
            """#

        private static let approvers =
            "[{name: first, keyFile: first.key}, {name: second, keyFile: second.key}]"

        /// The client order id of the only order, once the node has sent it.
        private func unknownOrder(_ client: NodeClient) async throws -> String {
            for _ in 0..<100 {
                if let id = try await client.exchangeOrders().first?["clientOrderId"]?.stringValue {
                    return id
                }
                try await Task.sleep(for: .milliseconds(50))
            }
            throw ProgramProcess.Failure(description: "no order was sent")
        }

        /// Tries to agree with what nobody asked for yet, until the order's own time is over: half a
        /// minute at most.
        private func waitUntilOverridable(_ id: String, _ client: NodeClient) async throws {
            var last = ""
            for _ in 0..<100 {
                last = try await client.resolve(id, as: "second.key", note: nil).errors
                if last.contains("nobody asked for it") { return }
                try await Task.sleep(for: .milliseconds(300))
            }
            throw ProgramProcess.Failure(description: "cannot be overridden: \(last)")
        }
    }
}

extension NodeClient {
    /// Asks for the end of an exchange order as an approver, or agrees when there is no note.
    fileprivate func resolve(
        _ id: String, as keyFile: String, note: String?
    ) async throws -> ProgramProcess.Finished {
        try await command(
            ["order", "resolve", id, "--approver-key-file", "\(world.folder.path)/\(keyFile)"]
                + (note.map { ["--note", $0] } ?? ["--confirm"]))
    }

    /// All exchange orders of the only parent.
    fileprivate func exchangeOrders() async throws -> [JSONValue] {
        try await command(["orders"]).lines.first?.arrayValue?.first?["orders"]?.arrayValue ?? []
    }

    /// Where an exchange order stands.
    fileprivate func orderState(_ id: String) async throws -> String? {
        try await exchangeOrders().first { $0["clientOrderId"]?.stringValue == id }?["state"]?
            .stringValue
    }
}
