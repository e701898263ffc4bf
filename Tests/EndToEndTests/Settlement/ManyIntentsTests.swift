import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// Much at once on one lane, and deep reorganisations under it.
    @Suite(.enabled(if: isFull)) struct ManyIntentsTests {
        @Test func `sixty-four intents at once go through one lane in order`() async throws {
            var options = SettlementRun.Options()
            options.deadlineSeconds = 600
            options.replaceAfterSeconds = 300
            let run = try await SettlementRun.start(options)
            try await run.client.waitForPlan(including: "pool", side: "sell", quantity: "0.2")
            let ids = [SettlementRun.order] + (2...32).map { "many-\($0)" }
            for id in ids {
                let taken = try await run.client.submit(id: id, quantity: "0.2")
                #expect(taken.ending == .exit(0), "\(taken.errors)")
            }
            for _ in 0..<200 where try await run.settlements().count < 64 {
                try await Task.sleep(for: .milliseconds(100))
            }
            let nonces = try await run.settlements().compactMap { $0["nonce"]?.numberText }
            #expect(nonces.count == 64 && Set(nonces).count == 64, "each has a nonce of its own")
            var open = Set(ids)
            for _ in 0..<400 where !open.isEmpty {
                try await run.mine()
                try await Task.sleep(for: .milliseconds(300))
                for id in open where try await run.ask("/v1/orders/\(id)")["state"] == "filled" {
                    open.remove(id)
                }
            }
            #expect(open.isEmpty, "\(open) \(run.node.errors)")
            try await run.expectTruth()
        }

        @Test(arguments: [7, 64])
        func `what a deep reorganisation undoes is booked again where it comes back`(
            depth: Int
        ) async throws {
            let run = try await SettlementRun.start { _, chain in
                // Deeper than the reorganisation, so that nothing of it was final.
                try await chain.command("dev_setFinality", [70, 80])
            }
            let route = try await run.sendRoute()
            try await run.mine()
            let before = try await run.wait("route", is: "included")
            // The route is in the lowest block that leaves the chain.
            try await run.mine(depth - 1)
            let hash = try #require(route["txHash"]?.stringValue)
            try await run.chain.command(
                "dev_reorg", [.number(String(depth)), ["toPool": [.string(hash)]]])
            try await run.wait("route", is: "sent")
            #expect(try await run.parent()["filled"]?.stringValue == "0")
            try await run.mine()
            let after = try await run.wait("route", is: "included")
            #expect(after["txHash"] == before["txHash"])
            #expect(after["blockHash"] != before["blockHash"])
            try await run.chain.command("dev_setFinality", [1, 2])
            try await run.finish()
            try await run.expectTruth()
        }
    }
}
