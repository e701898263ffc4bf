/// A pool of the served scene, or some of one pair, and what is traded on them alone.
struct PoolFamily: Sendable {
    /// An order: a sale, or a purchase.
    struct Trade: Sendable {
        let side: String
        let base: String
        let quote: String
        let quantity: String

        static func sell(_ base: String, _ quote: String, _ quantity: String) -> Trade {
            Trade(side: "sell", base: base, quote: quote, quantity: quantity)
        }

        static func buy(_ base: String, _ quote: String, _ quantity: String) -> Trade {
            Trade(side: "buy", base: base, quote: quote, quantity: quantity)
        }
    }

    /// What the scene calls the pools.
    let pools: [String]
    /// On how many of them each order must be traded at least.
    let poolsMin: Int
    /// Done one after the other.
    let trades: [Trade]

    /// One pool at least of every family that the executor swaps with.
    ///
    /// A purchase where the pool's contract has exact outputs, a sale of the other coin elsewhere.
    static let all = [
        PoolFamily("pair WETH/USDC", .sell("ETH", "USDC", "1.234567890123456789"), buys: "0.7"),
        PoolFamily("pool WETH/USDC 500", .sell("ETH", "USDC", "31.00000000000000001"), buys: "9.1"),
        PoolFamily("pancake WETH/USDC", .sell("ETH", "USDC", "2.5"), buys: "1.000000000000000001"),
        PoolFamily("algebra WETH/USDC", .sell("ETH", "USDC", "3.25"), buys: "0.333333333333333333"),
        PoolFamily("slipstream WETH/USDC", .sell("ETH", "USDC", "0.01"), buys: "12"),
        PoolFamily("v4 WETH/USDC 3000", .sell("ETH", "USDC", "7.654321"), buys: "0.123456789"),
        PoolFamily("v4 ETH/USDC 500", .sell("ETH", "USDC", "1.1"), buys: "2.000000000000000003"),
        PoolFamily("v4 WETH/USDC 100", .sell("ETH", "USDC", "0.2468"), buys: "3.3"),
        PoolFamily("balancer weighted WETH/DAI", .sell("ETH", "DAI", "4.2"), buys: "1.5"),
        PoolFamily("balancer stable DAI/USDC", .sell("DAI", "USDC", "9876.5"), buys: "321.1"),
        PoolFamily("balancer v3 WETH/USDC", .sell("ETH", "USDC", "0.987654321"), buys: "3.3"),
        PoolFamily("curve DAI/USDC/USDT", .sell("DAI", "USDT", "50000.1"), back: "4321.123456"),
        PoolFamily("curve meta MIM", .sell("MIM", "USDC", "3210.00000000000001"), back: "765.43"),
        PoolFamily("curve crypto WETH/USDC", .sell("ETH", "USDC", "5.5"), back: "7000.000001"),
        PoolFamily("solidly WETH/USDC volatile", .sell("ETH", "USDC", "2.2"), back: "999.999999"),
        PoolFamily("solidly USDC/DAI stable", .sell("DAI", "USDC", "1234.5"), back: "77.7"),
        PoolFamily("vault DAI", .sell("DAI", "VDAI", "1000.1"), back: "55.5"),
        PoolFamily("wrapper DAI", .sell("DAI", "RDAI", "2000.000000000000000001"), back: "12.34"),
    ]

    /// Every pool of ether and dollars at once: plans that split over all families in one transaction.
    static let together = PoolFamily(
        [
            "pair WETH/USDC", "pool WETH/USDC 500", "pool WETH/USDC 3000", "pancake WETH/USDC",
            "algebra WETH/USDC", "slipstream WETH/USDC", "v4 WETH/USDC 3000", "v4 ETH/USDC 500",
            "v4 WETH/USDC 500", "v4 WETH/USDC 100", "balancer v3 WETH/USDC",
            "curve crypto WETH/USDC", "solidly WETH/USDC volatile",
        ], poolsMin: 6,
        [.sell("ETH", "USDC", "222.222222222222222222"), .buy("ETH", "USDC", "111.1")])

    private init(_ pools: [String], poolsMin: Int, _ trades: [Trade]) {
        self.pools = pools
        self.poolsMin = poolsMin
        self.trades = trades
    }

    /// A sale and a purchase of the same coin.
    private init(_ pool: String, _ sale: Trade, buys quantity: String) {
        self.init([pool], poolsMin: 1, [sale, .buy(sale.base, sale.quote, quantity)])
    }

    /// A sale of each coin.
    private init(_ pool: String, _ sale: Trade, back quantity: String) {
        self.init([pool], poolsMin: 1, [sale, .sell(sale.quote, sale.base, quantity)])
    }
}
