import Arithmetic
import Basics
import Markets
import Venues

/// A snapshot and the depth messages that follow it, as the exchange would send them: 1,000 levels
/// a side, 20 changes a side and message, about a third of them removals, while the price walks.
struct DepthInput: Sendable {
    /// How many messages there are.
    static let messageCount = 32
    /// Changes in a message.
    static let changesPerMessage = 40
    /// The exchange's symbol.
    static let symbol = "BTCUSDT"
    /// Digits after the point of a price.
    static let priceScale = 2
    /// Digits after the point of a size.
    static let sizeScale = 8
    private static let firstId: UInt64 = 50_000_000_000
    private static let levels: UInt64 = 1_000

    let snapshot: [UInt8]
    let messages: [[UInt8]]

    init(seed: UInt64 = 20_250_102) {
        var random = SplitMix64(seed: seed)
        var middle: UInt64 = 6_000_000
        let bids = (1...Self.levels).map { Self.level(middle - $0, 1 + random.below(500_000_000)) }
        let asks = (1...Self.levels).map { Self.level(middle + $0, 1 + random.below(500_000_000)) }
        snapshot = Array(
            ("{\"lastUpdateId\":\(Self.firstId - 1),\"bids\":[" + bids.joined(separator: ",")
                + "],\"asks\":[" + asks.joined(separator: ",") + "]}").utf8)
        messages = (0..<UInt64(Self.messageCount)).map { index in
            middle = middle + random.below(3) - 1
            let first = Self.firstId + index * 40
            let bids = Self.changes(middle, isBid: true, &random)
            let asks = Self.changes(middle, isBid: false, &random)
            return Array(
                ("{\"e\":\"depthUpdate\",\"E\":\(1_735_689_600_000 + index * 100),"
                    + "\"s\":\"\(Self.symbol)\",\"U\":\(first),\"u\":\(first + 39),"
                    + "\"b\":[\(bids)],\"a\":[\(asks)]}").utf8)
        }
    }

    /// The units of the symbol.
    static var units: DepthUnits? {
        guard let tick = ExactDecimal(coefficient: 1, scale: priceScale) else { return nil }
        return DepthUnits(
            Instrument(
                venue: VenueId("binance"), symbol: symbol, base: Asset("BTC"),
                quote: Asset("USDT"), baseDecimals: sizeScale, quoteDecimals: 8, tickSize: tick,
                lotSize: tick, quantityMin: tick, quantityMax: .zero, notionalMin: .zero,
                isTrading: true))
    }

    /// One side of a message; the first change empties the middle, so that a price that walked
    /// never leaves a crossed book.
    private static func changes(
        _ middle: UInt64, isBid: Bool, _ random: inout SplitMix64
    ) -> String {
        var levels = [level(middle, 0)]
        var distance: UInt64 = 0
        while levels.count < changesPerMessage / 2 {
            distance += 1 + random.below(4)
            let size = random.below(10) < 3 ? 0 : 1 + random.below(500_000_000)
            levels.append(level(isBid ? middle - distance : middle + distance, size))
        }
        return levels.joined(separator: ",")
    }

    /// A level such as `["60000.00000000","1.50000000"]`.
    private static func level(_ ticks: UInt64, _ steps: UInt64) -> String {
        let price = "\(ticks / 100).\(padded(ticks % 100, 2))000000"
        return "[\"\(price)\",\"\(steps / 100_000_000).\(padded(steps % 100_000_000, 8))\"]"
    }

    private static func padded(_ value: UInt64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
