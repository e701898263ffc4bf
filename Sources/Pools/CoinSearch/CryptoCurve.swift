/// Search only: Curve's crypto invariant between two coins, all values in parts of the invariant.
///
/// With D = 1, K0 = n^n·Πx and g = γ + 1 − K0 the curve is Σx − 1 = (g²/a)·(1/K0 − 1), a = A·n^n·γ²
/// (white paper of 2021, divided by K·D^n); slopes follow by implicit differentiation.
struct CryptoCurve {
    /// The fee's shape.
    struct Fee {
        let mid: Double
        let out: Double
        let gamma: Double
        /// Whether the fee moves with the pool's balance directly (TwoCrypto-NG v2.1.0).
        let followsBalance: Bool
    }

    private let count: Double
    private let shape: Double
    private let gamma: Double
    private let fee: Fee
    private let othersSum: Double
    /// n^n times the product of the other coins' values.
    private let othersProduct: Double
    private let valueIn: Double
    private var valueOut: Double
    private let unitIn: Double
    private let unitOut: Double

    /// Nil for a state without a price.
    ///
    /// `values` and `units` count in what `invariant` counts; `amplification` is A·n^n.
    init?(
        values: [Double], units: [Double], from coinIn: Int, to coinOut: Int, invariant: Double,
        amplification: Double, gamma: Double, fee: Fee
    ) {
        guard invariant > 0, values.allSatisfy({ $0 > 0 }) else { return nil }
        count = Double(values.count)
        var (sum, product) = (0.0, count * count)
        for index in values.indices where index != coinIn && index != coinOut {
            sum += values[index] / invariant
            product *= count * (values[index] / invariant)
        }
        othersSum = sum
        othersProduct = product
        self.gamma = gamma
        shape = amplification * gamma * gamma
        self.fee = fee
        valueIn = values[coinIn] / invariant
        valueOut = values[coinOut] / invariant
        unitIn = units[coinIn] / invariant
        unitOut = units[coinOut] / invariant
        guard shape > 0, unitIn > 0, unitOut > 0 else { return nil }
        valueOut = rest(beside: valueIn)
        guard valueOut > 0, valueOut.isFinite else { return nil }
    }

    /// What the pool holds of the coin that goes in, raw units.
    var balanceIn: Double { valueIn / unitIn }

    /// What the pool holds of the coin that goes out, raw units.
    var balanceOut: Double { valueOut / unitOut }

    /// How far values are above the curve, and the common part of its slopes: the slope by a value x
    /// is 1 + part / x.
    private func excess(_ x: Double, _ y: Double) -> (value: Double, part: Double) {
        let k0 = othersProduct * x * y
        let distance = gamma + 1 - k0
        let weight = distance / shape
        let value = x + y + othersSum - 1 - weight * distance * (1 / k0 - 1)
        return (value, weight * (2 * (1 - k0) + distance / k0))
    }

    /// The balance on the curve, by Newton's method inside a bracket that shrinks.
    private func rest(beside x: Double) -> Double {
        // The curve is given for K0 up to 1 + γ, where the right side has risen to zero or more.
        var low = 0.0
        var high = (1 + gamma) / (othersProduct * x)
        var y = min(valueOut, high * (1 - 0x1p-20))
        for _ in 0..<200 {
            let (value, part) = excess(x, y)
            if value > 0 { high = y } else { low = y }
            // In the logarithm: the curve is closer to straight there.
            let step = value / (y + part)
            var next = step.magnitude < 0.5 ? y - y * step * (1 - step / 2) : .nan
            if !(next > low && next < high) {
                next = low > 0 ? (low * high).squareRoot() : high / 16
            }
            if (next - y).magnitude <= 0x1p-52 * y { return next }
            y = next
        }
        return y
    }

    /// The curve after an input: what has come out, the slope, the fee's rate and its slope.
    private func point(
        _ input: Double
    ) -> (gross: Double, slope: Double, fee: Double, feeSlope: Double) {
        let x = valueIn + input * unitIn
        let y = rest(beside: x)
        let part = excess(x, y).part
        let slope = (1 + part / x) / (1 + part / y)
        let sum = x + y + othersSum
        var balance = othersProduct * (x / sum) * (y / sum)
        if count > 2 { balance /= sum }
        let balanceSlope = balance * (1 / x - slope / y - count * (1 - slope) / sum)
        let top = fee.followsBalance ? fee.gamma * balance : fee.gamma
        let divisor = top + 1 - balance
        // The weight of the lower fee and, the same for both forms, its derivative by the balance.
        let weight = top / divisor
        let weightSlope = fee.gamma / (divisor * divisor)
        let spread = fee.mid - fee.out
        return (
            valueOut - y, slope, fee.out + spread * weight, spread * weightSlope * balanceSlope
        )
    }

    /// What comes out, raw units.
    func output(of input: Double) -> Double {
        let point = point(input)
        return point.gross * (1 - point.fee) / unitOut
    }

    /// The derivative of `output`.
    func price(after input: Double) -> Double {
        let point = point(input)
        return ((1 - point.fee) * point.slope - point.feeSlope * point.gross) * (unitIn / unitOut)
    }
}
