import Arithmetic
import Basics
import Pools
import Routing

/// Random networks of assets `T0`, `T1` … with 18 digits around fixed worths.
struct NetworkMarket {
    var random: TestRandom
    var sources: [RouteSource] = []
    /// What a whole unit of each asset is worth.
    let values: [Double]

    init(seed: UInt64, tokens: Int) {
        random = TestRandom(seed: seed)
        var drawn: [Double] = []
        for _ in 0..<tokens { drawn.append(random.spread(0, 10)) }
        values = drawn
    }

    static func name(_ token: Int) -> String { "T\(token)" }

    var assets: [RouteAsset] {
        values.indices.map { RouteAsset(id: Self.name($0), decimals: 18) }
    }

    /// A pool of two reserves between two assets.
    mutating func pool(
        _ one: Int, _ two: Int, location: String = "chain", gas: UInt64 = 0
    ) throws {
        let worth = random.spread(14, 21)
        let own = 1 + random.double(-0.0001, 0.0001)
        let pool = try ConstantProductPool(
            token0: TestMarket.token0, token1: TestMarket.token1,
            reserve0: TestMarket.raw(worth / values[one], decimals: 18),
            reserve1: TestMarket.raw(worth / values[two] * own, decimals: 18),
            feePips: random.pick([500, 3_000, 10_000]))
        sources.append(
            RouteSource(
                id: "pool\(sources.count)", location: location,
                kind: .pool(
                    RoutePool(
                        pool: .constantProduct(pool), asset0: Self.name(one),
                        asset1: Self.name(two), gas: gas))))
    }

    /// A book of two assets.
    mutating func book(_ base: Int, _ quote: Int, location: String) {
        let middle = values[base] / values[quote]
        func levels(_ step: Double) -> [RouteBook.Level] {
            var levels: [RouteBook.Level] = []
            var price = middle
            for _ in 0..<12 {
                price *= 1 + step * random.double(0.00005, 0.0003)
                let size = random.spread(7, 14) / values[base]
                levels.append(
                    RouteBook.Level(
                        price: ExactDecimal(coefficient: Int128(price * 1e9), scale: 9) ?? .one,
                        size: ExactDecimal(coefficient: Int128(size * 1e6) + 1, scale: 6)
                            ?? .one))
            }
            return levels
        }
        sources.append(
            RouteSource(
                id: "book\(sources.count)", location: location,
                kind: .book(
                    RouteBook(
                        base: Self.name(base), quote: Self.name(quote), bids: levels(-1),
                        asks: levels(1), takerFeePips: random.pick([0, 400]),
                        feeOn: random.pick([.proceeds, .base]), lot: decimal("0.00001"),
                        tick: decimal("0.000000001")))))
    }

    /// Ways of an asset to a place and back.
    mutating func transfers(_ token: Int, _ place: String, fee: UInt256 = .zero) {
        let cut = random.pick([0, 0, 50])
        for (from, to) in [("chain", place), (place, "chain")] {
            sources.append(
                RouteSource(
                    id: "move\(sources.count)", location: from,
                    kind: .transfer(
                        RouteTransfer(
                            asset: Self.name(token), destination: to, fee: fee, seconds: 60,
                            haircutPips: cut))))
        }
    }

    /// A connected network with pools, books at places of their own and transfers.
    static func random(
        _ seed: UInt64, tokens: ClosedRange<Int>, pools: ClosedRange<Int>, books: ClosedRange<Int>,
        isBuy: Bool = false
    ) throws -> RouteProblem {
        var draw = TestRandom(seed: seed)
        let count = draw.int(tokens.lowerBound, tokens.upperBound)
        var market = NetworkMarket(seed: seed &* 7 &+ 1, tokens: count)
        for index in 0..<draw.int(pools.lowerBound, pools.upperBound) {
            let one = index < count ? index : draw.int(0, count - 1)
            let two = (one + (index < count ? 1 : draw.int(1, count - 1))) % count
            try market.pool(one, two)
        }
        for index in 0..<draw.int(books.lowerBound, books.upperBound) {
            let base = draw.int(0, count - 1)
            let quote = (base + draw.int(1, count - 1)) % count
            let place = index % 2 == 0 ? "venue\(index)" : "chain"
            market.book(base, quote, location: place)
            if place != "chain" {
                market.transfers(base, place)
                market.transfers(quote, place)
            }
        }
        return market.problem(worth: draw.spread(5, 17), isBuy: isBuy)
    }

    /// An order of `T0` for the last asset.
    func problem(worth: Double, isBuy: Bool = false) -> RouteProblem {
        let last = values.count - 1
        let token = isBuy ? last : 0
        let amount = TestMarket.raw(worth / values[token], decimals: 18)
        return RouteProblem(
            sources: sources, assets: assets,
            inventory: [
                RouteInventory(location: "chain", asset: "T0", amount: UInt256.one << 120)
            ],
            order: RouteOrder(
                assetIn: "T0", assetOut: Self.name(last),
                amount: isBuy ? .exactOut(amount) : .exactIn(amount)))
    }
}
