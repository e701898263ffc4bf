import Foundation
import Testing

/// Commits and reorganisations in any order leave every pool of every family what its contracts say.
///
/// Short by default; long when `CAUSEWAY_FULL` is set.
@Suite(.serialized, .enabled(if: PlanScene.isInstalled), .timeLimit(.minutes(20)))
struct FamilyReorgTests {
    private static let isFull = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"
    /// All families that a node trades on.
    private static let families = [
        "balancerStable", "concentrated", "constantProduct", "cryptoSwap", "solidly", "stableSwap",
        "uniswapV4", "vault", "weighted", "wrapper",
    ]

    @Test(arguments: isFull ? [1, 2, 3] : [1])
    func `random blocks and reorgs leave pools equal to their contracts`(seed: UInt64) async throws
    {
        let scene = try await FollowedScene(finalizedLag: ReorgRun.finalizedLag)
        var run = try await ReorgRun(scene, seed: seed)
        let start = ContinuousClock.now
        let most: Duration = Self.isFull ? .seconds(180) : .seconds(25)
        var steps = 0
        while steps < (Self.isFull ? 400 : 60), start.duration(to: .now) < most {
            try await run.step()
            steps += 1
        }
        try await scene.devnet.stop()
        let tally = run.tally
        print("seed \(seed), \(steps) steps: \(tally.summary)")
        #expect(tally.reorgs >= 5 && tally.depths.count >= 3)
        #expect(tally.blocksCompared >= 20 && tally.quotes > 0)
        #expect(tally.comparisons.keys.sorted() == Self.families)
        for family in Self.families where family != "wrapper" {
            #expect(tally.logs[family, default: 0] > 0, "\(family)")
        }
    }
}
