import Arithmetic
import Codecs
package import Markets

/// How the exchange's price and size texts become ticks and steps of one symbol, exactly.
package struct DepthUnits: Hashable, Sendable {
    /// Digits after the point at which prices are read; more than ticks have.
    let priceScale: Int
    /// One tick at that scale.
    let tickCoefficient: Int64
    /// Digits after the point at which sizes are read; one unit there is one step.
    let sizeScale: Int

    /// Takes the units of an instrument; nil when 64 bits cannot count in them.
    package init?(_ instrument: Instrument) {
        let tick = instrument.tickSize.normalized
        guard tick.isPositive, tick.scale <= 18, (0...18).contains(instrument.baseDecimals),
            (0...18).contains(instrument.quoteDecimals)
        else { return nil }
        priceScale = max(tick.scale, instrument.quoteDecimals)
        guard let wide = tick.rescaled(to: priceScale)?.coefficient,
            let coefficient = Int64(exactly: wide)
        else { return nil }
        tickCoefficient = coefficient
        sizeScale = instrument.baseDecimals
    }

    /// Counts prices and sizes in units of so many digits after the point, 0...18.
    init(decimals: Int) {
        priceScale = decimals
        tickCoefficient = 1
        sizeScale = decimals
    }

    /// Reads `["price","size"]`.
    @inline(__always)
    func readLevel(_ reader: inout JSONReader) throws(JSONError) -> DepthLevel {
        let level = try reader.readDecimalPair(firstScale: priceScale, secondScale: sizeScale)
        guard level.first > 0, level.second >= 0 else { throw reader.malformed }
        let (ticks, rest) = level.first.quotientAndRemainder(dividingBy: tickCoefficient)
        return DepthLevel(priceTicks: ticks, isBetweenTicks: rest != 0, sizeSteps: level.second)
    }
}

/// One level as the exchange sends it.
struct DepthLevel: Hashable, Sendable {
    /// The price in ticks, rounded down.
    let priceTicks: Int64
    /// Whether the price lies above that tick and below the next.
    let isBetweenTicks: Bool
    /// The size in steps; zero removes the level.
    let sizeSteps: Int64
}
