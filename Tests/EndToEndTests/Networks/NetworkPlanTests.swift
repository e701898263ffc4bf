import Foundation
import Testing

/// A node that plans over twelve pools of three tokens and the books of two exchanges.
@Suite(.serialized, .enabled(if: PlanScene.isInstalled), .timeLimit(.minutes(60)))
struct NetworkPlanTests {
    private static let isFull = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"

    /// Ten orders by default, two of them with failures; two hundred when `CAUSEWAY_FULL` is set.
    @Test func `plans over books and pools are executed to the lot and to the unit`() async throws {
        let faults = Self.isFull ? NetworkFault.allCases : [.poolMoved, .orderRefused]
        let count = Self.isFull ? 200 : 10
        let scene = try await NetworkScene.start(seed: 6)
        var run = try await NetworkRun(scene, seed: 2_662, faults: faults)
        for index in 0..<count {
            try await run.step(index)
            if Self.isFull, index % 20 == 19 { print("\(index + 1): \(run.tally.summary)") }
        }
        try await run.finish()
        await scene.shutDown()
        let tally = run.tally
        if Self.isFull { print(tally.summary) }
        #expect(tally.orders == count)
        #expect(tally.wrongWei == 0 && tally.wrongLots == 0 && tally.wrongLedgers == 0)
        #expect(tally.betterOrders * 5 <= tally.bookLegs, "\(tally.summary)")
        #expect(tally.longRoutes * (Self.isFull ? 5 : 10) >= tally.routes, "\(tally.summary)")
        #expect(tally.bothShores * 5 >= tally.plans, "\(tally.summary)")
        #expect(tally.faultsSeen * 10 >= count, "\(tally.summary)")
    }
}
