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

    /// All of them, in the order above.
    public static var all: [Hash32] { [sync, initialize, swap, mint, burn] }
}
