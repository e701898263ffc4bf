import Arithmetic

/// A `uint256` as a Vyper contract computes with it.
///
/// `+ - * /` revert (throw) on overflow and on division by zero; `&+ &- &* &/` are the contract's
/// unchecked forms: they wrap, and `&/` by zero gives zero. Which form stands where decides about
/// reverts, so formulas are written with the contract's choice, operation by operation.
struct ContractUInt: Hashable, Sendable {
    let value: UInt256

    @inline(__always)
    init(_ value: UInt256) { self.value = value }

    static var zero: ContractUInt { ContractUInt(.zero) }
    /// One in fixed point, 10^18.
    static var one: ContractUInt { 1_000_000_000_000_000_000 }

    /// |self − other|.
    func distance(to other: ContractUInt) -> ContractUInt {
        self > other ? self &- other : other &- self
    }

    /// Throws when the value is not in the range.
    @inline(__always)
    func check(
        _ range: ClosedRange<ContractUInt>, or fault: ContractFault
    ) throws(ContractFault) {
        guard range.contains(self) else { throw fault }
    }

    /// The integer square root, rounded down.
    var squareRoot: ContractUInt { ContractUInt(value.squareRootFloor) }

    static func + (
        left: ContractUInt, right: ContractUInt
    ) throws(ContractFault) -> ContractUInt {
        let (sum, overflow) = left.value.addingReportingOverflow(right.value)
        if overflow { throw .overflow }
        return ContractUInt(sum)
    }

    static func - (
        left: ContractUInt, right: ContractUInt
    ) throws(ContractFault) -> ContractUInt {
        let (difference, overflow) = left.value.subtractingReportingOverflow(right.value)
        if overflow { throw .overflow }
        return ContractUInt(difference)
    }

    static func * (
        left: ContractUInt, right: ContractUInt
    ) throws(ContractFault) -> ContractUInt {
        let (product, overflow) = left.value.multipliedReportingOverflow(by: right.value)
        if overflow { throw .overflow }
        return ContractUInt(product)
    }

    static func / (
        left: ContractUInt, right: ContractUInt
    ) throws(ContractFault) -> ContractUInt {
        guard let result = left.value.dividedReportingZero(by: right.value) else {
            throw .divisionByZero
        }
        return ContractUInt(result.quotient)
    }

    static func &+ (left: ContractUInt, right: ContractUInt) -> ContractUInt {
        ContractUInt(left.value &+ right.value)
    }

    static func &- (left: ContractUInt, right: ContractUInt) -> ContractUInt {
        ContractUInt(left.value &- right.value)
    }

    static func &* (left: ContractUInt, right: ContractUInt) -> ContractUInt {
        ContractUInt(left.value &* right.value)
    }

    static func &/ (left: ContractUInt, right: ContractUInt) -> ContractUInt {
        ContractUInt(left.value.dividedReportingZero(by: right.value)?.quotient ?? .zero)
    }
}

extension ContractUInt: Comparable, ExpressibleByIntegerLiteral {
    init(integerLiteral value: UInt64) { self.init(UInt256(value)) }

    static func < (left: ContractUInt, right: ContractUInt) -> Bool { left.value < right.value }
}
