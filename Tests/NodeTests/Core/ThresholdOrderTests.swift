import Arithmetic
import Basics
import Desk
import Ethereum
import Foundation
import Orders
import Settlement
import Signing
import Simulation
import Synchronization
import Testing
import Transport

/// Orders in a simulated world, signed by parties that remember what they agreed to.
@Suite("Orders signed by several parties")
struct ThresholdOrderTests {
    typealias Fate = ScriptedParties.Fate

    private static let isFull = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"

    /// Plays the order to its end; its last state and the parties.
    private func play(
        _ fates: [Fate], seed: UInt64 = 1
    ) throws -> (state: DeskState, parties: ScriptedParties) {
        let world = World(seed: seed)
        var made: ScriptedParties?
        let scenario = try DemoScenario(world, seed: seed) { signer in
            let parties = ScriptedParties(signer, fates)
            made = parties
            return parties
        }
        let state = try #require(try scenario.play())
        #expect(world.findings.all == [])
        return (state, try #require(made))
    }

    /// The order is filled, everything is final, and no nonce was asked for twice with two calls.
    private func expectDone(_ state: DeskState, _ parties: ScriptedParties) throws {
        let parent = try #require(ParentId("demo").flatMap(state.parent))
        #expect(parent.state == .filled)
        let lane = try #require(state.lane)
        #expect(lane.haltReason == nil)
        #expect(lane.openIntents.isEmpty)
        #expect(parties.forbidden == 0, "nothing was asked for that the parties must refuse")
    }

    @Test func `an allowance and a route are asked for once each`() throws {
        let (state, parties) = try play([])
        try expectDone(state, parties)
        #expect(parties.asked.map(\.nonce) == [0, 1])
        #expect(state.lane?.intents.map(\.outcome) == [.ok, .ok])
    }

    @Test func `what may have been signed is asked for again as it was`() throws {
        let (state, parties) = try play([.lose, .lose, .away, .sign, .lose])
        try expectDone(state, parties)
        let asked = parties.asked
        #expect(asked.map(\.nonce) == [0, 0, 0, 0, 1, 1])
        for (earlier, later) in zip(asked, asked.dropFirst()) where earlier.nonce == later.nonce {
            // Other fees come only where a lane would raise them, and then by a tenth at least.
            #expect(later == earlier || later.maxFeePerGas * 10 >= earlier.maxFeePerGas * 11)
            #expect(later.input == earlier.input && later.to == earlier.to)
        }
        #expect(state.lane?.intents.map(\.outcome) == [.ok, .ok])
    }

    @Test func `a refusal after another party agreed uses the nonce up, and the order goes on`()
        throws
    {
        let (state, parties) = try play([.refuseLate])
        try expectDone(state, parties)
        let asked = parties.asked
        #expect(asked.map(\.nonce).first == 0)
        #expect(asked.dropFirst().first.map(parties.isCancel) == true)
        let lane = try #require(state.lane)
        let first = try #require(lane.intents.first)
        #expect(first.outcome == .cancelled)
        #expect(first.reason?.contains("party 2: price-stale") == true, "\(first.reason ?? "")")
        #expect(lane.intents.filter { $0.outcome == .ok }.map(\.nonce) == [1, 2])
    }

    @Test func `a refusal of all leaves the nonce free for the next plan`() throws {
        let (state, parties) = try play([.refuse])
        try expectDone(state, parties)
        let lane = try #require(state.lane)
        #expect(lane.intents.filter { $0.outcome == .ok }.map(\.nonce) == [0, 1])
        #expect(lane.intents.filter { $0.state == .abandoned }.count == 2)
        #expect(lane.intents.allSatisfy { $0.purpose != .cancel })
        #expect(lane.intents.first?.reason?.contains("party 2: window-exceeded") == true)
    }

    @Test(arguments: 1...6)
    func `whatever the parties' days are like, the order ends well`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let fates = (0..<8).map { _ in
            [Fate.sign, .lose, .lose, .away, .refuseLate, .refuse][random.below(6)]
        }
        let (state, parties) = try play(fates, seed: seed)
        try expectDone(state, parties)
    }

    @Test(arguments: 1...(isFull ? 500 : 12))
    func `deaths, lost power and reorganisations do not make the parties disagree for ever`(
        seed: UInt64
    ) throws {
        let draws = Mutex(SplitMix64(seed: seed))
        let fates: [Fate] = [.sign, .sign, .lose, .lose, .away, .refuseLate, .refuse]
        let made = Mutex<[ScriptedParties]>([])
        let join: (any Signer) -> any ThresholdParties = { signer in
            let parties = ScriptedParties(signer) {
                draws.withLock { fates[$0.below(fates.count)] }
            }
            made.withLock { $0.append(parties) }
            return parties
        }
        let days = try BadDays(.badDays(seed: seed), parties: join)
        days.play()
        #expect(days.world.findings.all == [])
        #expect(made.withLock { $0.map(\.forbidden) } == [0], "one call for each nonce, for ever")
        days.dissolve()
    }
}
