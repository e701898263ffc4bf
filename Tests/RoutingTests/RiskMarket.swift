import Arithmetic
import Pools
import Routing

/// A pool of `A` and `B` where the order is and at further places, each reached by one way of `A`.
///
/// What comes out counts wherever it ends. The best division is found here by halving, with nothing of
/// the router's.
struct RiskMarket {
    /// A pool with the way to it; whole units.
    struct Place {
        let reserveA: Double
        let reserveB: Double
        let keep: Double
        /// What arrives of what is sent.
        let rate: Double
        let seconds: Int

        func output(_ sent: Double) -> Double {
            let paid = sent * rate * keep
            return reserveB * paid / (reserveA + paid)
        }

        func slope(_ sent: Double) -> Double {
            let depth = reserveA + sent * rate * keep
            return rate * keep * reserveA * reserveB / (depth * depth)
        }
    }

    let places: [Place]
    let sources: [RouteSource]
    let isBuy: Bool
    /// Whole units of `B` for one of `A` at the order's own pool.
    let price: Double
    let variance = 2e-9
    let amount: UInt256

    init(seed: UInt64, isBuy: Bool) throws {
        var random = TestRandom(seed: seed)
        self.isBuy = isBuy
        var places: [Place] = []
        var sources: [RouteSource] = []
        for index in 0...random.int(1, 5) {
            let depth = random.spread(9, 14)
            let fee = random.pick([500, 3_000] as [UInt32])
            let cut = index == 0 ? 0 : random.pick([0, 0, 100, 1_000])
            let place = Place(
                reserveA: depth, reserveB: depth * 2_000 * (1 + random.double(-0.01, 0.01)),
                keep: 1 - Double(fee) / 1e6, rate: 1 - Double(cut) / 1e6,
                seconds: index == 0 ? 0 : random.int(1, 3_600))
            let name = index == 0 ? "chain" : "place\(index)"
            let pool = try ConstantProductPool(
                token0: TestMarket.token0, token1: TestMarket.token1,
                reserve0: TestMarket.raw(place.reserveA, decimals: 18),
                reserve1: TestMarket.raw(place.reserveB, decimals: 6), feePips: fee)
            sources.append(
                RouteSource(
                    id: "pool\(index)", location: name,
                    kind: .pool(
                        RoutePool(
                            pool: .constantProduct(pool), asset0: "A", asset1: "B", gas: 0))))
            if index > 0 {
                sources.append(
                    RouteSource(
                        id: "way\(index)", location: "chain",
                        kind: .transfer(
                            RouteTransfer(
                                asset: "A", destination: name, fee: .zero,
                                seconds: place.seconds, haircutPips: cut))))
            }
            places.append(place)
        }
        self.places = places
        self.sources = sources
        price = places[0].reserveB / places[0].reserveA
        let part = places.reduce(0) { $0 + $1.reserveA } * random.double(0.01, 0.2)
        amount = TestMarket.raw(isBuy ? part * 1_500 : part, decimals: isBuy ? 6 : 18)
    }

    /// The order, when a whole unit of the free asset squared is charged so much.
    func problem(aversion: ExactDecimal) -> RouteProblem {
        RouteProblem(
            sources: sources,
            assets: [RouteAsset(id: "A", decimals: 18), RouteAsset(id: "B", decimals: 6)],
            inventory: [
                RouteInventory(location: "chain", asset: "A", amount: UInt256.one << 110)
            ],
            order: RouteOrder(
                assetIn: "A", assetOut: "B",
                amount: isBuy ? .exactOut(amount) : .exactIn(amount)),
            risk: RouteRisk(
                aversion: aversion,
                assets: [
                    .init(
                        id: "A", price: isBuy ? .one : ExactDecimal(2_000),
                        variance: ExactDecimal(coefficient: 2, scale: 9) ?? .zero)
                ]))
    }

    /// What the best division comes to, whole units of the free asset.
    func best(aversion: Double) -> Double {
        let squares = places.map {
            let unit = isBuy ? 1.0 : 2_000
            return aversion * variance * Double($0.seconds) * unit * unit
        }
        let whole = amount.searchValue / (isBuy ? 1e6 : 1e18)
        // The gain of what is sent last, over what it costs: the same everywhere.
        func sent(_ index: Int, _ margin: Double) -> Double {
            let place = places[index]
            return Self.root(below: places.reduce(0) { $0 + $1.reserveA } * 4) { amount in
                let extra = 2 * squares[index] * amount
                return isBuy
                    ? place.slope(amount) > margin * (1 + extra)
                    : place.slope(amount) - extra > margin
            }
        }
        let margin = Self.root(below: 4_000) { margin in
            let amounts = places.indices.map { sent($0, margin) }
            let sum = places.indices.reduce(0) {
                $0 + (isBuy ? places[$1].output(amounts[$1]) : amounts[$1])
            }
            return sum > whole
        }
        return places.indices.reduce(0) { sum, index in
            let amount = sent(index, margin)
            let charge = squares[index] * amount * amount
            return sum + (isBuy ? amount + charge : places[index].output(amount) - charge)
        }
    }

    /// Where what holds for small numbers ends.
    private static func root(below most: Double, where holds: (Double) -> Bool) -> Double {
        var (low, high) = (0.0, most)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if holds(middle) { low = middle } else { high = middle }
        }
        return low
    }
}
