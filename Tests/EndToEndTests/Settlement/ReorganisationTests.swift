import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// Blocks that hold a transaction of ours leave the chain.
    @Suite struct ReorganisationTests {
        /// A run whose route stands in the newest block.
        private func included() async throws -> (run: SettlementRun, route: JSONValue) {
            let run = try await SettlementRun.start()
            _ = try await run.sendRoute()
            try await run.mine()
            return (run, try await run.wait("route", is: "included"))
        }

        @Test(.enabled(if: isFull))
        func `reorganised out and taken into another block, it is booked once`() async throws {
            let (run, before) = try await included()
            try await run.chain.command("dev_reorg", [1])
            let after = try await run.wait("route") {
                $0["blockHash"] != nil && $0["blockHash"] != before["blockHash"]
            }
            #expect(after["txHash"] == before["txHash"])
            try await run.finish()
            try await run.expectTruth()
            #expect(try await run.journaled().contains { $0.first == 4 }, "it was undone once")
        }

        @Test func `reorganised out and forgotten by the node, the same bytes are sent again`()
            async throws
        {
            let (run, before) = try await included()
            let hash = try #require(before["txHash"]?.stringValue)
            try await run.chain.command("dev_reorg", [1, ["drop": [.string(hash)]]])
            try await run.waitForPool(hash)
            try await run.mine()
            let after = try await run.wait("route", is: "included")
            #expect(after["txHash"]?.stringValue == hash)
            try await run.finish()
            try await run.expectTruth()
        }

        @Test func `while an empty block is in its place the ledger has taken its effect back`()
            async throws
        {
            let (run, before) = try await included()
            try await run.chain.command(
                "dev_reorg", [1, ["toPool": "all", "blocks": 2]])
            try await run.wait("route", is: "sent")
            let order = try await run.parent()
            #expect(order["filled"]?.stringValue == "0", "\(order.text)")
            try await run.mine()
            let after = try await run.wait("route", is: "included")
            #expect(after["txHash"] == before["txHash"])
            #expect(after["blockHash"] != before["blockHash"])
            try await run.finish()
            try await run.expectTruth()
        }
    }
}
