import Arithmetic
import Basics
import Pools

/// States of every family that are near what a contract can be in, and often beyond; each throws
/// what the initialiser does.
extension HostileSource {
    /// Addresses in order; now and then the wrong number of them, or one twice.
    private mutating func tokens(_ count: Int) -> [Address] {
        var tokens = (0..<count).map { token(UInt8($0 + 1)) }
        if isOnce(in: 40), count > 1 { tokens[count - 1] = tokens[0] }
        return tokens
    }

    private mutating func fee(_ most: UInt256, _ usual: UInt256) -> UInt256 {
        if isOnce(in: 20) { return amount() }
        return pick([.zero, .one, usual, usual, usual, most &- .one, most])
    }

    mutating func stableSwap() throws(PoolError) -> StableSwapPool {
        try stableSwap(pick(StableSwapVariant.allCases), firstToken: 0)
    }

    private mutating func stableSwap(
        _ variant: StableSwapVariant, firstToken: Int, count: Int? = nil
    ) throws(PoolError) -> StableSwapPool {
        let usual: [Int] = variant == .ng ? [2, 3, 5, 8] : [2, 2, 3, 4]
        let count = count ?? (isOnce(in: 40) ? integer(0...12) : pick(usual))
        let isPlain = [.steth, .optimized, .optimizedPair].contains(variant)
        let decimals = list(count) { source in
            source.isOnce(in: 60)
                ? source.integer(-1...80) : isPlain ? 18 : source.pick([18, 18, 6, 8, 0])
        }
        let plain = decimals.map { UInt256.powerOfTen(36 - $0) ?? .one }
        let hasRates = !isPlain && variant != .aave && isOnce(in: 2)
        let rates = plain.map { rate in
            guard hasRates else { return rate }
            return isOnce(in: 8) ? amount() : rate &+ (rate >> integer(1...40))
        }
        let unit: UInt256 = [.lending, .pax, .plain].contains(variant) ? 1 : 100
        let multiplier = [.aave, .ng].contains(variant) && isOnce(in: 2)
        return try StableSwapPool(
            variant: variant, coins: Array(tokens(firstToken + count).dropFirst(firstToken)),
            decimals: decimals, rates: isOnce(in: 10) ? nil : rates,
            balances: decimals.map { holding(decimals: max(0, $0)) },
            amplification: isOnce(in: 20)
                ? amount() : pick([unit, unit &* 100, unit &* 5_000, unit &* 1_000_000]),
            fee: fee(5_000_000_000, 4_000_000),
            adminFee: fee(10_000_000_000, 5_000_000_000),
            offpegFeeMultiplier: multiplier ? fee(UInt256.one << 255, 20_000_000_000) : nil)
    }

    mutating func stableSwapMeta() throws(PoolError) -> StableSwapMetaPool {
        let base = try stableSwap(pick([.plain, .standard, .pair, .ng]), firstToken: 2)
        let supply =
            isOnce(in: 6)
            ? amount()
            : (try? base.supply(priced: Self.one &+ (Self.one >> integer(1...20)))) ?? amount()
        let price = try? StableSwapMetaPool.virtualPrice(of: base, supply: supply)
        let isCached = isOnce(in: 4)
        let rate = isOnce(in: 40) || price == nil ? amount() : price ?? .one
        let pool = try StableSwapPool(
            variant: isCached ? .standard : pick([.plain, .standard, .pair, .ng]),
            coins: [token(1), token(2)], decimals: [18, 18],
            rates: [Self.one, isCached ? amount() : rate],
            balances: [holding(decimals: 18), isOnce(in: 2) ? holding(decimals: 18) : supply >> 1],
            amplification: pick([100, 20_000]), fee: fee(5_000_000_000, 4_000_000),
            adminFee: fee(10_000_000_000, 5_000_000_000))
        return try StableSwapMetaPool(
            pool: pool, base: base, baseSupply: supply, isPriceCached: isCached)
    }

    mutating func cryptoSwap() throws(PoolError) -> CryptoSwapPool {
        let variant = pick(CryptoSwapVariant.allCases)
        let count = isOnce(in: 40) ? integer(0...9) : variant.coinCount
        let decimals = (0..<count).map { _ in pick([18, 18, 6, 8]) }
        let scales = list(max(0, count - 1)) { source in
            source.isOnce(in: 8)
                ? source.amount() : source.width(source.integer(50...80))
        }
        let worth = holding(decimals: 18)
        // Of like worth, as far as the price scales let them be.
        let balances = decimals.enumerated().map { place, decimals -> UInt256 in
            if isOnce(in: 10) { return amount() }
            let unit = UInt256.powerOfTen(18 - decimals) ?? .one
            let near = worth &+ (worth >> integer(1...20))
            if place == 0 || place > scales.count { return near / unit }
            return near.multiplied(
                by: Self.one, dividedBy: scales[place - 1], rounding: .down
            )
            .map { $0 / unit } ?? near
        }
        var pool = try CryptoSwapPool(
            coins: tokens(count), variant: isOnce(in: 10) ? nil : variant,
            precisions: decimals.map { UInt256.powerOfTen(18 - $0) ?? .one }, priceScale: scales,
            balances: balances,
            invariant: isOnce(in: 2) ? amount() : worth &* UInt256(UInt64(count)),
            amplification: isOnce(in: 20)
                ? amount() : pick([4_000, 400_000, 2_000_000, 40_000_000]),
            gamma: isOnce(in: 20)
                ? amount() : pick([10_000_000_000, 145_000_000_000_000, 2_000_000_000_000_000]),
            midFee: pick([0, 500_000, 26_000_000, 10_000_000_000]),
            outFee: pick([45_000_000, 10_000_000_000, .max]),
            feeGamma: pick([0, 1, 230_000_000_000_000, 1_000_000_000_000_000_000]))
        if !isOnce(in: 3),
            let ramped = try? pool.ramped(amplification: pool.amplification, gamma: pool.gamma)
        {
            pool = ramped
        }
        return pool
    }

    mutating func solidly() throws(PoolError) -> SolidlyPool {
        let (first, second) = (pick([0, 6, 8, 18, 18, 36]), pick([0, 6, 8, 18, 18, 36]))
        return try SolidlyPool(
            token0: isOnce(in: 40) ? highToken : lowToken, token1: highToken,
            isStable: !isOnce(in: 3), variant: pick(SolidlyVariant.allCases),
            decimals0: isOnce(in: 30) ? integer(0...UInt8.max) : UInt8(first),
            decimals1: isOnce(in: 30) ? integer(0...UInt8.max) : UInt8(second),
            reserve0: holding(decimals: first), reserve1: holding(decimals: second),
            feePips: pick([0, 1, 500, 3_000, 999_999, 1_000_000, .max]))
    }

    mutating func vault() throws(PoolError) -> VaultPool {
        try VaultPool(
            asset: isOnce(in: 40) ? highToken : lowToken, share: highToken,
            totalAssets: holding(decimals: 18, hostileOnce: 2),
            totalSupply: holding(decimals: 18, hostileOnce: 2),
            decimalsOffset: pick([0, 0, 3, 18, 77, 78, -1, .min, .max]),
            feePips: pick([0, 0, 1, 1_000, 999_999, 1_000_000, .max]))
    }

    mutating func wrapper() throws(PoolError) -> WrapperPool {
        try WrapperPool(
            underlying: isOnce(in: 40) ? highToken : lowToken, wrapped: highToken,
            rate: holding(decimals: 18, hostileOnce: 2))
    }
}

extension StableSwapPool {
    /// So many shares that each is worth this.
    fileprivate func supply(priced price: UInt256) throws(PoolError) -> UInt256 {
        try StableSwapMetaPool.virtualPrice(of: self, supply: price)
    }
}
