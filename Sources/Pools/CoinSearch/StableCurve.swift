/// Search only: Curve's StableSwap between two of its coins, all values in parts of the invariant.
///
/// With D = 1 the balance beside the others is the root of y² + (Σx + 1/a − 1)·y = 1/(n^n·Πx·a),
/// a = A·n^n, and the slope is (a + c/x)/(a + c/y), c = 1/(n^n·Πx·y) (Egorov 2019; the slope by
/// implicit differentiation).
struct StableCurve {
    /// A fee that grows off the peg: what it is there over what it is at the peg.
    struct DynamicFee {
        let multiplier: Double
    }

    private let amplification: Double
    /// The sum of the other coins' values, and n^n times their product.
    private let othersSum: Double
    private let othersProduct: Double
    private let valueIn: Double
    private let valueOut: Double
    /// What a raw unit is worth, in parts of the invariant.
    private let unitIn: Double
    private let unitOut: Double
    private let keepIn: Double
    private let feeOut: Double
    private let dynamicFee: DynamicFee?

    /// A curve between two coins; nil for a state without a price.
    ///
    /// `values` and `units` count in what `invariant` counts; `amplification` is A·n^n.
    init?(
        values: [Double], units: [Double], from coinIn: Int, to coinOut: Int, invariant: Double,
        amplification: Double, keepIn: Double = 1, feeOut: Double = 0,
        dynamicFee: DynamicFee? = nil
    ) {
        guard invariant > 0, amplification > 0, values.allSatisfy({ $0 > 0 }) else { return nil }
        let count = Double(values.count)
        var (sum, product) = (0.0, count * count)
        for index in values.indices where index != coinIn && index != coinOut {
            sum += values[index] / invariant
            product *= count * (values[index] / invariant)
        }
        othersSum = sum
        othersProduct = product
        self.amplification = amplification
        valueIn = values[coinIn] / invariant
        unitIn = units[coinIn] / invariant
        unitOut = units[coinOut] / invariant
        self.keepIn = keepIn
        self.feeOut = feeOut
        self.dynamicFee = dynamicFee
        // What the curve says, so that nothing in gives nothing out.
        valueOut = Self.balance(valueIn, sum, product, amplification)
        guard unitIn > 0, unitOut > 0, valueOut > 0, valueOut.isFinite else { return nil }
    }

    private static func balance(
        _ value: Double, _ othersSum: Double, _ othersProduct: Double, _ amplification: Double
    ) -> Double {
        let constant = 1 / (othersProduct * value * amplification)
        let linear = value + othersSum + 1 / amplification - 1
        let root = (linear * linear + 4 * constant).squareRoot()
        return linear > 0 ? 2 * constant / (linear + root) : (root - linear) / 2
    }

    /// Whether the fee may fall on the way.
    var hasDynamicFee: Bool { dynamicFee != nil }

    /// What the pool holds of the coin that goes in, raw units.
    var balanceIn: Double { valueIn / unitIn }

    /// What the pool holds of the coin that goes out, raw units.
    var balanceOut: Double { valueOut / unitOut }

    /// The curve after an input: what has come out, the slope, the fee's rate and its slope.
    private func point(
        _ input: Double
    ) -> (gross: Double, slope: Double, fee: Double, feeSlope: Double) {
        let value = valueIn + keepIn * input * unitIn
        let rest = Self.balance(value, othersSum, othersProduct, amplification)
        let share = 1 / (othersProduct * value * rest)
        let slope = (amplification + share / value) / (amplification + share / rest)
        let gross = valueOut - rest
        guard let dynamicFee else { return (gross, slope, feeOut, 0) }
        // Means of before and after, as the contract takes them.
        let (a, b) = ((valueIn + value) / 2, (valueOut + rest) / 2)
        let nearness = 4 * (a / (a + b)) * (b / (a + b))
        let nearnessSlope = nearness * (0.5 / a - slope * 0.5 / b - (1 - slope) / (a + b))
        let multiplier = dynamicFee.multiplier
        let divisor = (multiplier - 1) * nearness + 1
        let fee = multiplier * feeOut / divisor
        return (gross, slope, fee, -fee * (multiplier - 1) * nearnessSlope / divisor)
    }

    /// What comes out, raw units.
    func output(of input: Double) -> Double {
        let point = point(input)
        return point.gross * (1 - point.fee) / unitOut
    }

    /// The derivative of `output`.
    func price(after input: Double) -> Double {
        let point = point(input)
        return ((1 - point.fee) * point.slope - point.feeSlope * point.gross)
            * (keepIn * unitIn / unitOut)
    }
}
