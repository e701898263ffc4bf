import Arithmetic
import Foundation
import Pools
import Routing
import Testing

/// Small problems of absurd parts: each has an answer, at once, that can be replayed.
@Suite struct NetworkNastyTests {
    private static let isFull = ProcessInfo.processInfo.environment["CAUSEWAY_FULL"] == "1"

    /// One, dust, usual amounts, and more than anything holds.
    private static func amount(_ random: inout TestRandom) -> UInt256 {
        switch random.int(0, 9) {
        case 0: UInt256(UInt64(random.int(0, 3)))
        case 1: UInt256(random.next())
        case 2: UInt256.one << random.int(0, 255)
        case 3: (UInt256.powerOfTen(30) ?? .one) * UInt256(UInt64(random.int(1, 9)))
        default: UInt256(UInt64(random.int(1, 1 << 40))) << random.int(0, 40)
        }
    }

    private static func reserve(_ random: inout TestRandom) -> UInt256 {
        min(amount(&random), (UInt256.one << 112) - 1)
    }

    private static func pool(_ random: inout TestRandom) -> AnyPool? {
        let pool = try? ConstantProductPool(
            token0: TestMarket.token0, token1: TestMarket.token1, reserve0: reserve(&random),
            reserve1: reserve(&random), feePips: UInt32(random.pick([0, 1, 500, 3_000, 999_999])))
        return pool.map { .constantProduct($0) }
    }

    private static func levels(_ random: inout TestRandom, isBid: Bool) -> [RouteBook.Level] {
        var price = Int128(random.int(1, 1 << 30))
        return (0..<random.int(0, 4)).map { _ in
            // Now and then in the wrong order, at no price or of no size.
            price += Int128(random.int(-3, 1_000)) * (isBid ? -1 : 1)
            // Products must fit the decimals of the audit, 38 digits.
            return RouteBook.Level(
                price: ExactDecimal(coefficient: price, scale: random.pick([0, 6, 9])) ?? .one,
                size: ExactDecimal(
                    coefficient: Int128(random.int(random.int(0, 30) == 0 ? -1 : 1, 1 << 30)),
                    scale: random.pick([0, 6])) ?? .one)
        }
    }

    private static func book(
        _ random: inout TestRandom, _ base: String, _ quote: String
    )
        -> RouteBook
    {
        var bids = levels(&random, isBid: true)
        let asks = levels(&random, isBid: false)
        // Mostly bids lie below asks.
        if random.int(0, 4) > 0, let ask = asks.first {
            bids.removeAll { $0.price >= ask.price }
        }
        return RouteBook(
            base: base, quote: quote, bids: bids, asks: asks,
            takerFeePips: random.pick([0, 100, 999_999, 1_000_000, -1]),
            feeOn: random.pick([.proceeds, .base]),
            lot: random.pick([decimal("0.000001"), decimal("1"), decimal("1000000")]),
            tick: decimal("0.000000001"),
            notionalMin: random.pick([decimal("0"), decimal("10")]))
    }

    private static func source(_ random: inout TestRandom, _ index: Int) -> RouteSource? {
        let names = ["A", "B", "C", "D"]
        let one = random.int(0, 3)
        let two = (one + random.int(1, 3)) % 4
        let place = random.pick(["chain", "chain", "venue"])
        let kind: RouteSource.Kind
        switch random.int(0, 5) {
        case 0: kind = .book(book(&random, names[one], names[two]))
        case 1:
            kind = .transfer(
                RouteTransfer(
                    asset: names[one], destination: random.pick(["chain", "venue"]),
                    fee: random.pick([.zero, amount(&random)]), seconds: 1,
                    haircutPips: random.pick([0, 0, 50, 999_999])))
        default:
            guard let pool = pool(&random) else { return nil }
            kind = .pool(
                RoutePool(
                    pool: pool, asset0: names[one], asset1: names[two],
                    gas: random.pick([0, 100_000])))
        }
        let name = random.int(0, 200) == 0 ? "twice" : "source \(index)"
        return RouteSource(id: name, location: place, kind: kind)
    }

    static func problem(_ seed: UInt64) -> RouteProblem {
        var random = TestRandom(seed: seed)
        var sources: [RouteSource] = []
        for index in 0..<random.int(0, 9) {
            if let source = source(&random, index) { sources.append(source) }
        }
        var inventory: [RouteInventory] = []
        for place in ["chain", "venue"] where random.int(0, 3) > 0 {
            inventory.append(
                RouteInventory(location: place, asset: "A", amount: amount(&random)))
        }
        let wanted = amount(&random)
        var problem = RouteProblem(
            sources: sources,
            assets: ["A", "B", "C", "D"].map {
                RouteAsset(id: $0, decimals: random.pick([0, 6, 18, 36]))
            }, inventory: inventory,
            order: RouteOrder(
                assetIn: "A", assetOut: "B",
                amount: random.int(0, 1) == 0 ? .exactIn(wanted) : .exactOut(wanted)))
        if random.int(0, 2) == 0 {
            problem.gasPrice = 1_000_000_000
            problem.nativePrice = random.pick([decimal("1"), decimal("1000000000000")])
            problem.transactionGas = random.pick([0, 50_000])
        }
        if random.int(0, 5) == 0 {
            problem.endValues = [
                RouteEndValue(location: "venue", value: random.pick([decimal("0.001"), .one]))
            ]
        }
        return problem
    }

    @Test(arguments: [0, 1, 2, 3] as [UInt64])
    func `whatever a problem holds, its answer can be replayed`(part: UInt64) throws {
        let count = Self.isFull ? 20_000 : 400 as UInt64
        var (plans, refusals) = (0, 0)
        for seed in part * count..<(part + 1) * count {
            let problem = Self.problem(seed)
            do throws(RoutingError) {
                let plan = try Router.planNetwork(problem)
                plans += 1
                try? NetworkAudit(problem: problem, plan: plan).check("seed \(seed)")
                #expect(plan.legs.allSatisfy { $0.priceAfter.isFinite }, "seed \(seed)")
            } catch {
                refusals += 1
            }
        }
        #expect(plans > Int(count) / 10 && refusals > Int(count) / 20, "\(plans) \(refusals)")
    }
}
