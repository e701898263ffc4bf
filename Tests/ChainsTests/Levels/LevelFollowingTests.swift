import Basics
import Chains
import Codecs
import Synchronization
import Testing
import Transport

/// What a session tells of levels beside the tags.
struct LevelFollowingTests {
    private let node = ScriptedNode()
    private let log = EventLog()

    /// Safe once committed or posted, final once executed or final on the parent.
    private static let judge = LevelJudge(
        safe: { levels in
            for level in [ChainLevel.committed, .batchPosted] {
                if let block = levels[level] {
                    return LevelMark(number: block.number, level: level, rule: "\(level)")
                }
            }
            return nil
        },
        final: { levels in
            for level in [ChainLevel.executed, .batchFinal] {
                if let block = levels[level] {
                    return LevelMark(number: block.number, level: level, rule: "\(level)")
                }
            }
            return nil
        })

    private func session(
        _ source: LevelSource, blocks: Int = 40, window: Int = 64
    ) throws -> ChainSession {
        for _ in 0..<blocks { node.mine() }
        node.state.withLock { $0.hasTags = false }
        var configuration = ChainConfiguration(chain: ChainId(1), rpc: "", sender: .zero)
        configuration.windowBlocks = window
        configuration.levelSource = source
        configuration.parent = ParentConfiguration(
            chain: ChainId(1), providers: [ProviderConfiguration(name: "parent", rpc: "")],
            inbox: .zero)
        let log = log
        let session = ChainSession(
            configuration, client: node, parent: node, time: VirtualClock(), judge: Self.judge
        ) { log.note($0) }
        try session.setWatched(hashes: [ProviderSet.transaction(1)])
        return session
    }

    private func set(_ body: (inout ScriptedNode.State) -> Void) {
        node.state.withLock { body(&$0) }
    }

    /// `safe 7 committed` and `final 3 executed`, as they were told.
    private func told() -> [String] {
        log.take().compactMap { event in
            switch event {
            case .safe(let number, _, let rule): "safe \(number) \(rule)"
            case .finalized(let number, _, _, let rule): "final \(number) \(rule)"
            default: nil
            }
        }
    }

    @Test func `stages are found wherever they stand, rise and fall back`() async throws {
        set { $0.stages = [33, 20, 7] }
        var follower = try session(.stages).follower()
        try await follower.round()
        #expect(told() == ["safe 33 committed", "final 7 executed"])
        set { $0.stages = [36, 36, 8] }
        node.mine()
        try await follower.round()
        #expect(told() == ["safe 36 committed", "final 8 executed"])
        set { $0.stages = [12, 12, 8] }
        node.mine()
        try await follower.round()
        #expect(told() == ["safe 12 committed"])
        node.mine()
        try await follower.round()
        #expect(told() == [])
    }

    @Test(arguments: [0, 1, 17, 39, 40] as [UInt64])
    func `every height is found`(height: UInt64) async throws {
        set { $0.stages = [height, height, height] }
        let session = try session(.stages)
        var follower = session.follower()
        try await follower.round()
        #expect(session.levels?[.proven]?.number == height)
        #expect(told() == ["safe \(height) committed", "final \(height) executed"])
    }

    @Test func `below the remembered blocks nothing is told`() async throws {
        set { $0.stages = [39, 2, 2] }
        let session = try session(.stages, window: 16)
        var follower = session.follower()
        try await follower.round()
        #expect(told() == ["safe 39 committed"])
        #expect(session.levels?[.executed] == nil)
    }

    @Test func `batches are posted on the chain and final on its parent`() async throws {
        set { state in
            state.batches = [4, 11, 29]
            state.finalBatches = 2
        }
        let session = try session(.batches)
        var follower = session.follower()
        try await follower.round()
        #expect(told() == ["safe 29 batchPosted", "final 11 batchFinal"])
        set { $0.finalBatches = 3 }
        node.mine()
        try await follower.round()
        #expect(told() == ["final 29 batchFinal"])
    }

    @Test func `a node that cannot be asked lifts nothing and holds up no receipt`() async throws {
        set { $0.stages = nil }
        let session = try session(.stages)
        var follower = session.follower()
        node.mine([ProviderSet.transaction(1)])
        await #expect(throws: ChainError.self) { try await follower.round() }
        let events = log.take()
        #expect(events.receipts.count == 1)
        #expect(events.finalized == [])
        set { $0.stages = [41, 41, 41] }
        try await follower.round()
        #expect(told() == ["safe 41 committed", "final 41 executed"])
    }

    @Test func `what was executed and is denied thrice is a contradiction`() async throws {
        set { $0.stages = [30, 30, 30] }
        var follower = try session(.stages).follower()
        try await follower.round()
        _ = log.take()
        set { $0.stages = [30, 30, 5] }
        node.mine()
        try await follower.round()
        try await follower.round()
        #expect(told() == [])
        let failure = await #expect(throws: ChainError.self) { try await follower.round() }
        guard case .contradiction(.finalityWithdrawn(let block, .executed)) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(block.number == 30)
    }

    @Test func `a denial that passes is none`() async throws {
        set { $0.stages = [30, 30, 30] }
        var follower = try session(.stages).follower()
        try await follower.round()
        for _ in 0..<4 {
            set { $0.stages = [30, 30, 5] }
            node.mine()
            try await follower.round()
            set { $0.stages = [30, 30, 30] }
            try await follower.round()
        }
        #expect(told().allSatisfy { !$0.hasPrefix("final 5") })
    }

    private typealias Details = @Sendable (UInt64) -> JSONValue

    /// What is told when every block's details are these.
    private func told(details: @escaping Details) async throws -> [String] {
        set { state in
            state.stages = [30, 30, 30]
            state.lie = { method, parameters, truth in
                guard method == "zks_getBlockDetails",
                    let number = parameters.first?.numberText.flatMap(UInt64.init)
                else { return truth }
                return details(number)
            }
        }
        var follower = try session(.stages).follower()
        try? await follower.round()
        return told()
    }

    @Test func `details that make no sense lift nothing`() async throws {
        typealias State = ScriptedNode.State
        let all = [true, true, true]
        #expect(try await told { State.details($0 + 1, all) } == [], "of another block")
        #expect(try await told { State.details($0, [true, false, true]) } == [], "out of order")
        #expect(try await told { _ in "0x1" } == [])
        #expect(try await told { _ in .null } == [])
        #expect(
            try await told {
                BlockJSON.with("executeTxHash", "0xabcd", in: State.details($0, all))
            } == [], "no hash")
    }

    @Test func `a stage counts only when its transaction does on the parent`() async throws {
        typealias State = ScriptedNode.State
        let all = [true, true, true]
        #expect(try await told { State.details($0, all, finality: "pending") } == [])
        let fast = try await told { State.details($0, all, finality: "fastFinalized") }
        #expect(fast.map { $0.prefix(4) } == ["safe"])
        let untold = try await told { State.details($0, all, finality: nil) }
        #expect(untold.map { $0.prefix(5) } == ["safe ", "final"])
    }

    @Test func `of several providers the lower word counts`() async throws {
        let set = try ProviderSet(2, blocks: 40, source: .stages, judge: Self.judge)
        set.change(0) { $0.stages = [33, 33, 20] }
        set.change(1) { $0.stages = [30, 12, 35] }
        for place in 0..<2 { set.change(place) { $0.hasTags = false } }
        try set.session.setWatched(hashes: [ProviderSet.transaction(1)])
        var follower = set.session.follower()
        try? await follower.round()
        // The second contradicts itself and is not heard: two must agree.
        #expect(set.log.take().finalized == [])
        set.change(1) { $0.stages = [30, 30, 25] }
        set.mine()
        try await follower.round()
        #expect(set.session.levels?[.committed]?.number == 30)
        #expect(set.log.take().finalized == [20])
    }

    @Test func `without anything of ours to settle nobody is asked for levels`() async throws {
        set { $0.stages = [30, 30, 30] }
        let session = try session(.stages)
        try session.setWatched(hashes: [])
        var follower = session.follower()
        try await follower.round()
        #expect(!node.state.withLock { $0.calls }.contains("zks_getBlockDetails"))
    }
}
