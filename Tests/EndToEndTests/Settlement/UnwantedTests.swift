import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// Signed transactions that are not wanted any more, or that fail.
    @Suite struct UnwantedTests {
        /// What is left is planned anew; on a busy machine a short deadline may pass again and again,
        /// and the order ends with all of it left.
        @Test func `a route past its deadline is followed by an empty one, which the chain judges`()
            async throws
        {
            var options = SettlementRun.Options()
            options.deadlineSeconds = 20
            let run = try await SettlementRun.start(options)
            let route = try await run.sendRoute()
            let cancelling = try await run.wait("route", seconds: 40) { $0["attempts"] != nil }
            #expect(cancelling["cancelling"]?.stringValue == "its deadline passed")
            #expect(cancelling["state"]?.stringValue == "sent", "not closed before the chain says")
            let empty = try #require(
                cancelling["attempts"]?.arrayValue?.last?.stringValue)
            try await run.waitForPool(empty)
            try await run.mine(3)
            let cancelled = try await run.wait("route") { $0["outcome"] != nil }
            #expect(cancelled["outcome"]?.stringValue == "cancelled")
            #expect(cancelled["nonce"] == route["nonce"])
            try await run.finish("filled", "canceled")
            try await run.expectTruth()
        }

        @Test func `an order cancelled while its route is out ends with its exact remainder`()
            async throws
        {
            let run = try await SettlementRun.start()
            _ = try await run.sendRoute()
            let answer = try await run.client.command(["order", "cancel", SettlementRun.order])
            #expect(answer.ending == .exit(0), "\(answer.errors)")
            let cancelling = try await run.wait("route") { $0["attempts"] != nil }
            try await run.waitForPool(
                cancelling["attempts"]?.arrayValue?.last?.stringValue ?? "")
            let order = try await run.finish("canceled")
            #expect(
                order["reason"]?.stringValue == "cancelled by its owner; 6 ETH is left",
                "\(order.text)")
            // The allowance was taken back before the order ended: the verdict asks the token.
            #expect(try await run.wait("revoke", is: "final")["outcome"]?.stringValue == "ok")
            try await run.expectTruth()
        }

        @Test(.enabled(if: isFull))
        func `a revert on inclusion costs gas alone and the rest is planned anew`()
            async throws
        {
            let run = try await SettlementRun.start()
            _ = try await run.sendRoute()
            let trader = try PriceMover(run)
            try await trader.movePrices()
            try await run.mine()
            let reverted = try await run.wait("route") { $0["blockHash"] != nil }
            try await run.mine(3)
            let final = try await run.wait("route") {
                $0["outcome"] != nil && $0["nonce"] == reverted["nonce"]
            }
            #expect(final["outcome"]?.stringValue == "reverted", "\(final.text)")
            try await trader.restorePrices()
            try await run.finish()
            try await run.expectTruth()
        }
    }
}
