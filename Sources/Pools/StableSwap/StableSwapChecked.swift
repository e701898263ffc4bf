import Arithmetic

/// Arithmetic of `uint256` that reverts as the contracts' compiler has it.
enum StableSwapChecked {
    @inline(__always)
    static func sum(_ left: UInt256, _ right: UInt256) throws(PoolError) -> UInt256 {
        guard let sum = left.checkedAdding(right) else { throw overflow }
        return sum
    }

    @inline(__always)
    static func difference(_ left: UInt256, _ right: UInt256) throws(PoolError) -> UInt256 {
        guard let difference = left.checkedSubtracting(right) else {
            throw PoolError(.reverts, "a difference below zero")
        }
        return difference
    }

    @inline(__always)
    static func product(_ left: UInt256, _ right: UInt256) throws(PoolError) -> UInt256 {
        guard let product = left.checkedMultiplied(by: right) else { throw overflow }
        return product
    }

    /// Rounded down.
    @inline(__always)
    static func quotient(_ left: UInt256, _ right: UInt256) throws(PoolError) -> UInt256 {
        guard let (quotient, _) = left.dividedReportingZero(by: right) else {
            throw PoolError(.reverts, "a division by zero")
        }
        return quotient
    }

    /// `value · factor / divisor`, rounded down; the product must fit 256 bits, as in the contracts.
    @inline(__always)
    static func share(
        _ value: UInt256, _ factor: UInt256, _ divisor: UInt256
    ) throws(PoolError) -> UInt256 {
        try quotient(try product(value, factor), divisor)
    }

    /// Whether two steps of a solver are at most one apart.
    @inline(__always)
    static func isClose(_ left: UInt256, _ right: UInt256) -> Bool {
        // The smaller is taken from the larger: neither difference wraps.
        (left > right ? left &- right : right &- left) <= .one
    }

    static var overflow: PoolError { PoolError(.reverts, "an amount needs more than 256 bits") }
}
