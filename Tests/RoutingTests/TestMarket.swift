import Arithmetic
import Basics
import Pools
import Routing

/// Random markets for one pair, `ETH` with 18 digits and `USDC` with 6, around one price.
struct TestMarket {
    static let ether = "ETH"
    static let dollar = "USDC"
    static let assets = [
        RouteAsset(id: ether, decimals: 18), RouteAsset(id: dollar, decimals: 6),
    ]

    var random: TestRandom
    /// Dollars for one ether.
    let price: Double

    init(seed: UInt64) {
        random = TestRandom(seed: seed)
        price = 2_000 * (1 + random.double(-0.02, 0.02))
    }

    /// A pool of two reserves; ether is token0 or token1.
    mutating func pair(
        _ id: String, location: String = "chain", gas: UInt64 = 0
    ) throws
        -> RouteSource
    {
        let own = price * (1 + random.double(-0.003, 0.003))
        let ethers = random.spread(3, 12)
        let isEtherFirst = random.int(0, 1) == 0
        let ether = Self.raw(ethers, decimals: 18)
        let dollars = Self.raw(ethers * own, decimals: 6)
        let pool = try ConstantProductPool(
            token0: Self.token0, token1: Self.token1, reserve0: isEtherFirst ? ether : dollars,
            reserve1: isEtherFirst ? dollars : ether,
            feePips: random.pick([500, 2_500, 3_000, 10_000]))
        return source(id, location, .constantProduct(pool), isEtherFirst, gas)
    }

    /// A pool of price ranges; ether is token0, so the price is in dollars' raw units per wei.
    mutating func ranged(
        _ id: String, location: String = "chain", gas: UInt64 = 0
    ) throws
        -> RouteSource
    {
        let (fee, spacing) = random.pick([(100 as UInt32, 1 as Int32), (500, 10), (3_000, 60)])
        let own = price * (1 + random.double(-0.001, 0.001)) * 1e-12
        let root = UInt256(searchValue: own.squareRoot() * 0x1p96) ?? .one
        guard let tick = TickMath.tick(atSqrtPrice: root) else { throw TestFailure() }
        var nets: [Int32: Int128] = [:]
        var active: UInt128 = 0
        let base = tick / spacing * spacing
        for _ in 0..<random.int(3, 25) {
            let below = Int32(random.int(-20, 40)) * spacing
            let width = Int32(random.int(1, 80)) * spacing
            let (lower, upper) = (base - below - width, base - below + spacing)
            let amount = Int128(random.spread(44, 52))
            nets[lower, default: 0] += amount
            nets[upper, default: 0] -= amount
            if lower <= tick, tick < upper { active += UInt128(amount) }
        }
        let ticks = nets.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            .map { Tick(index: $0.key, liquidityNet: $0.value) }
        let pool = try ConcentratedPool(
            token0: Self.token0, token1: Self.token1, feePips: fee, tickSpacing: spacing,
            sqrtPriceX96: root, tick: tick, liquidity: active, ticks: ticks)
        return source(id, location, .concentrated(pool), true, gas)
    }

    /// A book with 2 to 60 levels a side.
    mutating func book(
        _ id: String, location: String, feeOn: RouteBook.FeeSide? = nil
    )
        -> RouteSource
    {
        let middle = price * (1 + random.double(-0.001, 0.001))
        let count = random.int(2, 60)
        let bids = levels(count, from: Int(middle * 100), step: -1)
        let asks = levels(count, from: Int(middle * 100), step: 1)
        let lot = random.pick(["0.0001", "0.001", "0.01"])
        return RouteSource(
            id: id, location: location,
            kind: .book(
                RouteBook(
                    base: Self.ether, quote: Self.dollar, bids: bids, asks: asks,
                    takerFeePips: random.pick([0, 400, 1_000]),
                    feeOn: feeOn ?? random.pick([.proceeds, .base]), lot: decimal(lot),
                    tick: decimal("0.01"), notionalMin: decimal("5"))))
    }

    private mutating func levels(_ count: Int, from start: Int, step: Int) -> [RouteBook.Level] {
        var levels: [RouteBook.Level] = []
        var ticks = start
        for _ in 0..<count {
            ticks += step * random.int(1, 40)
            let size = Int128(random.spread(8, 18))
            levels.append(
                RouteBook.Level(
                    price: ExactDecimal(coefficient: Int128(ticks), scale: 2) ?? .one,
                    size: ExactDecimal(coefficient: size, scale: 4) ?? .one))
        }
        return levels
    }

    /// An order for this many ethers one way or the other.
    static func order(_ ethers: Double, price: Double, isSell: Bool, isExactIn: Bool) -> RouteOrder
    {
        let (ether, dollars) = (raw(ethers, decimals: 18), raw(ethers * price, decimals: 6))
        let amount = isSell == isExactIn ? ether : dollars
        return RouteOrder(
            assetIn: isSell ? Self.ether : dollar, assetOut: isSell ? dollar : Self.ether,
            amount: isExactIn ? .exactIn(amount) : .exactOut(amount))
    }

    /// Plenty of both assets at these places.
    static func plenty(at places: [String]) -> [RouteInventory] {
        places.flatMap { place in
            [ether, dollar].map {
                RouteInventory(
                    location: place, asset: $0, amount: UInt256.one << 110)
            }
        }
    }

    static func raw(_ value: Double, decimals: Int) -> UInt256 {
        var scaled = value
        for _ in 0..<decimals { scaled *= 10 }
        return UInt256(searchValue: scaled.rounded(.down)) ?? .zero
    }

    static let token0 = Address.zero
    static var token1: Address {
        Address(bytes: [UInt8](repeating: 0, count: 19) + [9]) ?? .zero
    }

    private func source(
        _ id: String, _ location: String, _ pool: AnyPool, _ isEtherFirst: Bool, _ gas: UInt64
    ) -> RouteSource {
        RouteSource(
            id: id, location: location,
            kind: .pool(
                RoutePool(
                    pool: pool, asset0: isEtherFirst ? Self.ether : Self.dollar,
                    asset1: isEtherFirst ? Self.dollar : Self.ether, gas: gas)))
    }
}

/// A test's own failure.
struct TestFailure: Error {}

/// A decimal from digits that are known to be good.
func decimal(_ text: String) -> ExactDecimal { (try? ExactDecimal(text)) ?? .zero }
