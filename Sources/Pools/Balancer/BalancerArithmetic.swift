import Arithmetic

/// `uint256` arithmetic and 18-decimal fixed point as Balancer's contracts do them (`Math` and
/// `FixedPoint`): what they refuse throws `reverts`.
enum BalancerArithmetic {
    /// One, as 18-decimal fixed point.
    static var one: UInt256 { 1_000_000_000_000_000_000 }

    /// A sum of integers.
    static func sum(_ left: UInt256, _ right: UInt256) throws(PoolError) -> UInt256 {
        guard let sum = left.checkedAdding(right) else { throw overflow }
        return sum
    }

    /// A difference of integers.
    static func difference(_ left: UInt256, _ right: UInt256) throws(PoolError) -> UInt256 {
        guard let difference = left.checkedSubtracting(right) else {
            throw PoolError(.reverts, "a difference below zero")
        }
        return difference
    }

    /// A product of integers.
    static func product(_ left: UInt256, _ right: UInt256) throws(PoolError) -> UInt256 {
        guard let product = left.checkedMultiplied(by: right) else { throw overflow }
        return product
    }

    /// A quotient of integers.
    static func quotient(
        _ left: UInt256, _ right: UInt256, _ rounding: Rounding
    ) throws(PoolError) -> UInt256 {
        guard let quotient = left.divided(by: right, rounding: rounding) else {
            throw PoolError(.reverts, "a division by zero")
        }
        return quotient
    }

    /// The fixed point product; reverts when the product of the raw numbers overflows.
    static func fixedProduct(
        _ left: UInt256, _ right: UInt256, _ rounding: Rounding
    ) throws(PoolError) -> UInt256 {
        try quotient(product(left, right), one, rounding)
    }

    /// The fixed point quotient; reverts when the enlarged dividend overflows.
    static func fixedQuotient(
        _ left: UInt256, _ right: UInt256, _ rounding: Rounding
    ) throws(PoolError) -> UInt256 {
        try quotient(product(left, one), right, rounding)
    }

    /// One less a fixed point number, or zero.
    static func complement(_ value: UInt256) -> UInt256 {
        one.checkedSubtracting(value) ?? .zero
    }

    private static var overflow: PoolError { PoolError(.reverts, "an arithmetic overflow") }
}
