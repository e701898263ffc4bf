import Foundation
import Testing

/// A node that plans over twelve pools of three tokens and the books of two exchanges.
@Suite(.serialized, .enabled(if: PlanScene.isInstalled), .timeLimit(.minutes(60)))
struct NetworkPlanTests {
    private static let isFull = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"

    /// A world of its own for so many orders.
    private static func run(
        _ count: Int, seed: UInt64, faults: [NetworkFault]
    ) async throws -> NetworkTally {
        let scene = try await NetworkScene.start(seed: seed)
        var run = try await NetworkRun(scene, seed: 2_656 + seed, faults: faults)
        for index in 0..<count {
            try await run.step(index)
            if isFull, index % 10 == 9 {
                print("world \(seed), \(index + 1): \(run.tally.summary)")
            }
        }
        try await run.finish()
        await scene.shutDown()
        return run.tally
    }

    /// Ten orders by default, two of them with failures; two hundred, in four worlds at once, when
    /// `CAUSEWAY_FULL` is set.
    @Test func `plans over books and pools are executed to the lot and to the unit`() async throws {
        let faults = Self.isFull ? NetworkFault.allCases : [.poolMoved, .orderRefused]
        let (worlds, count) = Self.isFull ? (4, 50) : (1, 10)
        let tally = try await withThrowingTaskGroup(of: NetworkTally.self) { group in
            for world in 0..<worlds {
                group.addTask { try await Self.run(count, seed: 6 + UInt64(world), faults: faults) }
            }
            return try await group.reduce(into: NetworkTally()) { $0.add($1) }
        }
        if Self.isFull { print(tally.summary) }
        #expect(tally.orders == worlds * count)
        #expect(tally.wrongWei == 0 && tally.wrongLots == 0 && tally.wrongLedgers == 0)
        #expect(tally.betterOrders * 5 <= tally.bookLegs, "\(tally.summary)")
        #expect(tally.longRoutes * (Self.isFull ? 5 : 10) >= tally.routes, "\(tally.summary)")
        #expect(tally.bothShores * 5 >= tally.plans, "\(tally.summary)")
        // A fifth of the orders meets a failure; books that are traded meanwhile may spare a few.
        #expect(tally.faultsSeen * 50 >= tally.orders * 9, "\(tally.summary)")
        #expect(faults.allSatisfy { tally.faults[$0]?.seen ?? 0 > 0 }, "\(tally.summary)")
    }
}
