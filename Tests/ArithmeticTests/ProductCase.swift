import Arithmetic

/// One product in every form that the library has, against the schoolbook.
struct ProductCase {
    let left: UInt256
    let right: UInt256

    var fault: String? {
        let slow = SlowArithmetic.multiply(left, right)
        let (low, overflow) = left.multipliedReportingOverflow(by: right)
        let isRight =
            left.multipliedFullWidth(by: right) == slow && low == slow.low
            && overflow == !slow.high.isZero
            && left.checkedMultiplied(by: right) == (overflow ? nil : low)
        return isRight ? nil : "\(left.quantity) · \(right.quantity)"
    }

    /// Of the product divided in one step, against the product and then the schoolbook's quotient.
    func fault(dividedBy divisor: UInt256) -> String? {
        let slow = SlowArithmetic.divide(SlowArithmetic.multiply(left, right), by: divisor)
        let down = slow.quotient.high.isZero ? slow.quotient.low : nil
        let up = slow.remainder.isZero ? down : down?.checkedAdding(.one)
        let isRight =
            left.multiplied(by: right, dividedBy: divisor, rounding: .down) == down
            && left.multiplied(by: right, dividedBy: divisor, rounding: .up) == up
        return isRight ? nil : "\(left.quantity) · \(right.quantity) / \(divisor.quantity)"
    }
}
