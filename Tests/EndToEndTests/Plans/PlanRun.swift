import Arithmetic
import Basics
import Chains
import Ethereum
import Execution
import Markets
import Pools
import Routing
import Testing

/// Random plans, executed one after the other on a chain that others trade on, too.
struct PlanRun {
    private static let ether = Asset("ETH")
    private static let dollar = Asset("USDC")
    /// After plans of this size the stranger brings prices back.
    private static let largeSize = 0.02
    private static let blocksPerReading = 10
    /// Enough for any route: how many ticks one crosses is no matter of these tests.
    private static let gas: UInt64 = 12_000_000

    private let algorithm = OneShot(settings: ExecutionSettings())
    /// Whether orders fix what is received, not what is given.
    private let fixesOutput: Bool
    private(set) var scene: PlanScene
    private(set) var mirror: PoolMirror
    private(set) var foreign: ForeignFlow
    private(set) var tally = PlanTally()
    private var follower: ChainFollower
    private var generator: SplitMix64
    private var eventsHeard: Int
    private var readAt: UInt64

    /// Reads the pools once, at the block from which their logs are followed.
    init(_ scene: PlanScene, seed: UInt64, fixesOutput: Bool) async throws {
        self.scene = scene
        self.fixesOutput = fixesOutput
        generator = SplitMix64(seed: seed)
        try scene.session.setWatched(addresses: scene.pools)
        follower = scene.session.follower()
        try await follower.round()
        let head = try #require(follower.tip)
        let pools = try await PoolMirror.read(scene.pools, at: head.hash, by: scene.session)
        mirror = PoolMirror(pools, at: head)
        foreign = ForeignFlow(pools)
        eventsHeard = scene.events.all.count
        readAt = head.number
        let receipts = try await scene.mine(foreign.ladder(&self.scene, pools))
        try PlanScene.requireSuccess(receipts)
        foreign.note(receipts)
        try await follow()
    }

    /// Makes a plan for the pools as the logs tell them, executes it, and checks what it did.
    mutating func step(_ index: Int) async throws {
        let draw = PlanDraw(index, fixesOutput: fixesOutput, using: &generator)
        let market = market(draw)
        let task = try await task(draw, index)
        let plan = try algorithm.plan(task, on: market)
        let children = algorithm.children(of: plan, task: task, on: market)
        #expect(!plan.isPartial, "plan \(index)")
        #expect(children.orders.isEmpty)
        let child = try #require(children.transactions.first)
        #expect(task.slippagePips == 0 ? child.spendMax == child.expectedIn : fixesOutput)
        #expect(child.amounts.received == plan.amountOut)
        // A swap forward may need a unit or two more than one for the exact output.
        let saved = plan.amountIn.checkedSubtracting(child.expectedIn)
        #expect(try #require(saved) <= (fixesOutput ? UInt256(2 * child.swaps.count) : .zero))
        if fixesOutput { #expect(plan.amountOut == task.quantity, "plan \(index)") }
        try await execute(PlanTrial(index: index, draw: draw, plan: plan, child: child))
        let hashes = try await foreign.act(
            &scene, mirror.pools, recenters: draw.size > Self.largeSize, using: &generator)
        let receipts = try await scene.mine(hashes)
        try PlanScene.requireSuccess(receipts)
        foreign.note(receipts)
        try await follow()
        if mirror.head.number >= readAt + UInt64(Self.blocksPerReading) { try await compare() }
    }

    /// Reads all pools anew: what the logs told must be equal to it in every field.
    mutating func compare() async throws {
        let head = mirror.head
        let fresh = try await PoolMirror.read(scene.pools, at: head.hash, by: scene.session)
        #expect(fresh == mirror.pools, "block \(head.number)")
        tally.freshReadings += 1
        readAt = head.number
    }

    /// Applies the logs of the blocks since the last call.
    private mutating func follow() async throws {
        try await follower.round()
        let events = scene.events.all
        for event in events.dropFirst(eventsHeard) {
            switch event {
            case .committed(let updates): for update in updates { try mirror.apply(update) }
            case .safe, .finalized: break
            default: Issue.record("\(event)")
            }
        }
        eventsHeard = events.count
        #expect(mirror.head.hash == follower.tip?.hash)
    }

    // MARK: One plan

    private mutating func execute(_ trial: PlanTrial) async throws {
        let (child, executor) = (trial.child, try scene.executor)
        let before = mirror.pools
        let predicted = try trial.predict(from: before)
        let old = try await balances(child)
        let calldata = try ExecutorCalldata(
            swaps: child.swaps, tokenIn: child.tokenIn, tokenOut: child.tokenOut,
            amounts: child.amounts,
            deadline: mirror.head.timestamp.seconds + algorithm.settings.deadlineSeconds
        ).encoded()
        let approval = ERC20.approve(spender: executor, amount: child.spendMax)
        var hashes = [
            try await scene.owner.send(
                to: child.tokenIn, approval, gas: 100_000, on: scene.session)
        ]
        hashes.append(
            try await scene.owner.send(
                to: executor, calldata, gas: Self.gas, on: scene.session))
        let receipts = try await scene.mine(hashes)
        #expect(receipts.map(\.status) == [true, true], "plan \(trial.index)")
        try await follow()

        let new = try await balances(child)
        let received = new.tokenOut.checkedSubtracting(old.tokenOut)
        let isExact =
            received == trial.plan.amountOut
            && trial.transferred(in: receipts[1], to: scene.owner.address) == received
            && old.tokenIn.checkedSubtracting(new.tokenIn) == child.expectedIn
        #expect(isExact, "plan \(trial.index)")
        #expect(mirror.pools == predicted, "plan \(trial.index)")
        try await checkNothingStays(child, executor)
        note(trial, receipts[1], before, isExact)
    }

    private func balances(
        _ child: ChildTransaction
    ) async throws -> (tokenIn: UInt256, tokenOut: UInt256) {
        let (owner, head) = (scene.owner.address, BlockSelector.hash(mirror.head.hash))
        return (
            try await scene.session.tokenBalance(of: owner, token: child.tokenIn, at: head),
            try await scene.session.tokenBalance(of: owner, token: child.tokenOut, at: head)
        )
    }

    private func checkNothingStays(_ child: ChildTransaction, _ executor: Address) async throws {
        let allowance = try await scene.session.allowance(
            owner: scene.owner.address, spender: executor, token: child.tokenIn)
        #expect(allowance == 0)
        for token in [child.tokenIn, child.tokenOut] {
            #expect(try await scene.session.tokenBalance(of: executor, token: token) == 0)
        }
    }

    private mutating func note(
        _ trial: PlanTrial, _ receipt: Receipt, _ before: [AnyPool], _ isExact: Bool
    ) {
        tally.plans += 1
        if trial.child.swaps.count >= 3 { tally.widePlans += 1 }
        if !isExact { tally.wrongWei += 1 }
        tally.sizes.append(trial.draw.size)
        tally.gasUsedMax = max(tally.gasUsedMax, receipt.gasUsed)
        if receipt.gasUsed > trial.child.gasLimit { tally.tightGasLimits += 1 }
        tally.gapBpsMax = max(tally.gapBpsMax, trial.plan.gapBpsBeforeLots)
        for (old, new) in zip(before, mirror.pools)
        where trial.child.swaps.contains(where: { $0.pool == old.address }) {
            tally.note(from: old, to: new, sellsEther: trial.draw.sellsEther)
        }
    }

    // MARK: The task and its market

    private func market(_ draw: PlanDraw) -> MarketSnapshot {
        let location = Location.chain(PlanScene.chain, scene.owner.address)
        let pools = draw.usesAddedPool ? mirror.pools : Array(mirror.pools.dropLast())
        return MarketSnapshot(
            books: [],
            pools: pools.map { pool in
                MarketSnapshot.PoolSource(
                    id: pool.address.hex, location: location, pool: pool,
                    asset0: asset(pool.token0), asset1: asset(pool.token1))
            }, gasPrice: draw.gasPrice, nativeAsset: Self.ether)
    }

    /// No slippage is allowed, so the executor itself refuses a wei less than planned, or a wei more
    /// than an exact output was to cost; every other purchase may cost more, for the rest to come
    /// back.
    private mutating func task(_ draw: PlanDraw, _ index: Int) async throws -> TradeTask {
        let tokenIn = draw.sellsEther ? scene.weth : scene.usdc
        let tokenOut = scene.token(otherThan: tokenIn)
        let pools = draw.usesAddedPool ? mirror.pools : Array(mirror.pools.dropLast())
        let amount = try draw.amount(over: pools, tokenIn: tokenIn, using: &generator)
        let balance = try await scene.session.tokenBalance(
            of: scene.owner.address, token: tokenIn)
        let base = draw.fixesOutput ? tokenOut : tokenIn
        let quote = scene.token(otherThan: base)
        return TradeTask(
            side: draw.fixesOutput ? .buy : .sell, base: asset(base), quote: asset(quote),
            quantity: amount, baseDecimals: decimals(base), quoteDecimals: decimals(quote),
            slippagePips: draw.fixesOutput && index % 2 == 1 ? 5_000 : 0,
            balances: [
                TradeTask.Balance(
                    location: .chain(PlanScene.chain, scene.owner.address),
                    asset: asset(tokenIn), amount: balance)
            ])
    }

    private func asset(_ token: Address) -> Asset { token == scene.weth ? Self.ether : Self.dollar }

    private func decimals(_ token: Address) -> Int { token == scene.weth ? 18 : 6 }
}
