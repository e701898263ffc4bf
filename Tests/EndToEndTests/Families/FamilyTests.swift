import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// A node trades on one pool of every family, on the local chain, by the pool's own bytecode.
    @Suite(.enabled(if: PlanScene.isInstalled)) struct FamilyTests {
        /// Each has its account and its node; all are at work at once.
        @Test func `every family pays and costs what was planned, to the wei`() async throws {
            let families = PoolFamily.all
            let scene = try await FamilyScene.start(wallets: families.count + 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, family) in families.enumerated() {
                    group.addTask { try await Self.run(family, wallet: index, on: scene) }
                }
                group.addTask { try await Self.runForeign(wallet: families.count, on: scene) }
                try await group.waitForAll()
            }
        }

        @Test func `one plan splits over all families, and one transaction trades it to the wei`()
            async throws
        {
            let scene = try await FamilyScene.start(wallets: 1)
            try await Self.run(.together, wallet: 0, on: scene)
        }

        /// A node that knows these pools alone, so that nothing else can have traded.
        private static func run(
            _ family: PoolFamily, wallet: Int, on scene: FamilyScene
        ) async throws {
            let first = family.trades[0]
            let node = try await FamilyNode.start(
                scene.configuration(
                    wallet: wallet, assets: [first.base, first.quote], pools: family.pools),
                wallet: wallet, on: scene)
            _ = try await node.pools { pools in
                pools.count == family.pools.count && pools.allSatisfy { status($0) == "routing" }
            }
            var orders: [String] = []
            for (index, trade) in family.trades.enumerated() {
                let id = "\(trade.side)-\(index)"
                let state = try await node.trade(trade, id: id)
                #expect(state == "filled", "\(family.pools): \(node.errors)")
                orders.append(id)
            }
            let check = try await ProgramProcess.run(
                ProgramProcess.python, [ProgramProcess.client("check_family.py")],
                in: scene.folder, input: node.report(family, orders: orders).text)
            #expect(
                check.ending == .exit(0),
                "\(family.pools): \(check.output)\(check.errors)\(node.errors)")
            // What settled is what was simulated.
            for pool in try await node.pools(until: { _ in true }) {
                #expect(pool["wrong"]?.integerValue == 0, "\(pool.text)")
                #expect(["routing", "stale"].contains(status(pool)), "\(pool.text)")
            }
            let end = try await node.stop()
            #expect(end.ending == .exit(0), "\(end.errors)")
        }

        /// A pair whose factory the executor does not know is followed and never planned with.
        private static func runForeign(wallet: Int, on scene: FamilyScene) async throws {
            let node = try await FamilyNode.start(
                scene.configuration(
                    wallet: wallet, assets: ["ETH", "USDC", "DAI"],
                    pools: ["foreign WETH/USDC", "pair WETH/DAI"]),
                wallet: wallet, on: scene)
            let pools = try await node.pools { $0.map(status) == ["followed", "routing"] }
            let reason = pools[0]["reason"]?.stringValue
            #expect(reason == "the executor does not know its factory")
            #expect(pools[1]["reason"] == nil)
            let trade = PoolFamily.Trade.sell("ETH", "USDC", "1")
            #expect(try await node.trade(trade, id: "nowhere") == "canceled")
            let end = try await node.stop()
            #expect(end.ending == .exit(0), "\(end.errors)")
        }

        private static func status(_ pool: JSONValue) -> String {
            pool["status"]?.stringValue ?? ""
        }
    }
}
