import Arithmetic
import Basics
import Desk
import Ethereum
import Pools
import Simulation
import Storage
import Testing
import Transport

/// The checks find what is wrong: a check that cannot fail proves nothing.
struct CheckTests {
    private struct Played {
        let world: World
        let scenario: DemoScenario
        let state: DeskState
    }

    private func play(_ seed: UInt64) throws -> Played {
        let world = World(seed: seed)
        let scenario = try DemoScenario(world, seed: seed)
        return Played(
            world: world, scenario: scenario, state: try #require(try scenario.play()))
    }

    private func findings(_ scenario: DemoScenario, _ state: DeskState) -> [String] {
        var names: [String] = []
        FinalChecks(scenario: scenario, state: state).run { name, _ in names.append(name) }
        return Array(Set(names)).sorted()
    }

    @Test func `a run without faults has no findings`() throws {
        let played = try play(21)
        #expect(findings(played.scenario, played.state) == [])
        #expect(played.world.findings.all == [])
    }

    @Test func `what moves behind the node's back on the chain is found`() throws {
        let played = try play(22)
        let wallet = played.scenario.wallet
        let pool = try #require(played.scenario.chain.read { $0.pools.first })
        try played.scenario.chain.change { chain in
            let trade = ForeignTrade(
                trader: wallet, pool: pool.address, tokenIn: pool.token0, amountIn: 1_000_000)
            try chain.mine(at: played.world.clock.now(), foreign: [trade])
        }
        #expect(findings(played.scenario, played.state) == ["chain-balance", "chain-nonces"])
    }

    @Test func `another exchange's records are found to differ`() throws {
        let played = try play(23)
        let other = try DemoScenario(World(seed: 23), seed: 23)
        let names = findings(other, played.state)
        for name in ["venue-balance", "venue-fills", "venue-orders", "chain-balance"] {
            #expect(names.contains(name), "\(name)")
        }
    }

    @Test func `an order that is not over is found`() throws {
        let played = try play(24)
        let empty = try DeskState(configuration: played.state.configuration)
        #expect(findings(played.scenario, empty).contains("parent-missing"))
    }

    @Test func `a changed record and a state of another run are found`() throws {
        let played = try play(25)
        func broken(_ live: DeskState) -> [String] {
            var names: [String] = []
            var checks = JournalChecks()
            checks.run(
                played.world, played.scenario.definition, wallet: played.scenario.wallet,
                live: live
            ) { name, _ in names.append(name) }
            return names
        }
        #expect(broken(played.state) == [])
        let empty = try DeskState(configuration: played.state.configuration)
        #expect(broken(empty) == ["journal-state"])
        played.world.disk.damage(key: [0, 0, 0, 0, 0, 0, 0, 3]) { $0?[60] ^= 1 }
        #expect(broken(played.state) == ["journal-damaged"])
    }
}
