import Arithmetic

/// An `int256` as a Vyper contract computes with it, in two's complement.
///
/// `+ - * /` revert (throw) outside of −2^255 … 2^255 − 1 and on division by zero; `&+ &- &* &/` are
/// the contract's unchecked forms: they wrap, and `&/` by zero gives zero. Divisions round towards
/// zero.
struct ContractInt: Hashable, Sendable {
    /// The two's complement bits.
    let bits: UInt256

    @inline(__always)
    private init(bits: UInt256) { self.bits = bits }

    /// A small constant.
    init(constant value: UInt128) { self.init(bits: UInt256(value)) }

    /// The contract's conversion from `uint256`, which reverts from 2^255 on.
    init(converting value: ContractUInt) throws(ContractFault) {
        self.init(bits: value.value)
        if isNegative { throw .overflow }
    }

    static var zero: ContractInt { ContractInt(bits: .zero) }
    /// One in fixed point, 10^18.
    static var one: ContractInt { 1_000_000_000_000_000_000 }

    var isNegative: Bool { bits.limb3 >> 63 == 1 }
    var isPositive: Bool { !isNegative && !bits.isZero }
    /// The absolute value; 2^255 for the lowest number.
    var magnitude: UInt256 { isNegative ? ~bits &+ .one : bits }

    /// The contract's conversion to `uint256`, which reverts for negative values.
    func unsigned() throws(ContractFault) -> ContractUInt {
        if isNegative { throw .overflow }
        return ContractUInt(bits)
    }

    /// The absolute value; reverts for the lowest number.
    func absolute() throws(ContractFault) -> ContractInt {
        try ContractInt(magnitude: magnitude, isNegative: false)
    }

    /// The value with the other sign; reverts for the lowest number.
    static prefix func - (value: ContractInt) throws(ContractFault) -> ContractInt {
        try .zero - value
    }

    static func + (left: ContractInt, right: ContractInt) throws(ContractFault) -> ContractInt {
        let sum = left &+ right
        if left.isNegative == right.isNegative, sum.isNegative != left.isNegative {
            throw .overflow
        }
        return sum
    }

    static func - (left: ContractInt, right: ContractInt) throws(ContractFault) -> ContractInt {
        let difference = left &- right
        if left.isNegative != right.isNegative, difference.isNegative != left.isNegative {
            throw .overflow
        }
        return difference
    }

    static func * (left: ContractInt, right: ContractInt) throws(ContractFault) -> ContractInt {
        let (product, overflow) = left.magnitude.multipliedReportingOverflow(by: right.magnitude)
        if overflow { throw .overflow }
        return try ContractInt(
            magnitude: product, isNegative: left.isNegative != right.isNegative)
    }

    static func / (left: ContractInt, right: ContractInt) throws(ContractFault) -> ContractInt {
        guard let result = left.magnitude.dividedReportingZero(by: right.magnitude) else {
            throw .divisionByZero
        }
        return try ContractInt(
            magnitude: result.quotient, isNegative: left.isNegative != right.isNegative)
    }

    static func &+ (left: ContractInt, right: ContractInt) -> ContractInt {
        ContractInt(bits: left.bits &+ right.bits)
    }

    static func &- (left: ContractInt, right: ContractInt) -> ContractInt {
        ContractInt(bits: left.bits &- right.bits)
    }

    static func &* (left: ContractInt, right: ContractInt) -> ContractInt {
        ContractInt(bits: left.bits &* right.bits)
    }

    static func &/ (left: ContractInt, right: ContractInt) -> ContractInt {
        let quotient =
            left.magnitude.dividedReportingZero(by: right.magnitude)?.quotient ?? .zero
        // Only the lowest number over −1 leaves the range; it wraps to itself, as on the EVM.
        let isNegative = left.isNegative != right.isNegative
        return ContractInt(bits: isNegative ? ~quotient &+ .one : quotient)
    }

    private init(magnitude: UInt256, isNegative: Bool) throws(ContractFault) {
        self.init(bits: isNegative ? ~magnitude &+ .one : magnitude)
        // The sign bit must say what the sign is; zero has none.
        if self.isNegative != isNegative, !magnitude.isZero { throw .overflow }
    }
}

extension ContractInt: Comparable, ExpressibleByIntegerLiteral {
    init(integerLiteral value: UInt64) { self.init(constant: UInt128(value)) }

    static func < (left: ContractInt, right: ContractInt) -> Bool {
        left.isNegative == right.isNegative ? left.bits < right.bits : left.isNegative
    }
}
