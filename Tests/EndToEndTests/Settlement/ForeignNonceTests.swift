import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// Somebody else uses the wallet's key.
    @Suite struct ForeignNonceTests {
        @Test func `a stolen nonce is shown, then stops the chain alone, also after a restart`()
            async throws
        {
            var options = SettlementRun.Options()
            options.withVenue = true
            let run = try await SettlementRun.start(options)
            try await run.submit()
            let approve = try await run.wait("approve", is: "sent")
            try await run.chain.command("dev_dropPending")
            try await ForeignWallet(run.world).send(nonce: approve["nonce"]?.numberText)
            try await run.mine()
            let contested = try await run.wait("approve") { $0["contested"] != nil }
            #expect(contested["contested"]?.stringValue?.contains("not ours") == true)
            #expect(contested["laneHalted"] == nil, "nothing is final yet")
            let order = try await run.finish("held")
            #expect(order["reason"]?.stringValue?.contains("is halted") == true, "\(order.text)")
            #expect(order["reason"]?.stringValue?.contains("by hand") == true)
            try await run.expectExchangeAlone(order: "after-1")
            try await run.stop()
            try await run.restart()
            try await run.expectExchangeAlone(order: "after-2")
            let health = try await run.ask("/v1/health")
            #expect(health.text.contains("lane halted"), "\(health.text)")
            try await run.stop()
        }
    }
}
