/// A number with its derivative by one input, for search only: formulas are written once and both
/// follow by the rules of differentiation.
struct Slope {
    var value: Double
    var slope: Double

    /// A number that the input does not move.
    init(_ value: Double) { (self.value, slope) = (value, 0) }

    init(value: Double, slope: Double) { (self.value, self.slope) = (value, slope) }

    static func + (left: Slope, right: Slope) -> Slope {
        Slope(value: left.value + right.value, slope: left.slope + right.slope)
    }

    static func - (left: Slope, right: Slope) -> Slope {
        Slope(value: left.value - right.value, slope: left.slope - right.slope)
    }

    static func * (left: Slope, right: Slope) -> Slope {
        Slope(
            value: left.value * right.value,
            slope: left.slope * right.value + left.value * right.slope)
    }

    static func * (left: Double, right: Slope) -> Slope {
        Slope(value: left * right.value, slope: left * right.slope)
    }

    static func / (left: Slope, right: Slope) -> Slope {
        let value = left.value / right.value
        return Slope(value: value, slope: (left.slope - value * right.slope) / right.value)
    }

    var squareRoot: Slope {
        let root = value.squareRoot()
        return Slope(value: root, slope: slope / (2 * root))
    }

    var magnitude: Slope { value < 0 ? Slope(value: -value, slope: -slope) : self }
}
