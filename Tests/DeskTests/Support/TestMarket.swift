import Arithmetic
import Basics
import Desk
import Execution
import Ledger
import Markets
import Pools
import Risk
import Settlement

/// ETH against USDC around 2000: one exchange account and one wallet with a V2 and a V3 pool.
///
/// ETH is counted at 18 digits (8 at the exchange), USDC at 8 digits (6 on the chain).
enum TestMarket {
    static let ether = Asset("ETH")
    static let dollar = Asset("USDC")
    static let venue = VenueId("paper")
    static let chain = ChainId(1)
    static let executor = address(0xE)
    static let dollarToken = address(1)
    static let etherToken = address(2)
    static let pairAddress = address(9)
    static let rangedAddress = address(10)
    static let place = Location.venue(venue, account: "main")
    static let wallet = Location.chain(chain, TestSigner.address)

    static func address(_ last: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: 0, count: 19) + [last]) ?? .zero
    }

    static func decimal(_ text: String) -> ExactDecimal { (try? ExactDecimal(text)) ?? .zero }
    static func ethers(_ whole: UInt64) -> UInt256 {
        UInt256(whole) * (UInt256.powerOfTen(18) ?? .one)
    }
    /// Ledger units.
    static func dollars(_ whole: UInt64) -> UInt256 { UInt256(whole) * 100_000_000 }

    static let venueEther = Holding(location: place, asset: ether)
    static let venueDollar = Holding(location: place, asset: dollar)
    static let walletEther = Holding(location: wallet, asset: ether, token: etherToken)
    static let walletDollar = Holding(location: wallet, asset: dollar, token: dollarToken)
    static let walletNative = Holding(location: wallet, asset: ether)
    static let holdings = [venueEther, venueDollar, walletEther, walletDollar, walletNative]

    static func configuration(
        collarBps: UInt32 = 500, route: SendingRoute = .publicPool,
        signerKeepsNonces: Bool = false
    ) -> DeskConfiguration {
        DeskConfiguration(
            nodeId: "n001",
            scales: [
                AssetDecimals(asset: ether, decimals: 18),
                AssetDecimals(asset: dollar, decimals: 8),
            ],
            venues: [
                VenueAccount(
                    venue: venue, account: "main",
                    assets: [
                        AssetDecimals(asset: ether, decimals: 8),
                        AssetDecimals(asset: dollar, decimals: 8),
                    ])
            ],
            chain: ChainAccount(
                chain: chain, wallet: TestSigner.address, executor: executor,
                native: token(nil, "ETH", 18, ether),
                tokens: [
                    token(etherToken, "WETH", 18, ether), token(dollarToken, "USDC", 6, dollar),
                ]),
            pairs: [
                PairLimits(
                    base: ether, quote: dollar,
                    limits: RiskLimits(
                        baseMax: ethers(1_000), quoteMax: dollars(3_000_000),
                        collarBps: collarBps))
            ],
            execution: ExecutionSettings(),
            settlement: SettlementSettings(
                route: route, signerKeepsNonces: signerKeepsNonces))
    }

    private static func token(
        _ address: Address?, _ symbol: String, _ decimals: Int, _ asset: Asset
    ) -> Token {
        Token(chain: chain, address: address, symbol: symbol, decimals: decimals, asset: asset)
    }

    /// What every holding has when the desk opens, ledger scale.
    static func opening() -> [HoldingAmount] {
        [
            HoldingAmount(holding: venueEther, amount: ethers(200)),
            HoldingAmount(holding: venueDollar, amount: dollars(400_000)),
            HoldingAmount(holding: walletEther, amount: ethers(200)),
            HoldingAmount(holding: walletDollar, amount: dollars(400_000)),
            HoldingAmount(holding: walletNative, amount: ethers(10)),
        ]
    }

    static let instrument = Instrument(
        venue: venue, symbol: "ETHUSDC", base: ether, quote: dollar, baseDecimals: 8,
        quoteDecimals: 8, tickSize: decimal("0.01"), lotSize: decimal("0.0001"),
        quantityMin: decimal("0.0001"), quantityMax: decimal("9000"), notionalMin: decimal("5"),
        isTrading: true)

    static func book(
        bid: Int64 = 199_900, ask: Int64 = 200_100, size: Int64 = 5, fee: Int = 1_000
    ) -> MarketSnapshot.BookSource {
        var book = OrderBook()
        for level in 0..<5 as Range<Int64> {
            book.set(.buy, priceTicks: bid - level * 50, sizeSteps: size * 100_000_000)
            book.set(.sell, priceTicks: ask + level * 50, sizeSteps: size * 100_000_000)
        }
        book.finishUpdate()
        return MarketSnapshot.BookSource(
            id: "paper:ETHUSDC", location: place, instrument: instrument, book: book,
            takerFeePips: fee)
    }

    /// A pair of 1000 ETH and two million dollars.
    static func pair() throws -> MarketSnapshot.PoolSource {
        let pool = try ConstantProductPool(
            address: pairAddress, token0: dollarToken, token1: etherToken,
            reserve0: 2_000_000_000_000, reserve1: ethers(1_000), feePips: 3_000)
        return MarketSnapshot.PoolSource(
            id: "v2", location: wallet, pool: .constantProduct(pool), asset0: dollar,
            asset1: ether)
    }

    /// A pool with one range of liquidity around 1994 dollars.
    static func ranged() throws -> MarketSnapshot.PoolSource {
        let tick: Int32 = 200_310
        let liquidity: UInt128 = 20_000_000_000_000_000
        let pool = try ConcentratedPool(
            address: rangedAddress, token0: dollarToken, token1: etherToken, feePips: 500,
            tickSpacing: 10, sqrtPriceX96: TickMath.sqrtPrice(atTick: tick) ?? .zero, tick: tick,
            liquidity: liquidity,
            ticks: [
                Tick(index: tick - 6_000, liquidityNet: Int128(liquidity)),
                Tick(index: tick + 6_000, liquidityNet: -Int128(liquidity)),
            ])
        return MarketSnapshot.PoolSource(
            id: "v3", location: wallet, pool: .concentrated(pool), asset0: dollar, asset1: ether)
    }

    static func snapshot(
        books: [MarketSnapshot.BookSource]? = nil, pools: [MarketSnapshot.PoolSource]? = nil
    ) throws -> MarketSnapshot {
        MarketSnapshot(
            books: books ?? [book()], pools: try pools ?? [pair(), ranged()],
            gasPrice: 1_000_000_000, nativeAsset: ether)
    }
}
