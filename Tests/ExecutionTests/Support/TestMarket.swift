import Arithmetic
import Basics
import Execution
import Markets
import Pools

/// ETH against USDC around 2000: one book and pools of WETH (18 digits) and USDC (6 digits).
enum TestMarket {
    static let ether = Asset("ETH")
    static let dollar = Asset("USDC")
    static let venue = Location.venue(VenueId("paper"), account: "main")
    static let wallet = Location.chain(ChainId(1), .zero)
    static let dollarToken = address(1)
    static let etherToken = address(2)

    static func address(_ last: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: 0, count: 19) + [last]) ?? .zero
    }

    static func decimal(_ text: String) -> ExactDecimal { (try? ExactDecimal(text)) ?? .zero }

    static func instrument(
        tick: String = "0.01", lot: String = "0.0001", notionalMin: String = "5"
    ) -> Instrument {
        Instrument(
            venue: VenueId("paper"), symbol: "ETHUSDC", base: ether, quote: dollar,
            baseDecimals: 8, quoteDecimals: 8, tickSize: decimal(tick), lotSize: decimal(lot),
            quantityMin: decimal(lot), quantityMax: decimal("9000"),
            notionalMin: decimal(notionalMin), isTrading: true)
    }

    /// A healthy book; levels are price in ticks and size in whole base.
    static func book(
        bids: [(Int64, Int64)] = [(199_900, 5)], asks: [(Int64, Int64)] = [(200_100, 5)],
        instrument: Instrument = instrument(), takerFeePips: Int = 0, id: String = "paper:ETHUSDC"
    ) -> MarketSnapshot.BookSource {
        var book = OrderBook()
        for (price, size) in bids {
            book.set(.buy, priceTicks: price, sizeSteps: size * 100_000_000)
        }
        for (price, size) in asks {
            book.set(.sell, priceTicks: price, sizeSteps: size * 100_000_000)
        }
        book.finishUpdate()
        return MarketSnapshot.BookSource(
            id: id, location: venue, instrument: instrument, book: book,
            takerFeePips: takerFeePips)
    }

    /// A pair of two reserves, whole units.
    static func pair(
        _ id: String, ethers: UInt64, dollars: UInt64, feePips: UInt32 = 3_000, contract: UInt8 = 9
    ) throws -> MarketSnapshot.PoolSource {
        let pool = try ConstantProductPool(
            address: address(contract), token0: dollarToken, token1: etherToken,
            reserve0: dollarUnits(dollars), reserve1: etherUnits(ethers), feePips: feePips)
        return MarketSnapshot.PoolSource(
            id: id, location: wallet, pool: .constantProduct(pool), asset0: dollar, asset1: ether)
    }

    /// A pool with one range of liquidity around 1994 dollars.
    static func ranged(_ id: String, contract: UInt8 = 10) throws -> MarketSnapshot.PoolSource {
        let tick: Int32 = 200_340
        let liquidity: UInt128 = 10_000_000_000_000_000
        let pool = try ConcentratedPool(
            address: address(contract), token0: dollarToken, token1: etherToken, feePips: 500,
            tickSpacing: 10, sqrtPriceX96: TickMath.sqrtPrice(atTick: tick) ?? .zero, tick: tick,
            liquidity: liquidity,
            ticks: [
                Tick(index: tick - 6_000, liquidityNet: Int128(liquidity)),
                Tick(index: tick + 6_000, liquidityNet: -Int128(liquidity)),
            ])
        return MarketSnapshot.PoolSource(
            id: id, location: wallet, pool: .concentrated(pool), asset0: dollar, asset1: ether)
    }

    static func snapshot(
        books: [MarketSnapshot.BookSource] = [], pools: [MarketSnapshot.PoolSource] = [],
        gasPrice: UInt256 = 1_000_000_000
    ) -> MarketSnapshot {
        MarketSnapshot(books: books, pools: pools, gasPrice: gasPrice, nativeAsset: ether)
    }

    static func etherUnits(_ whole: UInt64) -> UInt256 {
        UInt256(whole) * (UInt256.powerOfTen(18) ?? .one)
    }

    static func dollarUnits(_ whole: UInt64) -> UInt256 { UInt256(whole) * 1_000_000 }

    /// A task over balances that are plenty unless told.
    static func task(
        _ side: Side, _ quantity: UInt256, slippagePips: UInt32 = 10_000,
        venueBalance: UInt256? = nil, walletBalance: UInt256? = nil
    ) -> TradeTask {
        let asset = side == .sell ? ether : dollar
        let plenty = side == .sell ? etherUnits(10_000) : dollarUnits(20_000_000)
        return TradeTask(
            side: side, base: ether, quote: dollar, quantity: quantity, baseDecimals: 18,
            quoteDecimals: 6, slippagePips: slippagePips,
            balances: [
                TradeTask.Balance(location: venue, asset: asset, amount: venueBalance ?? plenty),
                TradeTask.Balance(location: wallet, asset: asset, amount: walletBalance ?? plenty),
            ])
    }
}
