import Arithmetic
import Basics
import Testing

@Suite struct DivisionTests {
    @Test(arguments: HardNumbers.Kind.allCases)
    func `the quotient times the divisor plus the rest is the dividend, at every length`(
        kind: HardNumbers.Kind
    ) {
        var numbers = HardNumbers(generator: SplitMix64(seed: 1))
        for dividendLimbs in 0...8 {
            for divisorLimbs in 1...4 {
                for _ in 0..<150 {
                    let divisor = numbers.number(limbs: divisorLimbs)
                    let dividend = numbers.dividend(kind, limbs: dividendLimbs, by: divisor)
                    #expect(DivisionCase(dividend: dividend, divisor: divisor).fault == nil)
                }
            }
        }
    }

    @Test(arguments: HardNumbers.Kind.allCases)
    func `quotients and rests are the schoolbook's, at every length`(kind: HardNumbers.Kind) {
        var numbers = HardNumbers(generator: SplitMix64(seed: 2))
        for dividendLimbs in 0...8 {
            for divisorLimbs in 1...4 {
                for _ in 0..<2 {
                    let divisor = numbers.number(limbs: divisorLimbs)
                    let dividend = numbers.dividend(kind, limbs: dividendLimbs, by: divisor)
                    let row = DivisionCase(dividend: dividend, divisor: divisor)
                    #expect(row.schoolbookFault == nil)
                }
            }
        }
    }

    @Test func `products and products divided are the schoolbook's, at every length`() {
        var numbers = HardNumbers(generator: SplitMix64(seed: 3))
        for leftLimbs in 0...4 {
            for rightLimbs in 0...4 {
                for round in 0..<20 {
                    let row = ProductCase(
                        left: numbers.number(limbs: leftLimbs),
                        right: numbers.number(limbs: rightLimbs))
                    let divisor = numbers.number(limbs: round % 4 + 1)
                    #expect(row.fault == nil)
                    #expect(row.fault(dividedBy: divisor) == nil)
                }
            }
        }
    }

    /// The limbs of a dividend and a divisor, least significant first.
    static let corners: [([UInt64], [UInt64])] = [
        // The top limbs equal, so that the first digit is the largest.
        ([0, 0, .max, 1 << 63], [1, .max, 1 << 63]),
        ([.max, .max - 1, .max, 1 << 63], [.max, .max, 1 << 63]),
        // An estimate one too many, then two too many.
        ([0, .max - 1, 1 << 63], [.max, 1 << 63]),
        ([3, 0, 1 << 63], [1, 1 << 61]),
        ([0, 0, (1 << 63) - 1], [.max, 1 << 63]),
        // The divisor added back.
        ([0, 0, 1 << 63, (1 << 63) - 1], [1, 0, 1 << 63]),
        ([3, 0, 0, 1 << 63], [1, 0, 1 << 61]),
        ([0, .max, 0, 1 << 63], [.max, 0, 1 << 63]),
        ([0, 0, 0, 1 << 63], [.max, .max, 0, 1 << 62]),
    ]

    @Test(arguments: corners)
    func `the corners of long division come out right`(
        dividend: [UInt64], divisor: [UInt64]
    ) {
        func number(_ limbs: [UInt64]) -> UInt256 {
            let all = limbs + [UInt64](repeating: 0, count: 4 - limbs.count)
            return UInt256(limbs: all[0], all[1], all[2], all[3])
        }
        // As they stand, and as the upper half of a dividend twice as long.
        let narrow = UInt512(high: .zero, low: number(dividend))
        let wide = UInt512(high: number(divisor) &- .one, low: number(dividend))
        for row in [narrow, wide] {
            let row = DivisionCase(dividend: row, divisor: number(divisor))
            #expect(row.fault == nil)
            #expect(row.schoolbookFault == nil)
        }
    }

    @Test func `nothing divides by zero`() {
        for value in [UInt256.zero, .one, UInt256(UInt128.max), .max] {
            #expect(value.dividedReportingZero(by: .zero)?.quotient == nil)
            #expect(value.divided(by: .zero, rounding: .up) == nil)
            #expect(value.multiplied(by: value, dividedBy: .zero, rounding: .down) == nil)
            let wide = UInt512(high: value, low: value)
            #expect(wide.divided(by: .zero, rounding: .down) == nil)
        }
    }

    @Test func `a quotient of 2^256 does not fit, and the one below it does`() {
        var numbers = HardNumbers(generator: SplitMix64(seed: 4))
        for _ in 0..<40 {
            let left = numbers.number(limbs: 4)
            let right = numbers.number(limbs: 3)
            let high = left.multipliedFullWidth(by: right).high
            if high.isZero { continue }
            let row = ProductCase(left: left, right: right)
            #expect(left.multiplied(by: right, dividedBy: high, rounding: .down) == nil)
            #expect(row.fault(dividedBy: high) == nil)
            #expect(row.fault(dividedBy: high &+ .one) == nil)
            let wide = UInt512(high: high, low: left)
            #expect(DivisionCase(dividend: wide, divisor: high).fault == nil)
            #expect(DivisionCase(dividend: wide, divisor: high).schoolbookFault == nil)
        }
    }

    @Test func `a quotient rounded up past the largest number does not fit`() {
        let wide = UInt512(high: .max &- 1, low: .max)
        #expect(wide.divided(by: .max, rounding: .down) == .max)
        #expect(wide.divided(by: .max, rounding: .up) == nil)
        #expect(UInt256.max.multiplied(by: .max, dividedBy: .max, rounding: .up) == .max)
    }
}
