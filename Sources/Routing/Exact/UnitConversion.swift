import Arithmetic

/// From a product at some decimal scale to raw units of an asset, through a rate in pips.
///
/// The result is a whole number of the digits that an exchange keeps.
struct UnitConversion: Sendable {
    /// A rate of one.
    static let wholePips = 1_000_000

    private let multiplier: UInt256
    private let divisor: UInt256
    private let grain: UInt256

    /// Nil when the scales do not fit 256 bits.
    init?(scale: Int, digits: Int?, decimals: Int, ratePips: Int) {
        let kept = min(digits ?? decimals, decimals)
        guard ratePips >= 0, kept >= 0, let grain = UInt256.powerOfTen(decimals - kept),
            let up = UInt256.powerOfTen(max(0, kept - scale)),
            let down = UInt256.powerOfTen(max(0, scale - kept)),
            let multiplier = up.checkedMultiplied(by: UInt256(ratePips)),
            let divisor = down.checkedMultiplied(by: UInt256(Self.wholePips))
        else { return nil }
        self.multiplier = multiplier
        self.divisor = divisor
        self.grain = grain
    }

    /// Raw units, rounded to the exchange's digits; nil when more than 256 bits.
    func raw(_ value: UInt256, rounding: Rounding) -> UInt256? {
        value.multiplied(by: multiplier, dividedBy: divisor, rounding: rounding)?
            .checkedMultiplied(by: grain)
    }

    /// Raw units per unit of value, for search only.
    var searchFactor: Double {
        multiplier.searchValue / divisor.searchValue * grain.searchValue
    }
}
