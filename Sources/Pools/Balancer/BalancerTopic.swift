import Basics
import Ethereum

/// The first topics of the events of Balancer's vaults and pools.
enum BalancerTopic {
    /// V2's vault: what a swap moved.
    static let swap = ABI.eventTopic("Swap(bytes32,address,address,uint256,uint256)")
    /// V2's vault: what a join or an exit moved of each token, and the protocol's fees.
    static let balances = ABI.eventTopic(
        "PoolBalanceChanged(bytes32,address,address[],int256[],uint256[])")
    /// V2's vault: what a token's manager moved.
    static let managed = ABI.eventTopic(
        "PoolBalanceManaged(bytes32,address,address,int256,int256)")
    /// V2's pools.
    static let swapFee = ABI.eventTopic("SwapFeePercentageChanged(uint256)")
    /// V3's vault: what a swap moved, and its fee.
    static let swapV3 = ABI.eventTopic(
        "Swap(address,address,address,uint256,uint256,uint256,uint256)")
    /// Those after which the pool must be read anew: ramps, rates and pauses of V2's pools, liquidity,
    /// fees and pauses of V3's vault.
    static let unknown = [
        "AmpUpdateStarted(uint256,uint256,uint256,uint256)", "AmpUpdateStopped(uint256)",
        "TokenRateCacheUpdated(uint256,uint256)", "TokenRateCacheUpdated(address,uint256)",
        "TokenRateProviderSet(uint256,address,uint256)",
        "TokenRateProviderSet(address,address,uint256)", "PausedStateChanged(bool)",
        "PriceRateCacheUpdated(address,uint256)", "PriceRateProviderSet(address,address,uint256)",
        "LiquidityAdded(address,address,uint8,uint256,uint256[],uint256[])",
        "LiquidityRemoved(address,address,uint8,uint256,uint256[],uint256[])",
        "SwapFeePercentageChanged(address,uint256)",
        "AggregateSwapFeePercentageChanged(address,uint256)",
        "AggregateYieldFeePercentageChanged(address,uint256)",
        "PoolPausedStateChanged(address,bool)",
    ].map(ABI.eventTopic)

    /// All of them.
    static var all: [Hash32] { [swap, balances, managed, swapFee, swapV3] + unknown }
}
