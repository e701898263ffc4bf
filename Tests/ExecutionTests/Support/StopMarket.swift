import Arithmetic
import Basics
import Execution
import Markets
import Pools

/// Random markets of ether, two dollars and bitcoin: a book of the pair, pools between any two.
struct StopMarket {
    static let dai = Asset("DAI")
    static let bitcoin = Asset("BTC")

    /// An asset with its token, digits and price in dollars.
    struct Coin {
        let asset: Asset
        let token: Address
        let decimals: Int
        let dollars: Double
    }

    static let ether = Coin(
        asset: TestMarket.ether, token: TestMarket.etherToken, decimals: 18, dollars: 2_000)
    static let dollar = Coin(
        asset: TestMarket.dollar, token: TestMarket.dollarToken, decimals: 6, dollars: 1)
    static let coins = [
        ether, dollar,
        Coin(asset: dai, token: TestMarket.address(3), decimals: 18, dollars: 1),
        Coin(asset: bitcoin, token: TestMarket.address(4), decimals: 8, dollars: 60_000),
    ]
    static let stops = coins.dropFirst(2).map {
        TradeTask.Stop(asset: $0.asset, decimals: $0.decimals)
    }

    var random: SplitMix64
    private var contract: UInt8 = 20

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func unit() -> Double { Double(random.next() >> 11) * 0x1p-53 }

    mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    /// About so many whole units, to a random raw unit.
    mutating func amount(_ whole: Double, _ decimals: Int) -> UInt256 {
        let unit = UInt256.powerOfTen(decimals) ?? .one
        let amount = UInt256(searchValue: whole * unit.searchValue) ?? .one
        return amount + UInt256(random.next() % 1_000) + 1
    }

    /// A pair near the market's prices with so many dollars on each side, more or less.
    mutating func pair(_ one: Coin, _ other: Coin) throws -> MarketSnapshot.PoolSource {
        let size = 20_000 * (1 + 200 * unit())
        let skew = 1 + (unit() - 0.5) / 100
        let isRising = one.token < other.token
        let (low, high) = isRising ? (one, other) : (other, one)
        contract += 1
        let pool = try ConstantProductPool(
            address: TestMarket.address(contract), token0: low.token, token1: high.token,
            reserve0: amount(size * skew / low.dollars, low.decimals),
            reserve1: amount(size / high.dollars, high.decimals),
            feePips: [100, 500, 3_000][below(3)])
        return source("pair-\(contract)", .constantProduct(pool), low, high)
    }

    /// One pool of the dollars and a third coin that nobody trades, seen by the pair of dollars.
    mutating func stable() throws -> MarketSnapshot.PoolSource {
        contract += 1
        let dai = Self.coins[2]
        let pool = try StableSwapPool(
            address: TestMarket.address(contract), variant: .standard,
            coins: [dai.token, Self.dollar.token, TestMarket.address(5)], decimals: [18, 6, 6],
            balances: [
                amount(1e6 * (0.5 + unit()), 18), amount(1e6 * (0.5 + unit()), 6),
                amount(1e6 * (0.5 + unit()), 6),
            ], amplification: 20_000, fee: 4_000_000, adminFee: 5_000_000_000)
        let pair = try CoinPair(.stableSwap(pool), dai.token, Self.dollar.token)
        return source("stable-\(contract)", .coins(pair), Self.dollar, dai)
    }

    private func source(
        _ id: String, _ pool: AnyPool, _ low: Coin, _ high: Coin
    ) -> MarketSnapshot.PoolSource {
        MarketSnapshot.PoolSource(
            id: id, location: TestMarket.wallet, pool: pool, asset0: low.asset,
            asset1: high.asset)
    }

    /// A book or none, and up to three pools between any two coins.
    mutating func snapshot(poolsMax: Int = 3) throws -> MarketSnapshot {
        var pools: [MarketSnapshot.PoolSource] = []
        for (index, one) in Self.coins.enumerated() {
            for other in Self.coins[(index + 1)...] {
                for _ in 0..<below(poolsMax + 1) { pools.append(try pair(one, other)) }
            }
        }
        pools.append(try pair(Self.ether, Self.coins[2]))
        pools.append(try stable())
        let size = Int64(1 + below(20))
        let book = TestMarket.book(
            bids: (0..<5 as Range<Int64>).map { (199_900 - 40 * $0, size) },
            asks: (0..<5 as Range<Int64>).map { (200_100 + 40 * $0, size) },
            takerFeePips: below(2) * 1_000)
        return TestMarket.snapshot(
            books: below(3) == 0 ? [] : [book], pools: pools,
            gasPrice: [0, 1_000_000, 1_000_000_000][below(3)])
    }

    /// A task of a random size over six decades that may stop anywhere.
    mutating func task(_ side: Side, isRich: Bool = true) -> TradeTask {
        var ethers = 0.001
        for _ in 0..<below(6) { ethers *= 10 }
        ethers *= 1 + 8 * unit()
        let asset = side == .sell ? Self.ether : Self.dollar
        let plenty = amount(isRich ? 1e9 : ethers * 0.4 * 2_000 / asset.dollars, asset.decimals)
        return TradeTask(
            side: side, base: TestMarket.ether, quote: TestMarket.dollar,
            quantity: amount(ethers, 18), baseDecimals: 18, quoteDecimals: 6,
            slippagePips: UInt32(below(3)) * 5_000,
            balances: [
                TradeTask.Balance(
                    location: TestMarket.venue, asset: asset.asset, amount: plenty),
                TradeTask.Balance(
                    location: TestMarket.wallet, asset: asset.asset, amount: plenty),
            ], stops: Self.stops)
    }
}

extension StopMarket {
    /// A sale of so many ethers that the wallet holds, with any stop on the way.
    static func wholeTask(ethers: UInt64) -> TradeTask {
        TradeTask(
            side: .sell, base: TestMarket.ether, quote: TestMarket.dollar,
            quantity: TestMarket.etherUnits(ethers), baseDecimals: 18, quoteDecimals: 6,
            slippagePips: 10_000,
            balances: [
                TradeTask.Balance(
                    location: TestMarket.wallet, asset: TestMarket.ether,
                    amount: TestMarket.etherUnits(ethers))
            ], stops: stops)
    }
}
