import Codecs
import Foundation
import Testing

/// One chain that mines on demand, for all tests of settlement: each has a node of its own, with a
/// journal of its own, so that they share nothing but the wallet's history on the chain.
actor SettlementScene {
    static let shared = SettlementScene()

    private let profile: String
    private var world: NodeWorld?
    private var count = 0

    /// A chain of a kind; it starts with its first test.
    init(profile: String = "ethereum") {
        self.profile = profile
    }

    /// The world, cleared of what an earlier test has ordered, and a name for a new journal.
    ///
    /// Everything before it is final. The chain's clock, which every block moves by a second at
    /// least, is not further ahead of ours than told.
    func next(
        secondsAheadMax: Double
    ) async throws -> (world: NodeWorld, chain: ChainControl, journal: String) {
        let world = try await running()
        let chain = try ChainControl(rpc: world.chain?["rpc"]?.stringValue ?? "")
        try await chain.command("dev_fault", [["clear": true]])
        try await chain.command("dev_dropPending")
        try await chain.command("dev_offerPrivate", [[]])
        try await chain.command("dev_holdBaseFee", [0, 0])
        try await chain.command("dev_setNextBaseFee", [1_000_000_000])
        try await chain.command("dev_mine", [3])
        try await waitForClock(chain, secondsAheadMax)
        count += 1
        return (world, chain, "journal-\(count)")
    }

    /// Where the chain is asked.
    func rpc() async throws -> String { try await running().chain?["rpc"]?.stringValue ?? "" }

    /// Waits until the head is not further ahead of now, by which deadlines are set.
    private func waitForClock(_ chain: ChainControl, _ secondsAheadMax: Double) async throws {
        let head = try await chain.command("eth_getBlockByNumber", ["latest", false])
        let seconds = Int(head["timestamp"]?.stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0
        let ahead = Double(seconds) - Date().timeIntervalSince1970 - secondsAheadMax
        if ahead > 0 { try await Task.sleep(for: .seconds(ahead)) }
    }

    private func running() async throws -> NodeWorld {
        if let world { return world }
        let world = try await NodeWorld.start(
            withChain: true, blockSeconds: 0, profile: profile)
        let chain = try ChainControl(rpc: world.chain?["rpc"]?.stringValue ?? "")
        // Few blocks to final: their times must rise by whole seconds and would run ahead of ours.
        try await chain.command("dev_setFinality", [1, 2])
        chain.shutDown()
        self.world = world
        return world
    }
}
