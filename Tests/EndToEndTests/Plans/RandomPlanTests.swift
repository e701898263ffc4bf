import Foundation
import Testing

/// Plans against real contracts, to the wei, while others trade and move liquidity.
///
/// A share of the plans runs by default; all of them when `CAUSEWAY_FULL_TESTS` is set.
@Suite(.serialized, .enabled(if: PlanScene.isInstalled), .timeLimit(.minutes(20)))
struct RandomPlanTests {
    private static let isFull = ["CAUSEWAY_FULL_TESTS", "CAUSEWAY_FULL"].contains {
        ProcessInfo.processInfo.environment[$0] == "1"
    }

    @Test func `random plans over three pools or more give what was planned to the wei`()
        async throws
    {
        let count = Self.isFull ? 300 : 40
        let run = try await run(count, seed: 20_260, fixesOutput: false)
        #expect(run.mirror.blocksFollowed >= 50)
        #expect(run.tally.freshReadings >= 5)
        #expect(run.foreign.swaps > count / 2)
        #expect(run.foreign.mints > count / 8)
        #expect(run.foreign.burns > count / 8)
    }

    @Test func `random purchases pay and receive what was planned to the wei`()
        async throws
    {
        _ = try await run(Self.isFull ? 100 : 20, seed: 20_261, fixesOutput: true)
    }

    /// Executes plans one after the other and checks that they were the right mixture.
    private func run(_ count: Int, seed: UInt64, fixesOutput: Bool) async throws -> PlanRun {
        let scene = try await PlanScene()
        var run = try await PlanRun(scene, seed: seed, fixesOutput: fixesOutput)
        for index in 0..<count { try await run.step(index) }
        try await run.compare()
        try await scene.devnet.stop()
        let tally = run.tally
        if Self.isFull { print(tally.summary(run.mirror, run.foreign)) }
        #expect(tally.plans == count)
        #expect(tally.wrongWei == 0)
        #expect(tally.tightGasLimits == 0)
        #expect(tally.widePlans * 8 >= count)
        #expect(tally.crossingSwaps * 10 >= tally.rangedSwaps * 3)
        for row in tally.rows where row.feePips != PlanScene.addedFeePips {
            #expect(row.crossing > 0, "\(row)")
        }
        #expect(tally.sizes.min() == PlanDraw.sizes.smallest)
        #expect(tally.sizes.max() == PlanDraw.sizes.largest)
        return run
    }
}
