import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// Signed bytes of which nobody knows whether a node has them.
    @Suite struct LostBytesTests {
        @Test func `a node started again with an empty mempool gets the same bytes`() async throws {
            let run = try await SettlementRun.start()
            let route = try await run.sendRoute()
            let hash = try #require(route["txHash"]?.stringValue)
            try await run.waitForPool(hash)
            try await run.chain.command("dev_restart")
            // The verb's own connection is cut, too.
            try await Task.sleep(for: .milliseconds(200))
            try await run.waitForPool(hash)
            try await run.mine()
            #expect(try await run.wait("route", is: "included")["txHash"]?.stringValue == hash)
            try await run.finish()
            try await run.expectTruth()
        }

        @Test(.enabled(if: isFull))
        func `an answer lost after the node took the bytes is found out, and not doubled`()
            async throws
        {
            let run = try await SettlementRun.start()
            try await run.chain.command(
                "dev_fault", [["loseAnswer": ["method": "eth_sendRawTransaction", "times": 1]]])
            try await run.submit()
            let approve = try await run.wait("approve", is: "sent")
            #expect(approve["attempts"] == nil, "the same bytes, once signed")
            try await run.mine()
            try await run.wait("route", is: "sent")
            try await run.mine()
            try await run.finish()
            try await run.expectTruth()
        }

        @Test(.enabled(if: isFull))
        func `a chain that is silent for a while is waited for`() async throws {
            let run = try await SettlementRun.start()
            let route = try await run.sendRoute()
            try await run.chain.command(
                "dev_fault",
                [
                    [
                        "httpStatus": ["status": 429, "times": 12],
                        "silence": ["method": "eth_getBlockByNumber", "times": 1],
                    ]
                ])
            try await run.mine()
            let after = try await run.wait("route", seconds: 40) {
                $0["state"]?.stringValue == "included"
            }
            #expect(after["txHash"] == route["txHash"])
            try await run.finish()
            try await run.expectTruth()
        }
    }
}
