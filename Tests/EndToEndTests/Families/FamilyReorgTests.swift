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
        "stableSwapMeta", "uniswapV4", "vault", "weighted", "wrapper",
    ]

    @Test(arguments: isFull ? [1, 2, 3] : [1])
    func `random blocks and reorgs leave pools equal to their contracts`(seed: UInt64) async throws
    {
        let scene = try await FollowedScene(finalizedLag: ReorgRun.finalizedLag)
        var run = try await ReorgRun(scene, seed: seed)
        let steps = Self.isFull ? 150 : 11
        for _ in 0..<steps { try await run.step() }
        try await run.compare()
        try await scene.devnet.stop()
        let tally = run.tally
        print("seed \(seed): \(tally.summary)")
        // Families whose factories a node cannot prove yet may be left out, and nothing else.
        #expect(tally.refusals.allSatisfy { $0.contains("is not one of factory") })
        #expect(tally.reorgs >= 5 && tally.depths.count >= (Self.isFull ? 6 : 2))
        #expect(tally.blocksCompared >= steps && tally.quotes > 0)
        #expect(tally.comparisons.keys.sorted() == Self.families)
        for family in Self.families where family != "wrapper" {
            #expect(tally.logs[family, default: 0] > 0, "\(family)")
        }
    }
}
