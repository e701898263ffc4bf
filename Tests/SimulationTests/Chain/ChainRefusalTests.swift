import Arithmetic
import Basics
import Chains
import Ethereum
import Pools
import Simulation
import Testing

struct ChainRefusalTests {
    private let scene: ModelChain
    private var session: ChainSession { scene.session }

    init() throws { scene = try ModelChain() }

    @Test func `a route reverts with the contract's own words`() async throws {
        let amounts = [ModelChain.ether, ModelChain.ether]
        let plain = try scene.route(amounts)
        #expect(await revert(plain) == .error("ERC20: insufficient allowance"))
        let raw = try scene.signed(
            nonce: 0, to: ModelChain.weth,
            ERC20.approve(spender: ModelChain.executor, amount: 2 * ModelChain.ether)
        ).raw
        #expect(await session.broadcast(raw) == .accepted)
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        #expect(await revert(plain) == nil)
        #expect(await revert(try scene.route(amounts, deadline: 1)) == .error("route: expired"))
        #expect(
            await revert(try scene.route(amounts, minOut: 3 * ModelChain.ether))
                == .error("route: insufficient output"))
        let foreign = ExecutorSwap(
            method: .constantProduct(row: 0, feePips: 3_000), pool: ModelChain.range,
            tokenIn: ModelChain.weth, tokenOut: ModelChain.usdc, amount: ModelChain.ether)
        for amounts: ExecutorAmounts in [
            .exactIn(amountIn: ModelChain.ether, minOut: .one),
            .exactOut(amountOut: ModelChain.ether, maxIn: ModelChain.ether),
        ] {
            let unknown = try ExecutorCalldata(
                swaps: [foreign], tokenIn: ModelChain.weth, tokenOut: ModelChain.usdc,
                amounts: amounts, deadline: .max
            ).encoded()
            #expect(await revert(unknown) == .error("route: unknown pool"))
        }
    }

    @Test func `a purchase reverts with the contract's own words`() async throws {
        let amounts = [ModelChain.ether, ModelChain.ether]
        let pools = scene.client.read { $0.pools }
        let cost = try zip(pools, amounts).map { pool, amount in
            try pool.amounts(exactOut: amount, tokenIn: ModelChain.weth).amountIn
        }.reduce(UInt256.zero, +)
        let plain = try scene.purchase(amounts, maxIn: cost)
        #expect(await revert(plain) == .error("ERC20: insufficient allowance"))
        let raw = try scene.signed(
            nonce: 0, to: ModelChain.weth,
            ERC20.approve(spender: ModelChain.executor, amount: 900 * ModelChain.ether)
        ).raw
        #expect(await session.broadcast(raw) == .accepted)
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        #expect(await revert(plain) == nil)
        #expect(
            await revert(try scene.purchase(amounts, maxIn: cost - 1))
                == .error("route: excessive input"))
        #expect(
            await revert(try scene.purchase(amounts, maxIn: cost, deadline: 1))
                == .error("route: expired"))
        // All of the pair's reserve, and more than the ranges hold.
        let reserve = 3_000 * ModelChain.ether
        #expect(
            await revert(try scene.purchase([reserve], maxIn: 900 * ModelChain.ether))
                == .error("route: partial fill"))
        #expect(
            await revert(
                try scene.purchase(
                    [.one, 100_000 * ModelChain.ether], maxIn: 900 * ModelChain.ether))
                == .error("route: partial fill"))
        #expect(
            await revert(
                try scene.purchase([.one, 100_000 * ModelChain.ether], maxIn: ModelChain.ether))
                == .error("route: excessive input"))
    }

    @Test func `a transaction that reverts costs its gas and changes nothing else`() async throws {
        let route = try scene.route([ModelChain.ether, ModelChain.ether])
        let signed = try scene.signed(nonce: 0, to: ModelChain.executor, route)
        #expect(await session.broadcast(signed.raw) == .accepted)
        let pools = scene.client.read { $0.pools }
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        let receipt = try #require(try await session.receipt(of: signed.hash))
        #expect(!receipt.status)
        #expect(receipt.logs.isEmpty)
        let fee = try #require(receipt.fee)
        #expect(!fee.isZero)
        #expect(try await session.balance(of: scene.wallet) == ModelChain.ether - fee)
        #expect(try await session.transactionCount(of: scene.wallet) == 1)
        #expect(scene.client.read { $0.pools } == pools)
    }

    @Test func `signed bytes are refused with texts that nodes use`() async throws {
        let input = ERC20.approve(spender: ModelChain.executor, amount: .one)
        let first = try scene.signed(nonce: 0, to: ModelChain.weth, input)
        #expect(await session.broadcast(first.raw) == .accepted)
        #expect(await session.broadcast(first.raw) == .alreadyKnown)
        let cheap = try scene.signed(nonce: 0, to: ModelChain.weth, input, tip: 1_050_000_000)
        #expect(await session.broadcast(cheap.raw) == .replacementUnderpriced)
        let dear = try scene.signed(
            nonce: 0, to: ModelChain.weth, input, tip: 3_000_000_000)
        #expect(await session.broadcast(dear.raw) == .accepted)
        let costly = try scene.signed(
            nonce: 1, to: ModelChain.weth, input, tip: 1_000_000 * 1_000_000_000)
        #expect(await session.broadcast(costly.raw) == .insufficientFunds)
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        #expect(try await session.receipt(of: first.hash) == nil)
        #expect(try await session.receipt(of: dear.hash) != nil)
        #expect(await session.broadcast(first.raw) == .nonceTooLow)
    }

    @Test func `a nonce above the next one waits`() async throws {
        let input = ERC20.approve(spender: ModelChain.executor, amount: .one)
        let second = try scene.signed(nonce: 1, to: ModelChain.weth, input)
        #expect(await session.broadcast(second.raw) == .accepted)
        try scene.client.change { try $0.mine(at: ModelChain.time(13)) }
        #expect(try await session.receipt(of: second.hash) == nil)
        let first = try scene.signed(nonce: 0, to: ModelChain.weth, input)
        #expect(await session.broadcast(first.raw) == .accepted)
        try scene.client.change { try $0.mine(at: ModelChain.time(14)) }
        #expect(try await session.receipt(of: second.hash)?.transactionIndex == 1)
    }

    @Test func `what does not exist is an error or nothing, never a guess`() async throws {
        await #expect(throws: ChainError.self) { try await session.header(.hash(.zero)) }
        await #expect(throws: ChainError.self) {
            try await session.balance(of: .zero, at: .hash(.zero))
        }
        let head = try await session.header(.latest)
        await #expect(throws: ChainError.self) {
            try await session.pools.uniswapV2(ModelChain.weth, at: head.hash)
        }
        #expect(try await session.receipt(of: .zero) == nil)
    }

    /// The reason for which a call of the executor by the wallet reverts now.
    private func revert(_ input: [UInt8]) async -> RevertReason? {
        do {
            _ = try await session.call(
                to: ModelChain.executor, data: input, from: scene.wallet)
            return nil
        } catch {
            guard case .reverted(_, let reason) = error else { return .empty }
            return reason
        }
    }
}
