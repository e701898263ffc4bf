import Arithmetic

/// Powers in fixed point by `x^y = exp(y · ln x)`, exact to the unit of Balancer's `LogExpMath`.
///
/// Numbers have 18 decimals, inside 20 or 36. Signed quotients are truncated toward zero, so that
/// magnitudes are enough and the sign stands apart.
enum LogExpMath {
    /// `base^exponent`; throws `reverts` outside the domain of the contract.
    static func power(_ base: UInt256, _ exponent: UInt256) throws(PoolError) -> UInt256 {
        if exponent.isZero { return one18 }
        if base.isZero { return .zero }
        guard base.limb3 >> 63 == 0 else { throw PoolError(.reverts, "the base is out of range") }
        guard exponent < exponentEnd else {
            throw PoolError(.reverts, "the exponent is out of range")
        }
        // A logarithm below 178 · 10^18 times an exponent below 2^254 / 10^20 is below 2^255.
        let scaled: UInt256
        if base > nearLower && base < nearUpper {
            let logarithm = logarithmNearOne(base)
            let whole = logarithm / one18
            let part = logarithm &- whole &* one18
            scaled = whole &* exponent &+ (part &* exponent) / one18
        } else {
            scaled = UInt256(logarithm(base)) &* exponent
        }
        let product = scaled / one18
        let isNegative = base < one18
        guard let size = product.asUInt128, size <= (isNegative ? argumentLeast : argumentMost)
        else { throw PoolError(.reverts, "the power is out of range") }
        let power = exponential(size)
        // The exponential of a number from zero on is at least one.
        return isNegative ? one36 / power : power
    }

    // MARK: Logarithms

    /// The magnitude of the natural logarithm with 18 decimals, of a number below 2^255 that is not
    /// zero; that of one below one is the logarithm of its reciprocal.
    static func logarithm(_ value: UInt256) -> UInt128 {
        var rest = value < one18 ? one36 / value : value
        // The sum has 20 decimals and is below 192 · 10^20.
        var sum: UInt128 = 0
        if rest >= e128 &* one18 {
            rest = rest / e128
            sum += 12_800_000_000_000_000_000_000
        }
        if rest >= e64 &* one18 {
            rest = rest / e64
            sum += 6_400_000_000_000_000_000_000
        }
        // Here rest < e^64 · 10^18 < 2^153; with two and twenty more decimals below 2^227.
        rest = rest &* 100
        for index in 0..<10 {
            let factor = UInt256(power(index))
            if rest >= factor {
                rest = rest &* one20 / factor
                sum += argument(index)
            }
        }
        // Here 1 ≤ rest < e^(1/16): z is below 0.0313 and its square below 2^57.
        let z = shortened((rest &- one20) &* one20 / (rest &+ one20))
        let square = decimals20(z &* z)
        var (term, series) = (z, z)
        for index in 1...5 {
            term = decimals20(term &* square)
            series += term / UInt128(2 * index + 1)
        }
        return (sum + 2 * series) / 100
    }

    /// The magnitude of the natural logarithm with 36 decimals, of a number between 0.9 and 1.1.
    ///
    /// With z = (x − 1) / (x + 1): ln x = 2 (z + z³/3 + z⁵/5 + … + z¹⁵/15).
    static func logarithmNearOne(_ value: UInt256) -> UInt256 {
        let wide = value &* one18
        let distance = wide < one36 ? one36 &- wide : wide &- one36
        // distance < 10^35: the product is below 10^71, z below 0.0527 · 10^36.
        let z = (distance &* one36) / (wide &+ one36)
        let square = decimals36(z &* z)
        var (term, series) = (z, z)
        for index in 1...7 {
            term = decimals36(term &* square)
            series = series &+ term / UInt256(2 * index + 1)
        }
        return series &+ series
    }

    // MARK: Exponentials

    /// The exponential of a number from 0 to 130, 18 decimals.
    ///
    /// The number is taken apart into powers of two, whose exponentials are known, and a rest below
    /// a quarter, for which twelve terms of Taylor's series do.
    static func exponential(_ value: UInt128) -> UInt256 {
        var rest = value
        var first = UInt256.one
        if rest >= 128_000_000_000_000_000_000 {
            rest -= 128_000_000_000_000_000_000
            first = e128
        } else if rest >= 64_000_000_000_000_000_000 {
            rest -= 64_000_000_000_000_000_000
            first = e64
        }
        rest *= 100
        // The product is at most e^63.75 with 20 decimals, below 2^159; a factor is below 2^113, but
        // the largest ones come first: no product passes 2^230.
        var product = one20
        for index in 0..<8 where rest >= argument(index) {
            rest -= argument(index)
            product = decimals20(product &* UInt256(power(index)))
        }
        // rest < 0.25 · 10^20 < 2^65, and so is every term.
        let factor = UInt256(rest)
        var term = rest
        var series = UInt128(100_000_000_000_000_000_000) + rest
        for divisor in 2...12 as ClosedRange<UInt64> {
            // Two quotients rounded down are one by the product of the divisors.
            let wide = (UInt256(term) &* factor) >> 20
            term = shortened(wide) / UInt128(fiveTo20 &* divisor)
            series += term
        }
        // e^130 with 20 decimals is below 2^255.
        return decimals20(product &* UInt256(series)) &* first / 100
    }

    /// An integer that is known to be below 2^128.
    private static func shortened(_ value: UInt256) -> UInt128 {
        UInt128(value.limb1) << 64 | UInt128(value.limb0)
    }

    /// Drops twenty decimals: 10^20 = 2^20 · 5^20, and 5^20 fits one limb.
    private static func decimals20(_ value: UInt256) -> UInt256 {
        (value >> 20) / UInt256(fiveTo20)
    }

    /// Drops twenty decimals.
    private static func decimals20(_ value: UInt128) -> UInt128 {
        (value >> 20) / UInt128(fiveTo20)
    }

    /// Drops thirty-six decimals.
    private static func decimals36(_ value: UInt256) -> UInt256 { value / one18 / one18 }
}
