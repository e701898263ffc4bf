import Arithmetic
import Testing

/// The short way to a quotient against the long one.
@Suite struct UInt128QuotientTests {
    /// Numbers whose limbs are often all zeros or all ones.
    private func number(_ generator: inout some RandomNumberGenerator) -> UInt128 {
        func limb() -> UInt64 {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: 0
            case 1: .max
            case 2: .max &- UInt64.random(in: 0..<3, using: &generator)
            case 3: 1 << UInt64.random(in: 0..<64, using: &generator)
            default: UInt64.random(in: .min ... .max, using: &generator)
            }
        }
        return UInt128(limb()) << 64 | UInt128(limb())
    }

    @Test func `it is the quotient of the wide product, for whatever is above what is divided`() {
        var generator = SystemRandomNumberGenerator()
        var answered = 0
        for _ in 0..<40_000 {
            // Divisors of any length, most of which are above the number.
            let bits = UInt128(UInt64.random(in: 0..<128, using: &generator))
            let divisor = number(&generator) >> bits
            let left = number(&generator) >> UInt128(UInt64.random(in: 0...127, using: &generator))
            // Now and then a quotient whose limbs are known: the other factor is the divisor.
            let right = Bool.random(using: &generator) ? divisor : number(&generator)
            let quick = left.multipliedQuickly(by: right, dividedBy: divisor)
            guard left < divisor else {
                #expect(quick == nil)
                continue
            }
            let wide = UInt256(left).multiplied(
                by: UInt256(right), dividedBy: UInt256(divisor), rounding: .down)
            #expect(quick == wide?.asUInt128, "\(left) · \(right) / \(divisor)")
            answered += 1
        }
        #expect(answered > 10_000)
    }

    @Test func `a product has both its halves`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            let (left, right) = (number(&generator), number(&generator))
            let (high, low) = left.multipliedWide(by: right)
            let slow = left.multipliedFullWidth(by: right)
            #expect(high == slow.high && low == slow.low, "\(left) · \(right)")
        }
    }
}
