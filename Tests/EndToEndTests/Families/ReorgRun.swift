import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Node
import Pools
import Testing
import Transport

/// Random blocks and reorganisations of a chain with pools of every family, followed by the node's
/// own follower, and compared with what the contracts say at the same blocks.
struct ReorgRun {
    let scene: FollowedScene
    private(set) var follower = PoolFollower()
    private(set) var tally = ReorgTally()
    private var rounds: ChainFollower
    private var generator: SplitMix64
    private var eventsHeard = 0
    private var steps = 0
    private let firstNumber: UInt64
    /// Whose turn it is, so that no family is left out for long.
    private var turns: [FollowedScene.Member] = []
    private var hasRamped = false

    /// The deepest reorganisation.
    static let depthMax = 12
    /// Behind the head far enough that none reaches what is final.
    static let finalizedLag = 40

    /// How many calls a reading usually takes.
    private static let usualCalls = 8

    /// What a token is worth, dollars; others are worth one.
    private static let dollars = [
        "WETH": 3_000, "ETH": 3_000, "stETH": 3_000, "wstETH": 3_000, "WBTC": 60_000,
    ]

    /// Reads all pools once, at the block from which they are followed.
    init(_ scene: FollowedScene, seed: UInt64) async throws {
        self.scene = scene
        generator = SplitMix64(seed: seed)
        let recipes = scene.reader.book.entries.map(\.recipe)
        try scene.session.setWatched(addresses: PoolRecipe.addresses(of: recipes))
        rounds = scene.session.follower()
        try await rounds.round()
        let head = try #require(rounds.tip)
        let block = Self.block(head)
        let answer = try await scene.reader.read(at: block)
        for refusal in answer.refusals { tally.note(refusalOf: refusal) }
        follower.load(answer.pools, at: block)
        firstNumber = head.number
        eventsHeard = scene.events.all.count
    }

    private static func block(_ header: BlockHeader) -> PoolFollower.Block {
        PoolFollower.Block(
            number: header.number, hash: header.hash, seconds: header.timestamp.seconds)
    }

    // MARK: What happens

    /// Some blocks with what others do, or a reorganisation; then the pools must be the chain's.
    mutating func step() async throws {
        steps += 1
        if steps % 2 == 0 {
            try await reorganise()
        } else {
            for _ in 0..<(1 + generator.below(3)) {
                for _ in 0..<(2 + generator.below(5)) { try await act() }
                try await scene.devnet.command("dev_mine")
            }
        }
        try await follow()
        try await readDue()
        try await compare(oneOf: 2)
        try await quote()
    }

    private mutating func reorganise() async throws {
        // Further back than where the follower began it knows nothing, and says so.
        let known = Int(clamping: (follower.head?.number ?? 0) - firstNumber)
        if known < 1 { return }
        let depth = 1 + generator.below(min(Self.depthMax, known))
        var options: [JSONValue.Member] = []
        switch generator.below(4) {
        // The same transactions at their heights, all of them later, or none ever.
        case 0: break
        case 1: options.append(.init(name: "toPool", value: "all"))
        case 2: options.append(.init(name: "drop", value: "all"))
        default:
            let blocks = 1 + generator.below(depth + 2)
            options.append(.init(name: "blocks", value: .integer(blocks)))
        }
        try await scene.devnet.command(
            "dev_reorg", [.integer(depth), .object(options)])
        // A branch that is not longer is followed once it is.
        while generator.below(2) == 0 { try await scene.devnet.command("dev_mine") }
    }

    /// One thing that others do to a pool.
    private mutating func act() async throws {
        if turns.isEmpty {
            turns = scene.members.filter { !$0.sources.isEmpty }.shuffled(using: &generator)
        }
        guard let member = turns.popLast() else { return }
        let dollars = 10 + generator.below(3_000)
        switch generator.below(12) {
        case 0..<8: try await swap(member, dollars)
        case 8, 9: try await provide(member, dollars)
        case 10:
            let token = ["stETH", "vDAI", "rDAI"][generator.below(3)]
            let amount = units(of: token == "stETH" ? "stETH" : "DAI", dollars)
            try await scene.devnet.command(
                "dev_accrue", [.string(token), .string(amount.description)])
            tally.note(action: "accrue")
        default:
            if hasRamped || generator.below(4) > 0 { return }
            hasRamped = true
            try await scene.devnet.command(
                "dev_ramp", ["curve DAI/USDC/USDT", 400, 40])
            tally.note(action: "ramp")
        }
    }

    private mutating func swap(_ member: FollowedScene.Member, _ dollars: Int) async throws {
        let coins = member.coins.filter { $0 != "ETH" }
        guard let first = coins.first else { return }
        let coin = coins.count > 1 ? coins[generator.below(coins.count)] : first
        var parameters: [JSONValue] = [
            .string(member.name), .string(coin), .string(units(of: coin, dollars).description),
        ]
        let others = coins.filter { $0 != coin }
        if others.count > 1 {
            parameters.append(.string(others[generator.below(others.count)]))
        }
        try await scene.devnet.command("dev_swap", parameters)
        tally.note(action: "swap")
    }

    private mutating func provide(_ member: FollowedScene.Member, _ dollars: Int) async throws {
        if member.name.hasPrefix("wrapper") || member.name == "curve ETH/stETH" { return }
        try await scene.devnet.command(
            "dev_provide", [.string(member.name), .integer(dollars)])
        tally.note(action: "provide")
    }

    private func units(of token: String, _ dollars: Int) -> UInt256 {
        let unit = UInt256.powerOfTen(scene.decimals[token] ?? 18) ?? .one
        return unit * UInt256(UInt64(dollars)) / UInt256(UInt64(Self.dollars[token] ?? 1))
    }

    // MARK: What is followed

    /// Takes in what the session tells, as a node does.
    private mutating func follow() async throws {
        try await rounds.round()
        let events = scene.events.all
        for event in events.dropFirst(eventsHeard) {
            switch event {
            case .committed(let updates): try await commit(updates)
            case .reorged(let orphaned, let updates):
                tally.note(reorgOf: orphaned.count)
                #expect(follower.undo(orphaned) == true)
                // At the fork, before anything of the new branch.
                try await compare(oneOf: 2)
                try await commit(updates)
            case .safe, .finalized: break
            default: Issue.record("\(event)")
            }
        }
        eventsHeard = events.count
        #expect(follower.head?.hash == rounds.tip?.hash)
    }

    private mutating func commit(_ updates: [BlockUpdate]) async throws {
        for (index, update) in updates.enumerated() {
            let follows = follower.commit(
                update.header, logs: update.logs, watchVersion: update.watchVersion)
            #expect(follows == true)
            tally.note(update, scene.reader.book.entries.map(\.recipe))
            // The last is compared by the step itself.
            if index + 1 < updates.count { try await compare(oneOf: 5) }
        }
    }

    /// Reads what changes without a log, or in a way that logs do not tell.
    private mutating func readDue() async throws {
        let held = follower
        guard let block = held.block else { return }
        let due = held.due.map { held.all[$0].source }
        let readings = await scene.reader.read(due, at: block)
        #expect(readings.refusals.isEmpty, "\(readings.refusals)")
        follower.refresh(
            readings.pools.compactMap { reading in
                held.place(of: reading.source).map { ($0, reading.pool) }
            }, at: block.hash)
        #expect(follower.due.isEmpty)
        tally.probes += due.count
    }

    // MARK: What must hold

    /// Every pool whose state is known is what its contracts say at the same block.
    ///
    /// With `share` one of so many is looked at, and of pools that take many calls fewer.
    mutating func compare(oneOf share: Int? = nil) async throws {
        guard let block = follower.block else { return }
        var looked: [FollowedPool] = []
        for followed in follower.all {
            #expect(followed.standing.quarantine == nil, "\(followed.pool.address)")
            #expect(followed.standing.wrong == 0, "\(followed.pool.address)")
            if followed.standing.isStale {
                tally.unknown += 1
            } else if isDrawn(followed, share) {
                looked.append(followed)
            }
        }
        let entries = looked.compactMap { scene.reader.book.entry($0.source) }
        let fresh = try await scene.reader.read(entries, at: block)
        #expect(fresh.refusals.isEmpty, "\(fresh.refusals)")
        #expect(fresh.pools.map(\.source) == looked.map(\.source))
        for (entry, (followed, read)) in zip(entries, zip(looked, fresh.pools)) {
            let kind = entry.recipe.kind
            #expect(
                followed.pool == read.pool,
                "\(kind) \(followed.pool.address), block \(block.number)")
            tally.note(comparisonOf: kind, at: block.hash)
        }
    }

    private mutating func isDrawn(_ followed: FollowedPool, _ share: Int?) -> Bool {
        guard let share else { return true }
        let calls =
            switch scene.reader.book.entry(followed.source)?.recipe.reading {
            case .coins(let question, _, _): question.calls.count
            case .ranged(let question): question.calls.count
            case .created, nil: 1
            }
        return generator.below(share * (1 + calls / Self.usualCalls)) == 0
    }

    /// Where a pool has a view that says what a swap gives, it says what is computed.
    private mutating func quote() async throws {
        guard let block = follower.block else { return }
        var calls: [ContractCall] = []
        var computed: [(pool: Address, amount: UInt256, excessMax: UInt256)] = []
        for followed in follower.all where followed.standing.isRoutable {
            guard case .coins(let pair) = followed.pool, let view = PoolView(pair.pool) else {
                continue
            }
            let isForward = generator.below(2) == 0
            let size = 1_000_000_000 + generator.below(1_000_000_000_000_000_000)
            let amount = UInt256(UInt64(size))
            let (coinIn, coinOut) =
                isForward ? (pair.place0, pair.place1) : (pair.place1, pair.place0)
            guard
                let mine = try? pair.amountOut(
                    exactIn: amount, tokenIn: isForward ? pair.token0 : pair.token1)
            else { continue }
            calls.append(view.call(amount, from: coinIn, to: coinOut))
            computed.append((pair.address, mine, view.excessMax))
        }
        let answers = try await scene.session.pools.views(calls, at: block.hash, multicall: nil)
        for (answer, mine) in zip(answers, computed) {
            let told = answer.flatMap { UInt256(bigEndian: $0) }
            let excess = told?.checkedSubtracting(mine.amount)
            #expect(
                excess.map { $0 <= mine.excessMax } == true,
                "\(mine.pool): \(told?.description ?? "nothing") told, \(mine.amount) computed")
            tally.quotes += 1
        }
    }
}
