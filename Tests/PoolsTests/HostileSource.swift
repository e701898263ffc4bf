import Arithmetic
import Basics

/// Draws what nobody would send in earnest: the edges of every type, and numbers of any width.
struct HostileSource {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// Whether something happens that does once in so many times.
    mutating func isOnce(in times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }

    mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &random)]
    }

    mutating func integer<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
        Number.random(in: range, using: &random)
    }

    /// An extreme, or a number of any width.
    mutating func amount() -> UInt256 {
        if isOnce(in: 3) { return pick(Self.extremes) }
        return width(integer(1...256))
    }

    /// A number of so many bits.
    mutating func width(_ bits: Int) -> UInt256 {
        let limbs = UInt256(
            limbs: random.next(), random.next(), random.next(), random.next() | 1 << 63)
        return limbs >> (256 - bits)
    }

    /// A market's amount of a coin with so many decimals, mostly.
    mutating func holding(decimals: Int, hostileOnce times: Int = 6) -> UInt256 {
        if isOnce(in: times) { return amount() }
        let unit = UInt256.powerOfTen(min(decimals, 36)) ?? .one
        return (unit &* UInt256(integer(1_000...1_000_000_000 as ClosedRange<UInt64>)))
            .divided(by: UInt256(integer(1...1_000 as ClosedRange<UInt64>)), rounding: .up) ?? unit
    }

    /// So many of them, and now and then one more or one less.
    mutating func list<Element>(
        _ count: Int, _ draw: (inout HostileSource) -> Element
    ) -> [Element] {
        let wrong = isOnce(in: 40) ? pick([-1, 1]) : 0
        return (0..<max(0, count + wrong)).map { _ in draw(&self) }
    }

    /// What to trade against a holding: a part of it, all of it, its neighbours, or anything.
    mutating func trade(of holding: UInt256) -> UInt256 {
        switch integer(0...7) {
        case 0...3: holding >> integer(1...40)
        case 4: pick([holding, holding &- .one, holding &+ .one, .max &- holding])
        default: amount()
        }
    }

    /// One of a coin with 18 decimals.
    static var one: UInt256 { 1_000_000_000_000_000_000 }

    static let extremes: [UInt256] =
        [64, 112, 127, 128, 160, 255].flatMap { bits -> [UInt256] in
            let power = UInt256.one << bits
            return [power &- .one, power, power &+ .one]
        } + [.zero, .one, 2, one, .max &- .one, .max]
}
