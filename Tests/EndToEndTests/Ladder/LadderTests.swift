import Codecs
import Foundation
import Testing

/// The finality ladder of other kinds of chains, each played by the local chain in a profile.
///
/// One order climbs every rung, falls where the kind lets it, and becomes final; then the chain
/// contradicts itself.
@Suite(.serialized, .enabled(if: DevnetProcess.isInstalled), .timeLimit(.minutes(5)))
struct LadderTests {
    private func start(_ profile: String, more lines: String = "") async throws -> LadderRun {
        try await LadderRun.start(profile: profile, more: lines)
    }

    @Test func `on the OP stack an order falls from safe, rises again and pays for its data`()
        async throws
    {
        let run = try await start("op")
        // Few blocks to safe, many to final.
        try await run.command("dev_setFinality", [1, 60])
        let route = try await run.includedRoute()
        #expect(route["rung"]?.stringValue == "unsafe")
        try await run.expect(enough: false, needed: "safe", reached: "unsafe")
        try await run.mine()
        let safe = try await run.wait(is: "safe")
        #expect(safe["safeRule"]?.stringValue == "tag:safe")
        try await run.expect(enough: true, needed: "safe", reached: "safe")
        try await run.command("dev_setSafe", [.number(String(run.block(of: safe) - 1))])
        try await run.mine()
        try await run.wait(is: "included")
        try await run.expect(enough: false, needed: "safe", reached: "unsafe")
        try await run.command("dev_setSafe")
        try await run.mine()
        try await run.wait(is: "safe")
        try await run.command("dev_setFinality", [1, 2])
        try await run.mine()
        try await run.expectFinal("tag:finalized", rung: "final")
        try await run.settlement.finish()
        try await run.expectLedgerIsTheChain(withDataFee: true)
        try await run.command("dev_reorg", [6, ["drop": "all", "force": true]])
        try await run.mine()
        try await run.expectHalted("would undo a finalized block")
        try await run.expectJournal([.safe, .unsafe, .safe, .final])
    }

    @Test(.enabled(if: ProgramTests.isFull))
    func `on Arbitrum's kind batches lift an order, and one that is taken back lets it fall`()
        async throws
    {
        let run = try await start("arbitrum", more: LadderRun.parentLines)
        let route = try await run.includedRoute()
        #expect(route["rung"]?.stringValue == "sequenced")
        try await run.command("dev_postBatch")
        try await run.mine()
        let safe = try await run.wait(is: "safe")
        #expect(safe["safeRule"]?.stringValue == "batch:posted")
        try await run.expect(enough: true, needed: "posted", reached: "posted")
        try await run.command("dev_unpostBatch")
        try await run.mine()
        try await run.wait(is: "included")
        try await run.command("dev_postBatch")
        try await run.mine()
        try await run.wait(is: "safe")
        try await run.command("dev_finalizeBatches")
        try await run.mine()
        try await run.expectFinal("batch:final", rung: "final")
        try await run.finish { try await run.settleBatches() }
        try await run.expectLedgerIsTheChain(withDataFee: false)
        try await run.settlement.stop()
        try await run.expectJournal([.safe, .unsafe, .safe, .final])
    }

    @Test func `a chain with proofs is final once executed, and halts when that is withdrawn`()
        async throws
    {
        let run = try await start("zk")
        let start = try await run.head()
        try await run.setStages(start, start, start)
        let route = try await run.includedRoute()
        #expect(route["rung"]?.stringValue == "sequenced")
        let head = try await run.head()
        try await run.setStages(head, start, start)
        try await run.mine()
        let safe = try await run.wait(is: "safe")
        #expect(safe["safeRule"]?.stringValue == "stage:committed")
        try await run.expect(enough: false, needed: "proven", reached: "committed")
        try await run.setStages(head, head, start)
        try await run.mine()
        try await run.wait(rung: "proven")
        try await run.expect(enough: true, needed: "proven", reached: "proven")
        try await run.setStages(start, start, start)
        try await run.mine()
        try await run.wait(is: "included")
        // A transaction that waits on the parent lifts nothing.
        try await run.setStages(head, head, head, pending: true)
        try await run.mine()
        try await Task.sleep(for: .milliseconds(700))
        try await run.wait(is: "included")
        try await run.setStages(head, head, head)
        try await run.mine()
        try await run.expectFinal("stage:executed", rung: "executed")
        try await run.finish { try await run.settleStages() }
        try await run.expectLedgerIsTheChain(withDataFee: false)
        try await run.submitAnother()
        try await run.setStages(start, start, start)
        try await run.mine()
        try await run.expectHalted("was final as executed")
        try await run.expectJournal([.safe, .unsafe, .safe, .final])
    }
}
