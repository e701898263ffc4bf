import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// A chain that takes back what it had called final.
    @Suite struct HaltTests {
        @Test func `a chain that contradicts what was final stops alone, also after a restart`()
            async throws
        {
            var options = SettlementRun.Options()
            options.withVenue = true
            let run = try await SettlementRun.start(options)
            _ = try await run.sendRoute()
            try await run.mine()
            try await run.finish()
            let before = try await run.ask("/v1/ledger")
            try await run.chain.command("dev_reorg", [6, ["drop": "all", "force": true]])
            try await run.mine()
            try await expectHalted(run)
            #expect(try await run.ask("/v1/ledger") == before, "nothing is booked on a guess")
            try await run.expectExchangeAlone(order: "beside-1")
            try await run.stop()
            try await run.restart()
            try await expectHalted(run)
            try await run.expectExchangeAlone(order: "beside-2")
            try await run.stop()
            let halts = try await run.journaled().filter { $0.first == 10 }
            #expect(halts.count == 1, "told once for the life of the journal")
        }

        private func expectHalted(_ run: SettlementRun) async throws {
            var last = ""
            for _ in 0..<200 {
                last = try await run.ask("/v1/health").text
                if last.contains("lane halted") { return }
                try await Task.sleep(for: .milliseconds(50))
            }
            Issue.record("the lane is not halted: \(last) \(run.node.errors)")
        }
    }
}
