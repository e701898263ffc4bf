/// Logarithm and exponential in doubles, for search only: the standard library has neither, and
/// these give the same bits on every machine.
enum SearchPower {
    private static let logTwo = 0.693_147_180_559_945_3

    /// ln(1 + x) for x > −1, also where x is tiny.
    static func logOnePlus(_ x: Double) -> Double {
        if x.magnitude < 0.4 { return logOfRatio(x / (2 + x)) }
        return log(1 + x)
    }

    /// ln x for x > 0.
    static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x.isFinite else { return x }
        var (exponent, significand) = (Int(x.exponent), x.significand)
        if significand > 1.414_213_562_373_095_1 {
            significand /= 2
            exponent += 1
        }
        return Double(exponent) * logTwo + logOfRatio((significand - 1) / (significand + 1))
    }

    /// e^x − 1, also where x is tiny.
    static func expMinusOne(_ x: Double) -> Double {
        if x.magnitude < 0.35 { return tail(x) }
        return exp(x) - 1
    }

    /// e^x; zero and infinity where it passes the range of doubles.
    static func exp(_ x: Double) -> Double {
        guard x > -740 else { return x.isNaN ? x : 0 }
        guard x < 709 else { return .infinity }
        let whole = (x / logTwo).rounded()
        let rest = x - whole * logTwo
        return Double(sign: .plus, exponent: Int(whole), significand: 1 + tail(rest))
    }

    /// ln((1 + s) / (1 − s)) = 2·(s + s³/3 + s⁵/5 + …), |s| up to 0.18.
    private static func logOfRatio(_ s: Double) -> Double {
        let square = s * s
        var sum = 0.0
        var odd = 25.0
        while odd >= 3 {
            sum = (sum + 1 / odd) * square
            odd -= 2
        }
        return 2 * s * (1 + sum)
    }

    /// x + x²/2! + x³/3! + …, |x| up to 0.36.
    private static func tail(_ x: Double) -> Double {
        var sum = 1.0
        var divisor = 15.0
        while divisor >= 2 {
            sum = 1 + sum * (x / divisor)
            divisor -= 1
        }
        return x * sum
    }
}
