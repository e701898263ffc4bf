public import Basics
import Ethereum

/// The first topics of the events that change what a pool answers.
///
/// A subscription to these is enough to follow every pool; other events of the contracts (fee
/// collection, flash loans, protocol fees, transfers of shares) do not change prices.
public enum PoolTopic {
    /// Constant product: the reserves after any change.
    public static let sync = ABI.eventTopic("Sync(uint112,uint112)")
    /// Concentrated: the first price.
    public static let initialize = ABI.eventTopic("Initialize(uint160,int24)")
    /// Concentrated: price, tick and liquidity after a swap.
    public static let swap = ABI.eventTopic(
        "Swap(address,address,int256,int256,uint160,uint128,int24)")
    /// Concentrated: a position grew.
    public static let mint = ABI.eventTopic(
        "Mint(address,address,int24,int24,uint128,uint256,uint256)")
    /// Concentrated: a position shrank.
    public static let burn = ABI.eventTopic("Burn(address,int24,int24,uint128,uint256,uint256)")

    /// Concentrated, PancakeSwap V3: as `swap`, with what the protocol took of both tokens.
    public static let pancakeSwap = ABI.eventTopic(
        "Swap(address,address,int256,int256,uint160,uint128,int24,uint128,uint128)")
    /// Uniswap V4: a pool is made and has its first price.
    public static let initializeV4 = ABI.eventTopic(
        "Initialize(bytes32,address,address,uint24,int24,address,uint160,int24)")
    /// Uniswap V4: price, tick, liquidity and fee after a swap.
    public static let swapV4 = ABI.eventTopic(
        "Swap(bytes32,address,int128,int128,uint160,uint128,int24,uint24)")
    /// Uniswap V4: a position grew or shrank.
    public static let modifyLiquidityV4 = ABI.eventTopic(
        "ModifyLiquidity(bytes32,address,int24,int24,int256,bytes32)")
    /// Uniswap V4: what the protocol takes on top.
    public static let protocolFeeV4 = ABI.eventTopic("ProtocolFeeUpdated(bytes32,uint24)")

    /// Those of pairs and of pools of ranges, in the order above.
    public static let pairs: [Hash32] = [
        sync, initialize, swap, mint, burn, pancakeSwap, initializeV4, swapV4, modifyLiquidityV4,
        protocolFeeV4,
    ]
    /// Those of pools of coins.
    public static let coins: [Hash32] =
        StableSwapTopic.all + CryptoSwapPool.topics + BalancerTopic.all + SolidlyPool.topics
        + VaultPool.topics

    /// All of them: first those of pairs, each once.
    public static let all: [Hash32] = {
        var all = pairs
        for topic in coins where !all.contains(topic) { all.append(topic) }
        return all
    }()
}
