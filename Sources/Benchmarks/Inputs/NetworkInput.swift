import Arithmetic
import Basics
import Pools
import Routing

/// One order over constant-product pools between many assets, books and the ways to half of them.
///
/// Prices differ by a hundredth of a percent and fees are 0.05 % and more, so no cycle pays.
struct NetworkInput: Sendable {
    /// A pool between two assets, by their numbers.
    struct Pair: Sendable {
        let one: Int
        let two: Int
        let pool: ConstantProductPool
    }

    let tokens: Int
    private(set) var pairs: [Pair] = []
    private var books: [RouteSource] = []
    let amountIn: UInt256
    private let nativePrice: ExactDecimal

    init(tokens: Int, pools: Int, books: Int, seed: UInt64 = 77) throws(BenchmarkError) {
        self.tokens = tokens
        var random = SplitMix64(seed: seed)
        // Worths from 0.1 to 1,000 in thousandths.
        var worths: [UInt128] = []
        for _ in 0..<tokens {
            let scale = [1, 10, 100, 1_000][Int(random.below(4))] as UInt128
            worths.append((100 + UInt128(random.below(900))) * scale)
        }
        let unit: UInt128 = 1_000_000_000_000_000_000
        for index in 0..<pools {
            let one = index < tokens ? index : Int(random.below(UInt64(tokens)))
            let step = index < tokens ? 1 : 1 + Int(random.below(UInt64(tokens - 1)))
            let two = (one + step) % tokens
            // 10^5 to 10^7 of value on each side.
            let worth = (100_000 + UInt128(random.below(9_900_000))) * 1_000
            let reserve1 = worth * unit / worths[two]
            let fee = [500, 3_000, 10_000][Int(random.below(3))] as UInt32
            let pool = try BenchmarkError.attempt { () throws(PoolError) in
                try ConstantProductPool(
                    token0: PairTokens.first, token1: PairTokens.second,
                    reserve0: UInt256(worth * unit / worths[one]),
                    reserve1: UInt256(
                        reserve1 / 1_000_000 * (999_900 + UInt128(random.below(200)))),
                    feePips: fee)
            }
            pairs.append(Pair(one: one, two: two, pool: pool))
        }
        amountIn = UInt256(300_000_000 * unit / worths[0])
        nativePrice =
            ExactDecimal(coefficient: Int128(1_500_000 * unit / worths[tokens / 2]), scale: 0)
            ?? .one
        for index in 0..<books { addBook(index, worths, &random) }
    }

    private static func name(_ token: Int) -> String { "T\(token)" }

    private mutating func addBook(
        _ index: Int, _ worths: [UInt128], _ random: inout SplitMix64
    ) {
        let base = Int(random.below(UInt64(tokens)))
        let quote = (base + 1 + Int(random.below(UInt64(tokens - 1)))) % tokens
        let place = index % 2 == 0 ? "venue\(index)" : "chain"
        // Prices at nine digits; levels a few hundredths of a percent apart.
        let middle = Int128(worths[base] * 1_000_000_000 / worths[quote])
        func levels(_ sign: Int128) -> [RouteBook.Level] {
            (1...50).map { level in
                let price = middle + sign * max(1, middle / 10_000) * Int128(level)
                let worth = Int128(1_000 + random.below(100_000)) * 1_000_000_000
                let size = worth / Int128(worths[base])
                return RouteBook.Level(
                    price: ExactDecimal(coefficient: price, scale: 9) ?? .one,
                    size: ExactDecimal(coefficient: max(1, size), scale: 6) ?? .one)
            }
        }
        let step = ExactDecimal(coefficient: 1, scale: 6) ?? .one
        books.append(
            RouteSource(
                id: "book \(index)", location: place,
                kind: .book(
                    RouteBook(
                        base: Self.name(base), quote: Self.name(quote), bids: levels(-1),
                        asks: levels(1), takerFeePips: 1_000, feeOn: .proceeds, lot: step,
                        tick: ExactDecimal(coefficient: 1, scale: 9) ?? .one))))
        guard place != "chain" else { return }
        for token in [base, quote] {
            for (from, to) in [("chain", place), (place, "chain")] {
                books.append(
                    RouteSource(
                        id: "\(from) \(token) \(to)", location: from,
                        kind: .transfer(
                            RouteTransfer(
                                asset: Self.name(token), destination: to, fee: .zero,
                                seconds: 60))))
            }
        }
    }

    /// The order for so many hundredths of the amount.
    func order(share: Int) -> RouteOrder {
        RouteOrder(
            assetIn: Self.name(0), assetOut: Self.name(tokens / 2),
            amount: .exactIn(amountIn * UInt256(UInt64(share)) / 100))
    }

    /// One of the books after its best levels have gone or come back.
    func changedBook(_ count: Int) -> RouteSource {
        let all = books.filter { if case .book = $0.kind { true } else { false } }
        let source = all[count % all.count]
        guard case .book(var book) = source.kind else { return source }
        book.bids.removeFirst(count / 10 % 3)
        book.asks.removeFirst(count / 10 % 4)
        return RouteSource(id: source.id, location: source.location, kind: .book(book))
    }

    /// The order as the router takes it; nothing costs gas.
    var problem: RouteProblem { problem(gas: 0) }

    /// The same where every swap costs gas, a tenth of a basis point of the order.
    var costlyProblem: RouteProblem {
        var problem = problem(gas: 100_000)
        problem.gasPrice = 20_000_000_000
        problem.nativePrice = nativePrice
        problem.transactionGas = 50_000
        return problem
    }

    private func problem(gas: UInt64) -> RouteProblem {
        RouteProblem(
            sources: pairs.enumerated().map { index, pair in
                RouteSource(
                    id: "pool \(index)", location: "chain",
                    kind: .pool(
                        RoutePool(
                            pool: .constantProduct(pair.pool), asset0: Self.name(pair.one),
                            asset1: Self.name(pair.two), gas: gas)))
            } + books,
            assets: (0..<tokens).map { RouteAsset(id: Self.name($0), decimals: 18) },
            inventory: [
                RouteInventory(location: "chain", asset: Self.name(0), amount: amountIn)
            ],
            order: RouteOrder(
                assetIn: Self.name(0), assetOut: Self.name(tokens / 2),
                amount: .exactIn(amountIn)))
    }
}
