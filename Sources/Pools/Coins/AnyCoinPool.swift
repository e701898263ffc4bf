public import Arithmetic
public import Basics

/// A pool of coins of any family.
public enum AnyCoinPool: CoinPool {
    /// Curve's StableSwap.
    case stableSwap(StableSwapPool)
    /// A StableSwap pool whose second coin is the shares of another.
    case stableSwapMeta(StableSwapMetaPool)
    /// Curve's crypto pools.
    case cryptoSwap(CryptoSwapPool)
    /// Balancer's weighted pools.
    case weighted(WeightedPool)
    /// Balancer's stable pools.
    case balancerStable(BalancerStablePool)
    /// Solidly and its kin.
    case solidly(SolidlyPool)
    /// ERC-4626 vaults.
    case vault(VaultPool)
    /// Tokens that wrap another at a rate.
    case wrapper(WrapperPool)
    /// A maker's signed order.
    case makerOrder(MakerOrderPool)

    /// The pool contract.
    public var address: Address {
        switch self {
        case .stableSwap(let pool): pool.address
        case .stableSwapMeta(let pool): pool.address
        case .cryptoSwap(let pool): pool.address
        case .weighted(let pool): pool.address
        case .balancerStable(let pool): pool.address
        case .solidly(let pool): pool.address
        case .vault(let pool): pool.address
        case .wrapper(let pool): pool.address
        case .makerOrder(let pool): pool.address
        }
    }

    /// The coins, in the contract's order.
    public var coins: [Address] {
        switch self {
        case .stableSwap(let pool): pool.coins
        case .stableSwapMeta(let pool): pool.coins
        case .cryptoSwap(let pool): pool.coins
        case .weighted(let pool): pool.coins
        case .balancerStable(let pool): pool.coins
        case .solidly(let pool): pool.coins
        case .vault(let pool): pool.coins
        case .wrapper(let pool): pool.coins
        case .makerOrder(let pool): pool.coins
        }
    }

    /// The output of a swap of exactly this input.
    public func amountOut(
        exactIn amount: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        switch self {
        case .stableSwap(let pool): try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        case .stableSwapMeta(let pool):
            try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        case .cryptoSwap(let pool): try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        case .weighted(let pool): try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        case .balancerStable(let pool):
            try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        case .solidly(let pool): try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        case .vault(let pool): try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        case .wrapper(let pool): try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        case .makerOrder(let pool): try pool.amountOut(exactIn: amount, from: coinIn, to: coinOut)
        }
    }

    /// What a swap of exactly this input moves and leaves.
    public func swap(
        exactIn amount: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<AnyCoinPool> {
        func ask<Pool: CoinPool>(
            _ pool: Pool, _ wrap: (Pool) -> AnyCoinPool
        ) throws(PoolError) -> CoinSwap<AnyCoinPool> {
            try pool.swap(exactIn: amount, from: coinIn, to: coinOut).leaving(wrap)
        }
        switch self {
        case .stableSwap(let pool): return try ask(pool, AnyCoinPool.stableSwap)
        case .stableSwapMeta(let pool): return try ask(pool, AnyCoinPool.stableSwapMeta)
        case .cryptoSwap(let pool): return try ask(pool, AnyCoinPool.cryptoSwap)
        case .weighted(let pool): return try ask(pool, AnyCoinPool.weighted)
        case .balancerStable(let pool): return try ask(pool, AnyCoinPool.balancerStable)
        case .solidly(let pool): return try ask(pool, AnyCoinPool.solidly)
        case .vault(let pool): return try ask(pool, AnyCoinPool.vault)
        case .wrapper(let pool): return try ask(pool, AnyCoinPool.wrapper)
        case .makerOrder(let pool): return try ask(pool, AnyCoinPool.makerOrder)
        }
    }

    /// What a swap for exactly this output moves and leaves.
    public func swap(
        exactOut amount: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<AnyCoinPool> {
        func ask<Pool: CoinPool>(
            _ pool: Pool, _ wrap: (Pool) -> AnyCoinPool
        ) throws(PoolError) -> CoinSwap<AnyCoinPool> {
            try pool.swap(exactOut: amount, from: coinIn, to: coinOut).leaving(wrap)
        }
        switch self {
        case .stableSwap(let pool): return try ask(pool, AnyCoinPool.stableSwap)
        case .stableSwapMeta(let pool): return try ask(pool, AnyCoinPool.stableSwapMeta)
        case .cryptoSwap(let pool): return try ask(pool, AnyCoinPool.cryptoSwap)
        case .weighted(let pool): return try ask(pool, AnyCoinPool.weighted)
        case .balancerStable(let pool): return try ask(pool, AnyCoinPool.balancerStable)
        case .solidly(let pool): return try ask(pool, AnyCoinPool.solidly)
        case .vault(let pool): return try ask(pool, AnyCoinPool.vault)
        case .wrapper(let pool): return try ask(pool, AnyCoinPool.wrapper)
        case .makerOrder(let pool): return try ask(pool, AnyCoinPool.makerOrder)
        }
    }
}

extension CoinSwap {
    /// The same swap, of a pool in other clothes.
    fileprivate func leaving<Other: CoinPool>(_ wrap: (Pool) -> Other) -> CoinSwap<Other> {
        CoinSwap<Other>(amounts: amounts, feeCoin: feeCoin, after: wrap(after))
    }
}
