import Arithmetic

/// One division in every form that the library has, held against what division means: the quotient
/// times the divisor plus the rest is the dividend, and the rest is below the divisor.
struct DivisionCase: CustomStringConvertible {
    let dividend: UInt512
    let divisor: UInt256

    /// `dividend / divisor` in hexadecimal limbs.
    var description: String {
        "\(dividend.high.quantity):\(dividend.low.quantity) / \(divisor.quantity)"
    }

    /// What is wrong by the definition; nil when all is right.
    var fault: String? {
        guard dividend.high < divisor else {
            let answer = dividend.divided(by: divisor, rounding: .down)
            return answer == nil ? nil : "\(self): a quotient that does not fit"
        }
        guard let quotient = dividend.divided(by: divisor, rounding: .down) else {
            return "\(self): no quotient"
        }
        let product = quotient.multipliedFullWidth(by: divisor)
        let (rest, borrow) = dividend.low.subtractingReportingOverflow(product.low)
        guard dividend.high == (borrow ? product.high &+ .one : product.high), rest < divisor else {
            return "\(self): \(quotient.quantity)"
        }
        let up = rest.isZero ? quotient : quotient.checkedAdding(.one)
        guard dividend.divided(by: divisor, rounding: .up) == up else {
            return "\(self): rounded up"
        }
        return dividend.high.isZero ? narrowFault(quotient, rest, up) : nil
    }

    /// What differs from the schoolbook; nil when nothing does.
    var schoolbookFault: String? {
        let slow = SlowArithmetic.divide(dividend, by: divisor)
        let down = slow.quotient.high.isZero ? slow.quotient.low : nil
        let up = slow.remainder.isZero ? down : down?.checkedAdding(.one)
        guard dividend.divided(by: divisor, rounding: .down) == down,
            dividend.divided(by: divisor, rounding: .up) == up
        else { return "\(self): not the schoolbook's" }
        guard dividend.high.isZero, let down else { return nil }
        return narrowFault(down, slow.remainder, up)
    }

    private func narrowFault(
        _ quotient: UInt256, _ rest: UInt256, _ up: UInt256?
    ) -> String? {
        let low = dividend.low
        guard let answer = low.dividedReportingZero(by: divisor), answer.quotient == quotient,
            answer.remainder == rest, low.divided(by: divisor, rounding: .down) == quotient,
            low.divided(by: divisor, rounding: .up) == up, low / divisor == quotient,
            low % divisor == rest
        else { return "\(self): of 256 bits" }
        return nil
    }
}
