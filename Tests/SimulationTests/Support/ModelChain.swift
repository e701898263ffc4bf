import Arithmetic
import Basics
import Chains
import Cryptography
import Ethereum
import Pools
import Signing
import Simulation
import Transport

/// A small model chain with a wallet, two tokens and two pools, and a session on it.
struct ModelChain {
    static let chainId = ChainId(1_337)
    static let weth = address(0x11)
    static let usdc = address(0x22)
    static let executor = address(0x33)
    static let trader = address(0x44)
    static let pair = address(0x55)
    static let range = address(0x66)
    static let ether: UInt256 = 1_000_000_000_000_000_000
    static let start = Timestamp(seconds: 1_700_000_000)

    let client: ModelClient
    let session: ChainSession
    let signer: LocalSigner

    /// The wallet.
    var wallet: Address { signer.address }

    init() throws {
        signer = try LocalSigner(key: SecretBytes(count: 32) { $0[31] = 7 })
        var state = ChainState(executor: Self.executor)
        state.endow(signer.address, wei: Self.ether)
        for address in [Self.weth, Self.usdc] {
            var token = TokenState(address: address)
            token.mint(1_000 * Self.ether, to: signer.address)
            token.mint(1_000 * Self.ether, to: Self.trader)
            token.mint(5_000 * Self.ether, to: Self.range)
            token.mint(3_000 * Self.ether, to: Self.pair)
            state.add(token)
        }
        for pool in try Self.pools() { state.add(pool) }
        var model = try ChainModel(
            chainId: Self.chainId, safeLag: 2, finalLag: 4, firstNumber: 50,
            baseFeePerGas: 1_000_000_000, state: state, time: Self.start)
        for block in 1...12 { try model.mine(at: Self.time(block)) }
        client = ModelClient(model)
        session = ChainSession(
            ChainConfiguration(
                chain: Self.chainId, rpc: "http://model:1", sender: signer.address),
            client: client, time: VirtualClock()
        ) { _ in }
    }

    /// When the block of this index is mined.
    static func time(_ block: Int) -> Timestamp { start.adding(milliseconds: Int64(block) * 2_000) }

    private static func pools() throws -> [AnyPool] {
        let ticks = [(-600, 5), (-60, 20), (60, -20), (600, -5)].map { index, thousands in
            Tick(
                index: Int32(index),
                liquidityNet: Int128(thousands) * 1_000 * 1_000_000_000_000_000_000)
        }
        return [
            .constantProduct(
                try ConstantProductPool(
                    address: pair, token0: weth, token1: usdc, reserve0: 3_000 * ether,
                    reserve1: 3_000 * ether)),
            .concentrated(
                try ConcentratedPool(
                    address: range, token0: weth, token1: usdc, feePips: 3_000, tickSpacing: 60,
                    sqrtPriceX96: UInt256.one << 96, tick: 0,
                    liquidity: 25_000 * 1_000_000_000_000_000_000, ticks: ticks)),
        ]
    }

    /// A transaction of the wallet, signed.
    func signed(
        nonce: UInt64, to target: Address, _ input: [UInt8], tip: UInt256 = 1_000_000_000,
        gas: UInt64 = 600_000
    ) throws -> SignedTransaction {
        try signer.sign(
            .dynamicFee(
                DynamicFeeTransaction(
                    chainId: Self.chainId, nonce: nonce, maxPriorityFeePerGas: tip,
                    maxFeePerGas: 10_000_000_000 + tip, gas: gas, to: target, value: .zero,
                    input: input)))
    }

    /// A sale of WETH through both pools.
    func route(
        _ amounts: [UInt256], minOut: UInt256 = .one, deadline: UInt64 = .max
    ) throws -> [UInt8] {
        let pools = client.read { $0.pools }
        let swaps = try zip(pools, amounts).map { pool, amount in
            try pool.swapLeg(tokenIn: Self.weth, amount: amount)
        }
        return try ExecutorCalldata(
            swaps: swaps, tokenIn: Self.weth, tokenOut: Self.usdc,
            amounts: .exactIn(amountIn: amounts.reduce(.zero, +), minOut: minOut),
            deadline: deadline
        ).encoded()
    }

    /// A purchase of USDC through both pools.
    func purchase(
        _ amounts: [UInt256], maxIn: UInt256, deadline: UInt64 = .max
    ) throws -> [UInt8] {
        let pools = client.read { $0.pools }
        let swaps = try zip(pools, amounts).map { pool, amount in
            try pool.swapLeg(tokenIn: Self.weth, amount: amount)
        }
        return try ExecutorCalldata(
            swaps: swaps, tokenIn: Self.weth, tokenOut: Self.usdc,
            amounts: .exactOut(amountOut: amounts.reduce(.zero, +), maxIn: maxIn),
            deadline: deadline
        ).encoded()
    }

    private static func address(_ byte: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: byte, count: 20)) ?? .zero
    }
}
