import Arithmetic
import Basics
import Chains
import Ethereum
import Pools
import Settlement
import Simulation
import Testing

struct ChainModelTests {
    private let scene: ModelChain
    private var session: ChainSession { scene.session }

    init() throws { scene = try ModelChain() }

    @Test func `headers hash to what they say and follow each other`() async throws {
        // The session throws hashMismatch otherwise.
        let head = try await session.header(.latest)
        #expect(head.number == 62)
        let parent = try await session.header(.hash(head.parentHash))
        #expect(parent.number == 61)
        #expect(try await session.header(.safe).number == 60)
        #expect(try await session.header(.finalized).number == 58)
        #expect(try await session.chainId() == ModelChain.chainId)
    }

    @Test func `pools are read as they are`() async throws {
        let head = try await session.header(.latest)
        let pools = scene.client.read { $0.pools }
        let pair = try await session.pools.uniswapV2(ModelChain.pair, at: head.hash)
        let range = try await session.pools.uniswapV3(ModelChain.range, at: head.hash)
        #expect(
            try pools[0]
                == .constantProduct(
                    ConstantProductPool(
                        address: pair.address, token0: pair.token0, token1: pair.token1,
                        reserve0: pair.reserve0, reserve1: pair.reserve1)))
        #expect(
            try pools[1]
                == .concentrated(
                    ConcentratedPool(
                        address: range.address, token0: range.token0, token1: range.token1,
                        feePips: range.feePips, tickSpacing: range.tickSpacing,
                        sqrtPriceX96: range.sqrtPriceX96, tick: range.tick,
                        liquidity: range.liquidity,
                        ticks: range.ticks.map {
                            Tick(
                                index: $0.index, liquidityNet: $0.liquidityNet,
                                liquidityGross: $0.liquidityGross)
                        })))
    }

    @Test func `a route moves what the pools quote and leaves nothing behind`() async throws {
        let amounts = [3 * ModelChain.ether, 200 * ModelChain.ether]
        let before = scene.client.read { $0.pools }
        let bought = try zip(before, amounts).map { pool, amount in
            try pool.amountOut(exactIn: amount, tokenIn: ModelChain.weth)
        }
        let sold = amounts.reduce(.zero, +)
        let approval = ERC20.approve(spender: ModelChain.executor, amount: sold)
        try await send(nonce: 0, to: ModelChain.weth, approval)
        let route = try await send(nonce: 1, to: ModelChain.executor, scene.route(amounts))
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        let receipt = try #require(try await session.receipt(of: route))
        #expect(receipt.status)
        let wallet = scene.wallet
        let held = try await session.tokenBalance(of: wallet, token: ModelChain.usdc)
        #expect(held == 1_000 * ModelChain.ether + bought.reduce(.zero, +))
        let rest = try await session.allowance(
            owner: wallet, spender: ModelChain.executor, token: ModelChain.weth)
        #expect(rest == .zero)
        #expect(
            try await session.tokenBalance(of: ModelChain.executor, token: ModelChain.weth)
                == .zero)
        #expect(scene.client.read { $0.isConserved })
        // The logs alone lead from the old pools to the new ones.
        var followed = before
        for log in receipt.logs {
            for index in followed.indices { _ = try followed[index].apply(log) }
        }
        #expect(followed == scene.client.read { $0.pools })
        #expect(followed != before)
    }

    @Test func `a purchase moves what the pools quote and sends the rest back`() async throws {
        let amounts = [3 * ModelChain.ether, 200 * ModelChain.ether]
        let before = scene.client.read { $0.pools }
        let cost = try zip(before, amounts).map { pool, amount in
            try pool.amounts(exactOut: amount, tokenIn: ModelChain.weth).amountIn
        }.reduce(UInt256.zero, +)
        let most = cost * 2
        let approval = ERC20.approve(spender: ModelChain.executor, amount: most)
        try await send(nonce: 0, to: ModelChain.weth, approval)
        let route = try await send(
            nonce: 1, to: ModelChain.executor, scene.purchase(amounts, maxIn: most))
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        let receipt = try #require(try await session.receipt(of: route))
        #expect(receipt.status)
        let wallet = scene.wallet
        let thousand = 1_000 * ModelChain.ether
        #expect(
            try await session.tokenBalance(of: wallet, token: ModelChain.usdc)
                == thousand + amounts.reduce(.zero, +))
        #expect(
            try await session.tokenBalance(of: wallet, token: ModelChain.weth) == thousand - cost)
        let rest = try await session.allowance(
            owner: wallet, spender: ModelChain.executor, token: ModelChain.weth)
        #expect(rest == .zero)
        for token in [ModelChain.weth, ModelChain.usdc] {
            #expect(
                try await session.tokenBalance(of: ModelChain.executor, token: token) == .zero)
        }
        #expect(scene.client.read { $0.isConserved })
        // The books net the refund with what was pulled.
        let inclusion = try #require(Inclusion(receipt, for: wallet))
        #expect(
            inclusion.changes == [
                BalanceChange(token: ModelChain.weth, amount: Int256(cost).negated),
                BalanceChange(token: ModelChain.usdc, amount: Int256(amounts.reduce(.zero, +))),
            ])
        var followed = before
        for log in receipt.logs {
            for index in followed.indices { _ = try followed[index].apply(log) }
        }
        #expect(followed == scene.client.read { $0.pools })
    }

    @Test func `gas is paid to the wei`() async throws {
        let approval = ERC20.approve(spender: ModelChain.executor, amount: .one)
        let hash = try await send(nonce: 0, to: ModelChain.weth, approval)
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        let receipt = try #require(try await session.receipt(of: hash))
        let fee = try #require(receipt.fee)
        #expect(try await session.balance(of: scene.wallet) == ModelChain.ether - fee)
        #expect(receipt.effectiveGasPrice > 1_000_000_000)
        let fees = try await session.fees()
        #expect(fees.maxPriorityFeePerGas == 1_000_000_000)
        #expect(fees.maxFeePerGas == fees.baseFee + fees.baseFee + fees.maxPriorityFeePerGas)
    }

    @Test func `a branch takes the place of what it replaces`() async throws {
        let approval = ERC20.approve(spender: ModelChain.executor, amount: .one)
        let hash = try await send(nonce: 0, to: ModelChain.weth, approval)
        let fork = try await session.header(.latest)
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        let old = try await session.header(.latest)
        #expect(try await session.receipt(of: hash) != nil)
        try scene.client.change { model in
            try model.mine(at: ModelChain.time(14), on: fork.hash)
            try model.mine(at: ModelChain.time(15))
        }
        #expect(try await session.header(.number(old.number)).hash != old.hash)
        #expect(try await session.header(.latest).number == old.number + 1)
        #expect(try await session.receipt(of: hash) == nil)
        // The old block can still be read by its hash.
        #expect(try await session.header(.hash(old.hash)) == old)
    }

    @Test func `what finality passes when it goes on cannot be undone`() async throws {
        try scene.client.change { model in
            model.stallFinality()
            for second in 13...16 { try model.mine(at: ModelChain.time(second)) }
        }
        #expect(try await session.header(.finalized).number == 58)
        var undone = 0
        try scene.client.change { model in
            model.resumeFinality()
            undone = try model.reorganise(depth: 8, orphans: .waiting, at: ModelChain.time(17))
        }
        #expect(undone == 4)
        #expect(try await session.header(.finalized).number == 63)
    }

    @discardableResult
    private func send(nonce: UInt64, to target: Address, _ input: [UInt8]) async throws -> Hash32 {
        let signed = try scene.signed(nonce: nonce, to: target, input)
        #expect(await session.broadcast(signed.raw) == .accepted)
        return signed.hash
    }
}
