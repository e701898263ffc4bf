import Arithmetic
import Basics
import Pools
import Testing

/// A pool gives the leg for its own swap.
@Suite struct SwapLegTests {
    private let place = otherToken
    private let unsupported = PoolError(.unsupported, "")

    private func address(_ byte: UInt8) throws -> Address {
        try #require(Address(bytes: [UInt8](repeating: 0, count: 19) + [byte]))
    }

    private func range(
        _ rules: ConcentratedRules = .v3, token0: Address = lowToken
    ) throws -> AnyPool {
        .concentrated(
            try ConcentratedPool(
                uninitialized: place, token0: token0, token1: highToken, feePips: 500,
                rules: rules, tickSpacing: 10))
    }

    private func pair() throws -> AnyPool {
        .constantProduct(
            try ConstantProductPool(
                address: place, token0: lowToken, token1: highToken, reserve0: 9, reserve1: 9))
    }

    private func coins(_ pool: AnyCoinPool) throws -> AnyPool {
        .coins(try CoinPair(pool, pool.coins[0], pool.coins[1]))
    }

    private func curve(_ coins: [Address]) throws -> AnyPool {
        try self.coins(
            .stableSwap(
                StableSwapPool(
                    address: place, variant: .steth, coins: coins, decimals: [18, 18],
                    balances: [1_000_000, 1_000_000], amplification: 5_000, fee: 0, adminFee: 0)))
    }

    private func solidly() throws -> AnyPool {
        try coins(
            .solidly(
                SolidlyPool(
                    address: place, token0: lowToken, token1: highToken, isStable: true,
                    decimals0: 18, decimals1: 18, reserve0: 1_000, reserve1: 1_000, feePips: 500)))
    }

    private func weighted(_ version: WeightedPool.Version) throws -> AnyPool {
        let half = UInt256(500_000_000_000_000_000 as UInt64)
        let one = half + half
        return try coins(
            .weighted(
                WeightedPool(
                    address: place, version: version, tokens: [lowToken, highToken],
                    balances: #require(CoinAmounts([one, one])),
                    weights: #require(CoinAmounts([half, half])),
                    scalingFactors: #require(CoinAmounts([one, one])),
                    swapFee: 3_000_000_000_000_000)))
    }

    private func vault() throws -> AnyPool {
        try coins(
            .vault(
                VaultPool(asset: highToken, share: lowToken, totalAssets: 10, totalSupply: 10)))
    }

    private func method(
        _ pool: AnyPool, _ tokenIn: Address, _ access: ExecutorAccess? = nil
    ) throws -> ExecutorMethod {
        try pool.swapLeg(tokenIn: tokenIn, amount: 5, by: access).method
    }

    @Test func `a leg names pool, tokens, amount and limit`() throws {
        let leg = try pair().swapLeg(tokenIn: highToken, amount: 5, limit: 4)
        #expect(
            leg
                == ExecutorSwap(
                    method: .constantProduct(row: 0, feePips: 3_000), pool: place,
                    tokenIn: highToken, tokenOut: lowToken, amount: 5, limit: 4))
        #expect(throws: PoolError(.unknownToken, "")) {
            try pair().swapLeg(tokenIn: place, amount: 5)
        }
    }

    @Test func `factories are rows, and a salt holds what they put there`() throws {
        #expect(try method(range(), lowToken) == .concentrated(row: 1, salt: 500))
        for (salt, number) in [(.fee, 500), (.tickSpacing, 10), (.nothing, 0)]
            as [(ExecutorAccess.Salt, UInt32)]
        {
            let access = ExecutorAccess(.factory(row: 7, salt: salt))
            #expect(try method(range(), lowToken, access) == .concentrated(row: 7, salt: number))
            #expect(
                try method(pair(), lowToken, access) == .constantProduct(row: 7, feePips: 3_000))
            #expect(try method(solidly(), lowToken, access) == .solidly(row: 7, isStable: true))
        }
    }

    @Test func `pools of the manager name their key`() throws {
        let fees = ProtocolFees(zeroForOnePips: 0, oneForZeroPips: 0)
        let plain = try range(.v4(fees))
        let expected = ExecutorMethod.poolManager(feePips: 500, tickSpacing: 10, isNative: false)
        #expect(try method(plain, lowToken) == expected)

        let native = try range(.v4(fees), token0: .zero)
        #expect(throws: PoolError(.unknownToken, "")) { try method(native, .zero) }
        let access = ExecutorAccess(.poolManager(), wrappedNative: lowToken)
        for tokenIn in [.zero, highToken] as [Address] {
            let leg = try native.swapLeg(tokenIn: tokenIn, amount: 5, by: access)
            #expect(
                leg.method == .poolManager(feePips: 500, tickSpacing: 10, isNative: true))
            #expect(leg.tokenIn == (tokenIn == .zero ? lowToken : highToken))
            #expect(leg.tokenOut == (tokenIn == .zero ? highToken : lowToken))
        }
        let hooks = try Address(hex: "0x4400000000000000000000000000000000001f33")
        #expect(
            try method(plain, lowToken, ExecutorAccess(.poolManager(hooks: hooks)))
                == .poolManager(feePips: 500, tickSpacing: 10, isNative: false, hooks: hooks))
    }

    @Test func `Curve's coins are named by their places`() throws {
        // Not in address order.
        let pool = try curve([highToken, lowToken])
        #expect(try method(pool, highToken) == .curve(.init(.int128, from: 0, to: 1)))
        #expect(
            try method(pool, lowToken, .init(.curve(.uint256)))
                == .curve(.init(.uint256, from: 1, to: 0)))

        let native = try Address(hex: "0x" + String(repeating: "ee", count: 20))
        let access = ExecutorAccess(.curve(.int128), wrappedNative: lowToken)
        let ether = try curve([native, highToken])
        let given = try ether.swapLeg(tokenIn: native, amount: 5, by: access)
        #expect(given.tokenIn == lowToken && given.tokenOut == highToken)
        #expect(given.method == .curve(.init(.int128, from: 0, to: 1, takesNative: true)))
        #expect(
            try method(ether, highToken, access)
                == .curve(.init(.int128, from: 1, to: 0, givesNative: true)))
        #expect(throws: PoolError(.unknownToken, "")) { try method(ether, native) }
    }

    /// Tokens 11 and 12 are the coin and the shares, 13 to 15 the base pool's coins.
    private func meta(_ coinA: UInt8, _ coinB: UInt8) throws -> AnyPool {
        let whole: UInt256 = 1_000_000_000_000_000_000
        let base = try StableSwapPool(
            address: token(12), variant: .standard, coins: [token(13), token(14), token(15)],
            decimals: [18, 18, 18], balances: [whole, whole, whole], amplification: 10_000, fee: 0,
            adminFee: 0)
        let supply = whole + whole
        let price = try StableSwapMetaPool.virtualPrice(of: base, supply: supply)
        let pool = try StableSwapPool(
            address: place, variant: .standard, coins: [token(11), token(12)],
            decimals: [18, 18], rates: [whole, price],
            balances: [whole, whole], amplification: 10_000, fee: 0, adminFee: 0)
        let meta = try StableSwapMetaPool(pool: pool, base: base, baseSupply: supply)
        return .coins(try CoinPair(.stableSwapMeta(meta), token(coinA), token(coinB)))
    }

    @Test func `a metapool's coins are counted without the shares, or alone with them`() throws {
        func underlying(_ from: UInt8, _ to: UInt8) -> ExecutorMethod {
            .curve(.init(.underlying, from: from, to: to))
        }
        #expect(try method(meta(11, 13), token(11)) == underlying(0, 1))
        #expect(try method(meta(11, 15), token(15)) == underlying(3, 0))
        #expect(try method(meta(13, 14), token(14)) == underlying(2, 1))
        #expect(
            try method(meta(11, 12), token(12)) == .curve(.init(.int128, from: 1, to: 0)))
        // Shares are no coin of `exchange_underlying`, the base pool's coins none of `exchange`.
        let access = ExecutorAccess(.curve(.underlying))
        #expect(throws: unsupported) { try method(meta(11, 12), token(11), access) }
        #expect(throws: unsupported) {
            try method(meta(11, 13), token(11), .init(.curve(.int128)))
        }
    }

    @Test func `a vault's and a wrapper's way decides what is called`() throws {
        #expect(try method(vault(), highToken) == .deposit)
        #expect(try method(vault(), lowToken) == .redeem)
        let wrapper = try coins(
            .wrapper(WrapperPool(underlying: highToken, wrapped: lowToken, rate: 7)))
        #expect(try method(wrapper, highToken) == .wrap)
        #expect(try method(wrapper, lowToken) == .unwrap)
    }

    @Test func `a Balancer pool needs an id that is its own`() throws {
        let pool = try weighted(.v2Fourth)
        let id = try #require(
            Hash32(bytes: place.bytes + [UInt8](repeating: 0, count: 11) + [9]))
        let access = ExecutorAccess(.balancer(poolId: id))
        #expect(try method(pool, lowToken, access) == .balancer(poolId: id))
        #expect(throws: unsupported) { try method(pool, lowToken) }
        #expect(throws: unsupported) {
            try method(pool, lowToken, .init(.balancer(poolId: .zero)))
        }
        // The vault of Balancer V3 is another contract, which knows pools by their address.
        #expect(throws: unsupported) { try method(weighted(.v3), lowToken, access) }
        #expect(try method(weighted(.v3), lowToken) == .balancerV3)
        #expect(throws: unsupported) { try method(pool, lowToken, .init(.balancerV3)) }
    }

    @Test func `what an access does not reach is refused`() throws {
        let row = ExecutorAccess(.factory(row: 0))
        let refusals: [(AnyPool, ExecutorAccess?)] = [
            (try pair(), .init(.poolManager())), (try pair(), .init(.token)),
            (try range(), .init(.poolManager())),
            (try range(.v4(ProtocolFees(zeroForOnePips: 0, oneForZeroPips: 0))), row),
            (try curve([lowToken, highToken]), row), (try vault(), .init(.curve(.int128))),
            (try vault(), row), (try solidly(), nil), (try solidly(), .init(.token)),
        ]
        for (pool, access) in refusals {
            #expect(throws: unsupported) { try method(pool, lowToken, access) }
        }
    }
}
