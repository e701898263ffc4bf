import Arithmetic

/// How a Balancer pool brings raw amounts to 18 decimals, times the rate of each token.
struct BalancerScaling: Hashable, Sendable {
    /// The factors as given.
    let given: CoinAmounts
    /// The rates as given, 18 decimals; nil when all are one.
    let rates: CoinAmounts?
    /// 10^(18 − decimals) times the rate with 18 decimals.
    let factors: CoinAmounts
    /// The same for the token that goes out: V3 rounds its rate up.
    let factorsOut: CoinAmounts

    /// Reads the factors in either form; throws `invalidState`.
    ///
    /// `given` are 10^(18 − decimals), or those times 10^18 (and, in V2, times the rate) as V2's
    /// `getScalingFactors` answers. They count as the first when each is a power of ten up to 10^18
    /// and not all are 10^18. A pool without rates takes rates of one only.
    init(
        given: CoinAmounts, rates: CoinAmounts?, vault: BalancerVault, hasRates: Bool
    ) throws(PoolError) {
        let one = BalancerArithmetic.one
        let isPlain = try Self.isPlain(given)
        var factors = given
        var factorsOut = given
        for index in given.indices {
            var plain = given[index]
            if isPlain {
                factors[index] = plain &* one
            } else if vault == .v3 || !hasRates {
                plain = plain / one
                guard plain &* one == given[index], Self.isPowerOfTen(plain) else {
                    throw Self.refusal("a factor that is no power of ten", "scalingFactors")
                }
            }
            factorsOut[index] = factors[index]
            guard let rate = rates?[index] else { continue }
            guard !rate.isZero, rate.bitWidth <= 128 else {
                throw Self.refusal("a rate of zero or above 128 bits", "rates")
            }
            guard hasRates || rate == one else {
                throw Self.refusal("this deployment has no rates", "rates")
            }
            // V2 rounds the product of both down; V3 multiplies an amount by first one, then the
            // other, which is the same as by their exact product.
            factors[index] = try Self.product(factors[index], rate)
            factorsOut[index] = factors[index]
            if vault == .v3, !(rate % one).isZero {
                factorsOut[index] = factors[index] &+ plain
            }
        }
        self.given = given
        self.rates = rates
        self.factors = factors
        self.factorsOut = factorsOut
    }

    /// Whether a rate is not one, be it given apart or within its factor.
    var hasOtherRates: Bool {
        factors.indices.contains { index in
            guard let factor = factors[index].dividedReportingZero(by: BalancerArithmetic.one),
                factor.remainder.isZero
            else { return true }
            return !Self.isPowerOfTen(factor.quotient)
        }
    }

    /// A raw amount with 18 decimals.
    func scaled(
        _ amount: UInt256, by factor: UInt256, _ rounding: Rounding
    ) throws(PoolError) -> UInt256 {
        try BalancerArithmetic.fixedProduct(amount, factor, rounding)
    }

    /// A raw amount from one with 18 decimals.
    func raw(
        _ amount: UInt256, by factor: UInt256, _ rounding: Rounding
    ) throws(PoolError) -> UInt256 {
        try BalancerArithmetic.fixedQuotient(amount, factor, rounding)
    }

    private static func isPlain(_ given: CoinAmounts) throws(PoolError) -> Bool {
        var isPlain = true
        var isAllOne = true
        for index in given.indices {
            guard !given[index].isZero, given[index].bitWidth <= 192 else {
                throw refusal("a factor of zero or above 192 bits", "scalingFactors")
            }
            isPlain = isPlain && isPowerOfTen(given[index])
            isAllOne = isAllOne && given[index] == BalancerArithmetic.one
        }
        return isPlain && !isAllOne
    }

    /// Whether a number is one of 1, 10, … 10^18.
    private static func isPowerOfTen(_ value: UInt256) -> Bool {
        guard var rest = value.asUInt64 else { return false }
        while rest >= 10, rest % 10 == 0 { rest /= 10 }
        return rest == 1 && value <= BalancerArithmetic.one
    }

    private static func product(
        _ factor: UInt256, _ rate: UInt256
    ) throws(PoolError) -> UInt256 {
        guard
            let product = factor.multiplied(
                by: rate, dividedBy: BalancerArithmetic.one, rounding: .down), !product.isZero,
            product.bitWidth <= 192
        else { throw refusal("the factor times the rate is out of range", "rates") }
        return product
    }

    private static func refusal(_ detail: String, _ field: String) -> PoolError {
        PoolError(.invalidState, detail, field: field)
    }
}
