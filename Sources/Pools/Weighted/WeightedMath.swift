import Arithmetic

/// Swaps that keep the product of balances to the powers of their weights (Balancer's
/// `WeightedMath`); all numbers have 18 decimals.
enum WeightedMath {
    /// A swap may move at most this part of a balance: 30 %.
    static var ratioMax: UInt256 { 300_000_000_000_000_000 }

    /// What comes out: `balanceOut · (1 − (balanceIn / (balanceIn + amountIn))^(weightIn / weightOut))`,
    /// rounded down.
    static func amountOut(
        exactIn amountIn: UInt256, balanceIn: UInt256, weightIn: UInt256, balanceOut: UInt256,
        weightOut: UInt256, hasShortcuts: Bool
    ) throws(PoolError) -> UInt256 {
        guard amountIn <= (try BalancerArithmetic.fixedProduct(balanceIn, ratioMax, .down)) else {
            throw PoolError(.reverts, "more than 30 % of the balance goes in")
        }
        let base = try BalancerArithmetic.fixedQuotient(
            balanceIn, BalancerArithmetic.sum(balanceIn, amountIn), .up)
        let exponent = try BalancerArithmetic.fixedQuotient(weightIn, weightOut, .down)
        let power = try powerUp(base, exponent, hasShortcuts: hasShortcuts)
        return try BalancerArithmetic.fixedProduct(
            balanceOut, BalancerArithmetic.complement(power), .down)
    }

    /// What goes in: `balanceIn · ((balanceOut / (balanceOut − amountOut))^(weightOut / weightIn) − 1)`,
    /// rounded up.
    static func amountIn(
        exactOut amountOut: UInt256, balanceIn: UInt256, weightIn: UInt256, balanceOut: UInt256,
        weightOut: UInt256, hasShortcuts: Bool
    ) throws(PoolError) -> UInt256 {
        guard amountOut <= (try BalancerArithmetic.fixedProduct(balanceOut, ratioMax, .down)) else {
            throw PoolError(.reverts, "more than 30 % of the balance comes out")
        }
        let base = try BalancerArithmetic.fixedQuotient(
            balanceOut, BalancerArithmetic.difference(balanceOut, amountOut), .up)
        let exponent = try BalancerArithmetic.fixedQuotient(weightOut, weightIn, .up)
        let power = try powerUp(base, exponent, hasShortcuts: hasShortcuts)
        return try BalancerArithmetic.fixedProduct(
            balanceIn, BalancerArithmetic.difference(power, BalancerArithmetic.one), .up)
    }

    /// A power rounded up: the logarithm's may be wrong by a part in 10^14, which is added, and one.
    ///
    /// With shortcuts the exponents 1, 2 and 4 are products instead.
    static func powerUp(
        _ base: UInt256, _ exponent: UInt256, hasShortcuts: Bool
    ) throws(PoolError) -> UInt256 {
        if hasShortcuts {
            switch exponent {
            case 1_000_000_000_000_000_000: return base
            case 2_000_000_000_000_000_000:
                return try BalancerArithmetic.fixedProduct(base, base, .up)
            case 4_000_000_000_000_000_000:
                let square = try BalancerArithmetic.fixedProduct(base, base, .up)
                return try BalancerArithmetic.fixedProduct(square, square, .up)
            default: break
            }
        }
        let power = try LogExpMath.power(base, exponent)
        let error = try BalancerArithmetic.fixedProduct(power, 10_000, .up)
        return try BalancerArithmetic.sum(power, BalancerArithmetic.sum(error, .one))
    }
}
