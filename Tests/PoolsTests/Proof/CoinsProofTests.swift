import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Settled swaps of pools of coins against the simulator.
@Suite struct CoinsProofTests {
    private let place = PoolPlace(emitter: .zero)

    private func trail(_ pool: AnyCoinPool) throws -> PoolTrail {
        PoolTrail(.coins(try CoinPair(pool, pool.coins[0], pool.coins[1])), place: place)
    }

    private func words(_ amounts: [UInt256]) -> [[UInt8]] { amounts.map(\.bigEndianBytes) }

    // MARK: StableSwap

    private let exchange = ABI.eventTopic("TokenExchange(address,int128,uint256,int128,uint256)")

    private func exchangeLog(_ coinIn: Int, _ paid: UInt256, _ coinOut: Int, _ got: UInt256) -> Log
    {
        poolLog(
            [exchange, .zero], words([UInt256(coinIn), paid, UInt256(coinOut), got]),
            address: .zero)
    }

    @Test func `a swap of a pool that follows its logs agrees and is followed`() throws {
        let pool = try StableSwapSamples.pool(.standard)
        let paid = 1_000 * StableSwapSamples.wei
        let swap = try pool.swap(exactIn: paid, from: 0, to: 1)
        var trail = try trail(.stableSwap(pool))
        let findings = trail.take(exchangeLog(0, paid, 1, swap.amounts.amountOut))
        #expect(findings == [.agreed])
        guard case .coins(let pair) = trail.pool else {
            Issue.record("another family")
            return
        }
        #expect(pair.pool == .stableSwap(swap.after))
        #expect(trail.isKnown)
    }

    @Test func `a unit of difference is told once and leaves a state that is not known`() throws {
        let pool = try StableSwapSamples.pool(.standard)
        let paid = 1_000 * StableSwapSamples.wei
        let out = try pool.amountOut(exactIn: paid, from: 0, to: 1)
        for wrong in [out + 1, out - 1] {
            var trail = try trail(.stableSwap(pool))
            let findings = trail.take(exchangeLog(0, paid, 1, wrong))
            #expect(findings.count == 2)
            #expect(findings.first?.difference?.expected == out.description)
            #expect(findings.first?.difference?.settled == wrong.description)
            #expect(findings.last == .untold)
            #expect(!trail.isKnown)
            #expect(trail.take(exchangeLog(0, paid, 1, wrong)).isEmpty == true)
        }
    }

    @Test func `a pool whose rates drift is not compared`() throws {
        let pool = AnyCoinPool.stableSwap(try StableSwapSamples.pool(.lending))
        let trade = SettledTrade(
            tokenIn: pool.coins[0], tokenOut: pool.coins[1], amountIn: 1_000, amountOut: 5)
        #expect(pool.verdict(on: trade) == .undecided(.drifted))
    }

    @Test func `a trade of other coins is none of this pool's`() throws {
        let pool = AnyCoinPool.stableSwap(try StableSwapSamples.pool(.standard))
        let trade = SettledTrade(
            tokenIn: token(77), tokenOut: pool.coins[1], amountIn: 1_000, amountOut: 5)
        #expect(pool.verdict(on: trade) == .notATrade)
    }

    // MARK: Metapools

    private let underlying = ABI.eventTopic(
        "TokenExchangeUnderlying(address,int128,uint256,int128,uint256)")
    private let added = ABI.eventTopic(
        "AddLiquidity(address,uint256[3],uint256[3],uint256,uint256)")

    /// A coin, the shares and the base pool's three coins; the administrator takes nothing.
    private func metaPool() throws -> StableSwapMetaPool {
        let unit = 1_000 * StableSwapSamples.wei
        let base = try StableSwapPool(
            address: token(12), variant: .standard, coins: [token(13), token(14), token(15)],
            decimals: [18, 18, 18], balances: [3_000 * unit, 2_000 * unit, 2_500 * unit],
            amplification: 100_000, fee: 3_000_000, adminFee: 0)
        let supply = 7_000 * unit
        let pool = try StableSwapPool(
            variant: .standard, coins: [token(11), token(12)], decimals: [18, 18],
            rates: [
                StableSwapSamples.wei,
                StableSwapMetaPool.virtualPrice(of: base, supply: supply),
            ],
            balances: [2_000 * unit, 1_500 * unit], amplification: 20_000, fee: 4_000_000,
            adminFee: 0)
        return try StableSwapMetaPool(pool: pool, base: base, baseSupply: supply)
    }

    /// The base pool takes so much of its second coin and then has so many shares.
    private func deposit(_ paid: UInt256, supply: UInt256) -> Log {
        poolLog(
            [added, .zero], words([0, paid, 0, 0, 0, 0, 0, supply]), address: token(12))
    }

    private func underlyingLog(_ paid: UInt256, _ got: UInt256) -> Log {
        poolLog([underlying, .zero], words([2, paid, 0, got]), address: .zero)
    }

    private func trail(_ pool: StableSwapMetaPool) throws -> PoolTrail {
        PoolTrail(
            .coins(try CoinPair(.stableSwapMeta(pool), token(11), token(14))),
            place: PoolPlace(emitter: .zero, kin: [token(12)]))
    }

    @Test func `a metapool's swap is compared with the base pool before its own deposit`() throws {
        let pool = try metaPool()
        let paid = 12_345 * StableSwapSamples.wei
        let swap = try pool.swap(exactIn: paid, from: 3, to: 0)
        let log = deposit(paid, supply: swap.after.baseSupply)
        var right = try trail(pool)
        #expect(right.take(log).isEmpty == true)
        let agreed = right.take(underlyingLog(paid, swap.amounts.amountOut))
        #expect(agreed == [.agreed, .untold])
        var wrong = try trail(pool)
        _ = wrong.take(log)
        let findings = wrong.take(underlyingLog(paid, swap.amounts.amountOut + 1))
        #expect(findings.first?.difference?.expected == swap.amounts.amountOut.description)
    }

    @Test func `a deposit of others counts as it is`() throws {
        let pool = try metaPool()
        let paid = 12_345 * StableSwapSamples.wei
        let swap = try pool.swap(exactIn: paid, from: 3, to: 0)
        var trail = try trail(pool)
        _ = trail.take(deposit(paid, supply: swap.after.baseSupply))
        guard case .coins(let pair) = trail.pool, case .stableSwapMeta(let moved) = pair.pool else {
            Issue.record("another family")
            return
        }
        #expect(moved.base == swap.after.base)
        // An exchange of the coin for shares in the same transaction, at the new price.
        let out = try moved.amountOut(exactIn: paid, from: 0, to: 1)
        #expect(try out != pool.amountOut(exactIn: paid, from: 0, to: 1))
        #expect(trail.take(exchangeLog(0, paid, 1, out)) == [.agreed])
    }

    // MARK: Crypto pools

    @Test func `a swap whose log does not tell the state is compared, then the pool is read`()
        throws
    {
        let pool = try CryptoSwapState().pool()
        let swap = try pool.swap(exactIn: 650_000_000, from: 0, to: 1)
        let topic = ABI.eventTopic(
            "TokenExchange(address,uint256,uint256,uint256,uint256,uint256,uint256)")
        func log(_ out: UInt256) -> Log {
            poolLog(
                [topic, .zero], words([0, 650_000_000, 1, out, 0, 0]), address: .zero)
        }
        var right = try trail(.cryptoSwap(pool))
        #expect(right.take(log(swap.amounts.amountOut)) == [.agreed, .untold])
        #expect(!right.isKnown)
        var wrong = try trail(.cryptoSwap(pool))
        let findings = wrong.take(log(swap.amounts.amountOut - 1))
        #expect(findings.count == 2 && findings[0].difference != nil)
    }

    // MARK: Solidly

    private let sync = ABI.eventTopic("Sync(uint256,uint256)")
    private let swap = ABI.eventTopic("Swap(address,address,uint256,uint256,uint256,uint256)")

    private func pair(feePips: UInt32) throws -> SolidlyPool {
        let unit = StableSwapSamples.wei
        return try SolidlyPool(
            token0: lowToken, token1: highToken, isStable: true, variant: .aerodrome,
            decimals0: 18, decimals1: 18, reserve0: 2_000_000 * unit, reserve1: 1_500_000 * unit,
            feePips: feePips)
    }

    /// What a pair of 0.05 % emits, which pays so much less than it might.
    private func solidlyLogs(paysLess: UInt256 = 0) throws -> [Log] {
        let paid = 1_000 * StableSwapSamples.wei
        let quote = try pair(feePips: 500).swap(exactIn: paid, from: 0, to: 1)
        let out = quote.amounts.amountOut - paysLess
        return [
            poolLog(
                [sync], words([quote.after.reserve0, quote.after.reserve1 + paysLess]),
                address: .zero),
            poolLog([swap, .zero, .zero], words([paid, 0, 0, out]), address: .zero),
        ]
    }

    private func findings(_ pool: SolidlyPool, _ logs: [Log]) throws -> [PoolFinding] {
        var trail = try trail(.solidly(pool))
        return logs.flatMap { trail.take($0) } + trail.end()
    }

    @Test func `a pair that tells its reserves first is compared with those before`() throws {
        #expect(try findings(pair(feePips: 500), solidlyLogs()) == [.agreed])
        let less = try findings(pair(feePips: 500), solidlyLogs(paysLess: 1_000))
        #expect(less == [.undecided(.lessThanMaximum)])
        let wrong = try findings(pair(feePips: 3_000), solidlyLogs())
        #expect(wrong.count == 1 && wrong[0].difference?.subject == .amountOut)
    }
}
