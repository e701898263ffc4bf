/// Search only: deposits to and withdrawals from a StableSwap pool in one of its coins, all values in
/// parts of the pool's invariant.
///
/// The contracts' steps without their rounding: a fee on each coin's distance from its part of the
/// changed pool, which grows off the peg for NG.
struct SharesCurve {
    private let values: [Double]
    /// What a raw unit of each coin is in parts of the invariant.
    private let units: [Double]
    private let amplification: Double
    private let supply: Double
    private let feeRate: Double
    /// What the fee is far off the peg over what it is at the peg; 1 when it stays.
    private let multiplier: Double

    /// Nil for a state without a price; `values` and `units` count in what `invariant` counts.
    init?(
        values: [Double], units: [Double], invariant: Double, amplification: Double,
        supply: Double, feeRate: Double, multiplier: Double
    ) {
        guard invariant > 0, supply > 0, values.allSatisfy({ $0 > 0 }) else { return nil }
        self.values = values.map { $0 / invariant }
        self.units = units.map { $0 / invariant }
        self.amplification = amplification
        self.supply = supply
        self.feeRate = feeRate
        self.multiplier = multiplier
    }

    /// The shares for a deposit of one coin.
    func deposit(_ amount: Slope, _ coin: Int) -> Slope {
        var filled = values.map { Slope($0) }
        filled[coin] = filled[coin] + units[coin] * amount
        let full = invariant(filled)
        var taxed = filled
        for place in values.indices {
            let distance = (filled[place] - values[place] * full).magnitude
            let rate = rate(
                Slope(values[place]) + filled[place], Slope(1) + full)
            taxed[place] = filled[place] - rate * distance
        }
        return supply * (invariant(taxed) - Slope(1))
    }

    /// One coin for shares; nothing for all of them or more.
    func withdraw(_ shares: Slope, _ coin: Int) -> Slope {
        let after = Slope(1) - (1 / supply) * shares
        guard after.value > 0 else { return Slope(0) }
        let before = values.map { Slope($0) }
        let ideal = balance(of: coin, before, invariant: after)
        var reduced = before
        for place in values.indices {
            let part = values[place] * after
            let isOut = place == coin
            let distance = isOut ? part - ideal : before[place] - part
            let rate = rate(
                before[place] + (isOut ? ideal : before[place]), Slope(1) + after)
            reduced[place] = before[place] - rate * distance
        }
        let left = balance(of: coin, reduced, invariant: after)
        return (1 / units[coin]) * (reduced[coin] - left)
    }

    /// The fee's rate between twice a coin's mean value and twice the mean invariant.
    private func rate(_ value: Slope, _ total: Slope) -> Slope {
        guard multiplier > 1 else { return Slope(feeRate) }
        let ideal = (1 / Double(values.count)) * total
        let sum = value + ideal
        let nearness = 4 * (value / sum) * (ideal / sum)
        return Slope(multiplier * feeRate) / ((multiplier - 1) * nearness + Slope(1))
    }

    /// Newton's method from the sum of the values, which is above; the slope by implicit
    /// differentiation of (a − 1)·D + D^(n+1)/(n^n·Πx) = a·Σx.
    private func invariant(_ values: [Slope]) -> Slope {
        let count = Double(values.count)
        let sum = values.reduce(0) { $0 + $1.value }
        var invariant = sum
        var (power, steepness) = (0.0, 1.0)
        for _ in 0..<64 {
            power = values.reduce(invariant) { $0 * (invariant / (count * $1.value)) }
            steepness = amplification - 1 + (count + 1) * power / invariant
            let excess = (amplification - 1) * invariant + power - amplification * sum
            let next = invariant - excess / steepness
            if !(next < invariant) { break }
            invariant = next
        }
        let slope = values.reduce(0) { $0 + (amplification + power / $1.value) * $1.slope }
        return Slope(value: invariant, slope: slope / steepness)
    }

    /// The value of one coin beside the others, in closed form.
    private func balance(of coin: Int, _ values: [Slope], invariant: Slope) -> Slope {
        let count = Double(values.count)
        var linear = (1 / amplification - 1) * invariant
        var constant = (1 / (count * amplification)) * (invariant * invariant)
        for place in values.indices where place != coin {
            linear = linear + values[place]
            constant = constant * (invariant / (count * values[place]))
        }
        let root = (linear * linear + 4 * constant).squareRoot
        return linear.value > 0 ? (2 * constant) / (linear + root) : 0.5 * (root - linear)
    }
}
