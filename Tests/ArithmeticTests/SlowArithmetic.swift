import Arithmetic

/// Products and quotients bit by bit, as one does them on paper: slow and hard to get wrong.
enum SlowArithmetic {
    /// Quotient and remainder by shifts and subtractions.
    static func divide(
        _ dividend: UInt512, by divisor: UInt256
    ) -> (quotient: UInt512, remainder: UInt256) {
        var quotient = UInt512(high: .zero, low: .zero)
        var rest = UInt256.zero
        let width =
            dividend.high.isZero ? dividend.low.bitWidth : 256 + dividend.high.bitWidth
        for index in (0..<width).reversed() {
            let leaves = rest.limb3 >> 63 == 1
            rest = rest &+ rest
            let isSet =
                index < 256 ? dividend.low.bit(index) : dividend.high.bit(index - 256)
            if isSet { rest.limb0 |= 1 }
            quotient = doubled(quotient)
            if leaves || rest >= divisor {
                rest = rest &- divisor
                quotient.low.limb0 |= 1
            }
        }
        return (quotient, rest)
    }

    /// The product by shifts and additions.
    static func multiply(_ left: UInt256, _ right: UInt256) -> UInt512 {
        var sum = UInt512(high: .zero, low: .zero)
        for index in (0..<right.bitWidth).reversed() {
            sum = doubled(sum)
            if right.bit(index) { sum = add(sum, left) }
        }
        return sum
    }

    /// The sum; what leaves the top is dropped.
    static func add(_ value: UInt512, _ other: UInt256) -> UInt512 {
        let low = value.low &+ other
        return UInt512(high: low < other ? value.high &+ .one : value.high, low: low)
    }

    private static func doubled(_ value: UInt512) -> UInt512 {
        var high = value.high &+ value.high
        high.limb0 |= value.low.limb3 >> 63
        return UInt512(high: high, low: value.low &+ value.low)
    }
}
