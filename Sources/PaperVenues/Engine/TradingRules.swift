package import Arithmetic
package import Markets

/// The rules of one symbol in whole numbers: ticks, size steps and raw units.
///
/// No price is above 10^18 raw units and no quantity either, so a price times a quantity is at most
/// 10^36 and never overflows 127 bits.
package struct TradingRules: Sendable {
    /// What is traded.
    package let instrument: Instrument
    /// Raw quote units in one tick of price.
    package let tickRaw: Int128
    /// Raw base units in one size step.
    package let stepRaw: Int128
    /// The highest price, in ticks; the lowest is one tick.
    package let priceTicksMax: Int64
    /// The smallest quantity, in steps, at least one.
    package let stepsMin: Int64
    /// The largest quantity, in steps.
    package let stepsMax: Int64
    /// The smallest price times quantity, in raw quote units.
    package let notionalMinRaw: Int128

    private static let factorMax: Int128 = 1_000_000_000_000_000_000

    /// Reads an instrument; nil when a rule is not a whole number of units or out of range.
    package init?(instrument: Instrument, priceMax: ExactDecimal) {
        guard let tick = RawUnits.raw(instrument.tickSize), tick > 0,
            let step = RawUnits.raw(instrument.lotSize), step > 0,
            let ticksMax = priceMax.count(of: instrument.tickSize, rounding: .down), ticksMax > 0,
            let stepsMin = instrument.quantityMin.count(of: instrument.lotSize, rounding: .up),
            let stepsMax = instrument.quantityMax.count(of: instrument.lotSize, rounding: .down),
            let notionalMin = RawUnits.raw(instrument.notionalMin),
            stepsMax >= max(1, stepsMin),
            Int128(ticksMax) <= Self.factorMax / tick, Int128(stepsMax) <= Self.factorMax / step
        else { return nil }
        self.instrument = instrument
        tickRaw = tick
        stepRaw = step
        priceTicksMax = ticksMax
        self.stepsMin = max(1, stepsMin)
        self.stepsMax = stepsMax
        notionalMinRaw = notionalMin
    }

    /// A price in raw quote units for one base.
    package func priceRaw(ticks: Int64) -> Int128 { Int128(ticks) * tickRaw }

    /// A quantity in raw base units.
    package func baseRaw(steps: Int64) -> Int128 { Int128(steps) * stepRaw }

    /// What a quantity costs at a price, in raw quote units; trades round down, locks round up.
    package func quoteRaw(priceTicks: Int64, steps: Int64, rounding: Rounding) -> Int128 {
        let product = priceRaw(ticks: priceTicks) * baseRaw(steps: steps)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: RawUnits.scale)
        return rounding == .up && remainder > 0 ? quotient + 1 : quotient
    }

    /// The most steps whose cost at this price, rounded down, is within a raw quote budget.
    package func steps(within budgetRaw: Int128, priceTicks: Int64) -> Int64 {
        let perStep = priceRaw(ticks: priceTicks) * stepRaw
        guard perStep > 0, budgetRaw > 0, budgetRaw <= RawUnits.amountMax else { return 0 }
        // floor(n · perStep / scale) ≤ budget is n · perStep < (budget + 1) · scale.
        return Int64(clamping: ((budgetRaw + 1) * RawUnits.scale - 1) / perStep)
    }
}
