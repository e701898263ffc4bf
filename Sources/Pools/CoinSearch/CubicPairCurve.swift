/// Search only: Solidly's curve of coins of like worth, x³y + xy³, in parts of the larger reserve.
struct CubicPairCurve {
    private let valueIn: Double
    private let valueOut: Double
    private let invariant: Double
    /// What a raw unit is in parts of the larger reserve.
    private let unitIn: Double
    private let unitOut: Double
    private let keepIn: Double

    /// Nil for an empty pair; reserves are raw, `unitIn` and `unitOut` what brings both to one scale.
    init?(
        reserveIn: Double, reserveOut: Double, unitIn: Double, unitOut: Double, keepIn: Double
    ) {
        let (x, y) = (reserveIn * unitIn, reserveOut * unitOut)
        guard x > 0, y > 0, keepIn > 0 else { return nil }
        let largest = max(x, y)
        valueIn = x / largest
        valueOut = y / largest
        self.unitIn = unitIn / largest
        self.unitOut = unitOut / largest
        self.keepIn = keepIn
        invariant = valueIn * valueOut * (valueIn * valueIn + valueOut * valueOut)
        guard invariant > 0 else { return nil }
    }

    /// What the pair holds of the coin that goes in, raw units.
    var balanceIn: Double { valueIn / unitIn }

    /// Newton's method from above, where it falls to the root without passing it.
    private func rest(beside x: Double) -> Double {
        var y = valueOut
        for _ in 0..<100 {
            let excess = x * y * (x * x + y * y) - invariant
            let next = y - excess / (x * (x * x + 3 * y * y))
            if !(next < y) { return y }
            if y - next <= 0x1p-52 * y { return next }
            y = next
        }
        return y
    }

    /// What comes out, raw units.
    func output(of input: Double) -> Double {
        (valueOut - rest(beside: valueIn + keepIn * input * unitIn)) / unitOut
    }

    /// The derivative of `output`.
    func price(after input: Double) -> Double {
        let x = valueIn + keepIn * input * unitIn
        let y = rest(beside: x)
        let ratio = y / x
        // (3x²y + y³) / (x³ + 3xy²), without a power that could pass the range.
        let slope = ratio * (3 + ratio * ratio) / (1 + 3 * ratio * ratio)
        return slope * (keepIn * unitIn / unitOut)
    }
}
