import Arithmetic
import Basics

/// Numbers of so many limbs, of which every other is at an edge: there the estimates of long division
/// err, and carries run.
struct HardNumbers {
    var generator: SplitMix64

    private static let edges: [UInt64] = [
        0, 0, 0, 1, 2, .max, .max, .max - 1, 1 << 63, 1 << 63, (1 << 63) - 1, (1 << 63) + 1,
        1 << 32,
        (1 << 32) - 1,
    ]

    mutating func limb() -> UInt64 {
        switch generator.next() % 8 {
        case 0...3: Self.edges[Int(generator.next() % UInt64(Self.edges.count))]
        case 4: generator.next() >> (generator.next() % 64)
        default: generator.next()
        }
    }

    /// A number whose top limb is not zero; zero for no limbs.
    mutating func number(limbs count: Int) -> UInt256 {
        var limbs: [UInt64] = [0, 0, 0, 0]
        for index in 0..<count { limbs[index] = limb() }
        if count > 0 { limbs[count - 1] = max(1, limbs[count - 1]) }
        return UInt256(limbs: limbs[0], limbs[1], limbs[2], limbs[3])
    }

    /// The same of up to eight limbs.
    mutating func wideNumber(limbs count: Int) -> UInt512 {
        guard count > 4 else { return UInt512(high: .zero, low: number(limbs: count)) }
        let low = UInt256(limbs: limb(), limb(), limb(), limb())
        return UInt512(high: number(limbs: count - 4), low: low)
    }

    /// A dividend of the kind's shape; the quotient always fits 256 bits for `product` and `likeness`.
    mutating func dividend(_ kind: Kind, limbs count: Int, by divisor: UInt256) -> UInt512 {
        switch kind {
        case .any:
            return wideNumber(limbs: count)
        case .product:
            let quotient = number(limbs: min(4, max(0, count - 1)))
            let rests = [.zero, divisor &- .one, number(limbs: 4) % divisor]
            let rest = rests[Int(generator.next() % 3)]
            // Below 2^256 · divisor: the sum does not leave 512 bits.
            return SlowArithmetic.add(quotient.multipliedFullWidth(by: divisor), rest)
        case .likeness:
            // divisor · 2^(64k) less a little: its leading limbs are often the divisor's own.
            let shift = 64 * Int(generator.next() % 5)
            let high = shift == 256 ? divisor : shift == 0 ? .zero : divisor >> (256 - shift)
            let whole = UInt512(high: high, low: divisor << shift)
            let less = number(limbs: Int(generator.next() % 4) + 1)
            let low = whole.low &- less
            if whole.low >= less { return UInt512(high: whole.high, low: low) }
            return whole.high.isZero ? whole : UInt512(high: whole.high &- .one, low: low)
        }
    }

    enum Kind: CaseIterable {
        case any
        case product
        case likeness
    }
}
