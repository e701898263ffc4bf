import Codecs
import Foundation
import Testing

/// One chain that mines on demand, for all tests of settlement: each has a node of its own, with a
/// journal of its own, so that they share nothing but the wallet's history on the chain.
actor SettlementScene {
    static let shared = SettlementScene()

    private var world: NodeWorld?
    private var count = 0

    /// The world, cleared of what an earlier test has ordered, and a name for a new journal.
    ///
    /// Everything before it is final.
    func next() async throws -> (world: NodeWorld, chain: ChainControl, journal: String) {
        let world = try await running()
        let chain = try ChainControl(rpc: world.chain?["rpc"]?.stringValue ?? "")
        try await chain.command("dev_fault", [["clear": true]])
        try await chain.command("dev_dropPending")
        try await chain.command("dev_holdBaseFee", [0, 0])
        try await chain.command("dev_setNextBaseFee", [1_000_000_000])
        try await chain.command("dev_mine", [6])
        count += 1
        return (world, chain, "journal-\(count)")
    }

    private func running() async throws -> NodeWorld {
        if let world { return world }
        let world = try await NodeWorld.start(withChain: true, blockSeconds: 0)
        self.world = world
        return world
    }
}
