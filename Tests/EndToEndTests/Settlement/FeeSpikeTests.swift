import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// The base fee rises above what a signed transaction pays.
    @Suite struct FeeSpikeTests {
        private static let gwei = 1_000_000_000

        /// A run whose allowance is out when the base fee jumps.
        private func spiked(to gwei: Int) async throws -> (run: SettlementRun, first: String) {
            let run = try await SettlementRun.start()
            try await run.submit()
            let approve = try await run.wait("approve", is: "sent")
            let first = try #require(approve["txHash"]?.stringValue)
            try await run.chain.command(
                "dev_holdBaseFee", [.number(String(gwei * Self.gwei)), 1_000])
            try await run.mine()
            return (run, first)
        }

        @Test func `fees are raised under the same nonce and one form is taken`() async throws {
            let (run, first) = try await spiked(to: 40)
            let raised = try await run.wait("approve") { $0["attempts"] != nil }
            let attempts = raised["attempts"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(attempts.count == 2 && attempts.first == first, "\(raised.text)")
            try await run.waitForPool(attempts.last ?? "")
            try await run.mine()
            let taken = try await run.wait("approve", is: "included")
            #expect(taken["txHash"]?.stringValue == attempts.last)
            try await run.finish()
            try await run.expectTruth()
        }

        @Test(.enabled(if: isFull))
        func `a node that refuses the raise is sent bytes of the nonce until it takes some`()
            async throws
        {
            let (run, first) = try await spiked(to: 40)
            try await run.chain.command("dev_dropPending")
            try await run.chain.command(
                "dev_fault",
                [
                    [
                        "error": [
                            "method": "eth_sendRawTransaction", "times": 40,
                            "message": "replacement transaction underpriced",
                        ]
                    ]
                ])
            try await run.wait("approve") { $0["attempts"] != nil }
            try await run.chain.command("dev_fault", [["clear": true]])
            let refused = try await run.wait("approve") { _ in true }
            let hashes = refused["attempts"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(hashes.first == first && refused["state"]?.stringValue == "sent")
            try await run.waitForPool(hashes.last ?? "")
            try await run.calmFees()
            try await run.finish()
            try await run.expectTruth()
        }

        @Test func `above the absolute bound it waits with a reason and is not given up`()
            async throws
        {
            let (run, first) = try await spiked(to: 600)
            let waiting = try await run.wait("approve") { $0["waiting"] != nil }
            #expect(waiting["waiting"]?.stringValue?.contains("higher fee") == true)
            #expect(waiting["state"]?.stringValue == "sent")
            #expect(waiting["attempts"] == nil, "nothing above the bound was signed")
            try await run.calmFees()
            try await run.mine()
            #expect(try await run.wait("approve", is: "included")["txHash"]?.stringValue == first)
            try await run.finish()
            try await run.expectTruth()
        }
    }
}
