import Arithmetic
import Basics
import Pools
package import Routing

/// A random market of one pair around one price: pools of two reserves and of price ranges, books,
/// and gas; an order of whole shares for it.
package struct ImprovementMarket: Sendable {
    /// What is drawn.
    package struct Shape: Sendable {
        /// Whole ether that is sold or bought; rounded to what splits into shares of lots.
        package let ethers: Double
        /// Whether ether is bought.
        package let isBuy: Bool
        /// Whether there are books beside the pools.
        package let hasBooks: Bool
        /// Whether swaps cost gas.
        package let hasGas: Bool

        /// A market of this kind.
        package init(ethers: Double, isBuy: Bool, hasBooks: Bool = true, hasGas: Bool = true) {
            self.ethers = ethers
            self.isBuy = isBuy
            self.hasBooks = hasBooks
            self.hasGas = hasGas
        }
    }

    private static let (ether, dollar) = ("ETH", "USDC")
    /// A ten-thousandth of an ether: the lot of all books.
    private static let lot: UInt256 = 100_000_000_000_000

    private var random: SplitMix64
    private let price: Double
    private let shape: Shape

    private init(seed: UInt64, _ shape: Shape) {
        random = SplitMix64(seed: seed)
        self.shape = shape
        price = 2_000 * (0.98 + 0.04 * Double(random.next() >> 11) * 0x1p-53)
    }

    /// The market of a seed.
    package static func problem(
        seed: UInt64, _ shape: Shape
    ) throws(BenchmarkError) -> RouteProblem {
        var market = ImprovementMarket(seed: seed, shape)
        return try BenchmarkError.attempt { () throws(PoolError) in try market.drawn() }
    }

    private mutating func drawn() throws(PoolError) -> RouteProblem {
        var sources: [RouteSource] = []
        for index in 0..<whole(2, 6) { sources.append(try pair("pair \(index)")) }
        for index in 0..<whole(0, 3) { sources.append(try ranged("range \(index)")) }
        if shape.hasBooks {
            for index in 0..<whole(1, 2) { sources.append(book(index)) }
        }
        let share = Self.lot * UInt256(RouteBaselines.stepsPerOrder)
        let wanted = UInt256(searchValue: shape.ethers * 1e18) ?? .zero
        let amount = max(.one, (wanted + share / 2) / share) * share
        let (paid, received) =
            shape.isBuy ? (Self.dollar, Self.ether) : (Self.ether, Self.dollar)
        return RouteProblem(
            sources: sources,
            assets: [
                RouteAsset(id: Self.ether, decimals: 18), RouteAsset(id: Self.dollar, decimals: 6),
            ],
            inventory: ["chain", "book 0", "book 1"].map {
                RouteInventory(location: $0, asset: paid, amount: UInt256.one << 120)
            },
            gasPrice: shape.hasGas ? 20_000_000_000 : .zero,
            nativePrice: shape.hasGas ? ExactDecimal(2_000_000_000) : .zero,
            transactionGas: shape.hasGas ? 50_000 : 0,
            order: RouteOrder(
                assetIn: paid, assetOut: received,
                amount: shape.isBuy ? .exactOut(amount) : .exactIn(amount)))
    }

    // MARK: Chance

    private mutating func unit() -> Double { Double(random.next() >> 11) * 0x1p-53 }

    private mutating func between(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * unit()
    }

    private mutating func whole(_ low: Int, _ high: Int) -> Int {
        low + Int(random.below(UInt64(high - low + 1)))
    }

    private mutating func one<Element>(of values: [Element]) -> Element {
        values[whole(0, values.count - 1)]
    }

    /// Between 2^low and 2^high, each doubling as likely as another.
    private mutating func spread(_ low: Int, _ high: Int) -> Double {
        Double(UInt64(1) << UInt64(whole(low, high - 1))) * between(1, 2)
    }

    // MARK: Sources

    private func source(_ id: String, _ pool: AnyPool, isEtherFirst: Bool) -> RouteSource {
        RouteSource(
            id: id, location: "chain",
            kind: .pool(
                RoutePool(
                    pool: pool, asset0: isEtherFirst ? Self.ether : Self.dollar,
                    asset1: isEtherFirst ? Self.dollar : Self.ether,
                    gas: shape.hasGas ? 100_000 : 0)))
    }

    /// 500 to 250,000 ether and their dollars, prices within half a per cent.
    private mutating func pair(_ id: String) throws(PoolError) -> RouteSource {
        let ethers = spread(9, 18)
        let own = price * between(0.995, 1.005)
        let isEtherFirst = whole(0, 1) == 0
        let ether = UInt256(searchValue: ethers * 1e18) ?? .one
        let dollars = UInt256(searchValue: ethers * own * 1e6) ?? .one
        let pool = try ConstantProductPool(
            token0: PairTokens.first, token1: PairTokens.second,
            reserve0: isEtherFirst ? ether : dollars, reserve1: isEtherFirst ? dollars : ether,
            feePips: one(of: [500, 3_000, 10_000]))
        return source(id, .constantProduct(pool), isEtherFirst: isEtherFirst)
    }

    /// 3 to 25 positions around the price; ether is token0.
    private mutating func ranged(_ id: String) throws(PoolError) -> RouteSource {
        let (fee, spacing) = one(of: [(100 as UInt32, 1 as Int32), (500, 10), (3_000, 60)])
        let own = price * between(0.999, 1.001) * 1e-12
        let root = UInt256(searchValue: own.squareRoot() * 0x1p96) ?? .one
        guard let tick = TickMath.tick(atSqrtPrice: root) else {
            throw PoolError(.invalidState, "no tick at the price")
        }
        var nets: [(index: Int32, net: Int128)] = []
        var active: UInt128 = 0
        let nearest = tick / spacing * spacing
        for _ in 0..<whole(3, 25) {
            let below = Int32(whole(-20, 40)) * spacing
            let width = Int32(whole(1, 80)) * spacing
            let (lower, upper) = (nearest - below - width, nearest - below + spacing)
            let amount = Int128(spread(46, 55))
            nets += [(lower, amount), (upper, -amount)]
            if lower <= tick, tick < upper { active += UInt128(amount) }
        }
        var ticks: [Tick] = []
        for index in Set(nets.map(\.index)).sorted() {
            let net = nets.reduce(Int128(0)) { $1.index == index ? $0 + $1.net : $0 }
            if net != 0 { ticks.append(Tick(index: index, liquidityNet: net)) }
        }
        let pool = try ConcentratedPool(
            token0: PairTokens.first, token1: PairTokens.second, feePips: fee,
            tickSpacing: spacing, sqrtPriceX96: root, tick: tick, liquidity: active, ticks: ticks)
        return source(id, .concentrated(pool), isEtherFirst: true)
    }

    /// 10 to 80 levels a side of a twentieth to 13 ether.
    private mutating func book(_ number: Int) -> RouteSource {
        let middle = Int(price * between(0.999, 1.001) * 100)
        let count = whole(10, 80)
        let bids = levels(count, from: middle, step: -1)
        let asks = levels(count, from: middle, step: 1)
        let lot = ExactDecimal(coefficient: 1, scale: 4) ?? .one
        return RouteSource(
            id: "book \(number)", location: "book \(number)",
            kind: .book(
                RouteBook(
                    base: Self.ether, quote: Self.dollar, bids: bids, asks: asks,
                    // A fee on the base that is bought would leave no whole lots for whole shares.
                    takerFeePips: shape.isBuy ? 0 : one(of: [0, 400, 1_000]), feeOn: .proceeds,
                    lot: lot,
                    tick: ExactDecimal(coefficient: 1, scale: 2) ?? .one,
                    notionalMin: ExactDecimal(5))))
    }

    private mutating func levels(_ count: Int, from start: Int, step: Int) -> [RouteBook.Level] {
        var levels: [RouteBook.Level] = []
        var ticks = start
        for _ in 0..<count {
            ticks += step * whole(1, 40)
            let size = Int128(spread(9, 17))
            levels.append(
                RouteBook.Level(
                    price: ExactDecimal(coefficient: Int128(ticks), scale: 2) ?? .one,
                    size: ExactDecimal(coefficient: size, scale: 4) ?? .one))
        }
        return levels
    }
}
