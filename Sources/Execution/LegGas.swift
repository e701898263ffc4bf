package import Pools

/// Gas of one swap of a route, by the family of its pool.
///
/// Each is more than what `Contracts/tests/unit/test_gas_of_kinds.py` measured on the contract for
/// the first swap through a pool of the family (in thousands: 48, 57, 77, 91, 158, 121, 81, 103, 79 and
/// 53 in the order below, wrapping about 45), because pools on a live chain do more: they keep oracles,
/// write places for the first time in a block, and their tokens stand behind proxies. Crypto pools
/// also move their price scale, which costs as much as the swap again.
package struct LegGas: Hashable, Sendable {
    /// Uniswap V2 and its kin.
    package let constantProduct: UInt64
    /// Uniswap V3 and its kin.
    package let concentrated: UInt64
    /// Uniswap V4.
    package let poolManager: UInt64
    /// Curve's StableSwap.
    package let stableSwap: UInt64
    /// A StableSwap pool that trades through the coins of another.
    package let stableSwapMeta: UInt64
    /// Curve's crypto pools.
    package let cryptoSwap: UInt64
    /// Balancer's weighted pools.
    package let weighted: UInt64
    /// Balancer's stable pools.
    package let balancerStable: UInt64
    /// Solidly and its kin.
    package let solidly: UInt64
    /// ERC-4626 vaults.
    package let vault: UInt64
    /// Tokens that wrap another.
    package let wrapper: UInt64
    /// Makers' orders, which the executor does not fill yet: an estimate, measured nowhere.
    package let makerOrder: UInt64

    /// Describes charges; those of a live chain when not given.
    package init(
        constantProduct: UInt64 = 90_000, concentrated: UInt64 = 130_000,
        poolManager: UInt64 = 130_000, stableSwap: UInt64 = 140_000,
        stableSwapMeta: UInt64 = 280_000, cryptoSwap: UInt64 = 300_000,
        weighted: UInt64 = 130_000, balancerStable: UInt64 = 170_000,
        solidly: UInt64 = 110_000, vault: UInt64 = 100_000, wrapper: UInt64 = 90_000,
        makerOrder: UInt64 = 130_000
    ) {
        self.constantProduct = constantProduct
        self.concentrated = concentrated
        self.poolManager = poolManager
        self.stableSwap = stableSwap
        self.stableSwapMeta = stableSwapMeta
        self.cryptoSwap = cryptoSwap
        self.weighted = weighted
        self.balancerStable = balancerStable
        self.solidly = solidly
        self.vault = vault
        self.wrapper = wrapper
        self.makerOrder = makerOrder
    }

    /// What a swap through a pool is charged, ticks that it crosses apart.
    package func charge(for pool: AnyPool) -> UInt64 {
        switch pool {
        case .constantProduct: constantProduct
        case .concentrated(let pool): pool.rules == .v3 ? concentrated : poolManager
        case .coins(let pair):
            switch pair.pool {
            case .stableSwap: stableSwap
            case .stableSwapMeta: stableSwapMeta
            case .cryptoSwap: cryptoSwap
            case .weighted: weighted
            case .balancerStable: balancerStable
            case .solidly: solidly
            case .vault: vault
            case .wrapper: wrapper
            case .makerOrder: makerOrder
            }
        }
    }
}
