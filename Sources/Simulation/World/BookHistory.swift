import Markets
import PaperVenues

/// Every book that an exchange has had, as fingerprints.
///
/// A book that is kept from a stream of changes is some moments old, but it is never one that the
/// exchange did not have.
struct BookHistory: Sendable {
    private var seen: Set<UInt64> = []
    private var lastUpdateId: Int64 = -1

    /// Begins with the present book of the first symbol.
    init(_ engine: MatchingEngine) { note(engine) }

    /// Remembers the present book of the first symbol.
    mutating func note(_ engine: MatchingEngine) {
        guard let market = engine.markets.first, market.updateId != lastUpdateId else { return }
        lastUpdateId = market.updateId
        var print = Fingerprint()
        // The exchange counts lots, whoever reads its texts counts its smallest unit.
        let unit = Int64(clamping: market.rules.stepRaw)
        for level in market.bids.top(OrderBook.levelsMax) { print.take(level, times: unit) }
        print.separate()
        for level in market.asks.top(OrderBook.levelsMax) { print.take(level, times: unit) }
        seen.insert(print.value)
    }

    /// Whether the exchange ever had this book.
    func contains(_ book: OrderBook) -> Bool {
        var print = Fingerprint()
        for level in book.bids.reversed() { print.take(level) }
        print.separate()
        for level in book.asks.reversed() { print.take(level) }
        return seen.contains(print.value)
    }
}

/// A 64-bit FNV-1a hash over levels: the same in every process.
private struct Fingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func take(_ level: BookLevel, times unit: Int64 = 1) {
        fold(UInt64(bitPattern: level.priceTicks))
        fold(UInt64(bitPattern: level.sizeSteps * unit))
    }

    mutating func separate() { fold(.max) }

    /// Modulo 2^64 by definition of the hash.
    private mutating func fold(_ word: UInt64) { value = (value ^ word) &* 0x100_0000_01B3 }
}
