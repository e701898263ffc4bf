import Basics
import Cryptography
import Signing
import Testing

/// Group 11: no time that tells a secret, as far as statistics can see it.
///
/// Enough measurements take a minute, and a busy machine troubles them, so only the long run has them;
/// that a difference would be seen is tried each time.
@Suite(.serialized) struct TimingProofTests {
    private static func number(_ generator: inout SplitMix64) -> Scalar {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { memory in
            for word in 0..<4 {
                memory.storeBytes(of: generator.next(), toByteOffset: 8 * word, as: UInt64.self)
            }
            return Scalar(reducing: UnsafeRawBufferPointer(memory))
        }
    }

    /// Something of a number that is no branch on it.
    @inline(never)
    private static func digest(_ value: Scalar) -> UInt64 {
        value.withBytes { $0.loadUnaligned(fromByteOffset: 24, as: UInt64.self) }
    }

    private static func check(_ name: String, _ trial: TimingTrial<some Any>) throws {
        let leakage = try trial.leakage()
        print("FIGURE timing of \(name): |t| \((leakage * 100).rounded() / 100)")
        #expect(leakage < 4.5, "\(name)")
    }

    // MARK: The instrument

    @Test func `a comparison that ends at the first difference is found out`() throws {
        let secret = (0..<64).map { UInt8($0) }
        let trial = TimingTrial(
            samples: 6_000, batch: 16, fixed: { _ in secret.map { $0 } },
            random: { generator in
                var other = secret
                other[Int(generator.next() % 4)] ^= 1
                return other
            },
            run: { input in
                for place in 0..<64 where input[place] != secret[place] { return UInt64(place) }
                return 64
            })
        let leakage = try trial.leakage()
        print("FIGURE timing of a comparison with a branch: |t| \(leakage.rounded())")
        #expect(leakage > 10)
    }

    @Test func `a product that skips zeros is found out`() throws {
        // Square and multiply without the multiplications that a bit of 0 does not need.
        let trial = TimingTrial(
            samples: 2_000, batch: 1, fixed: { _ in UInt64(1) }, random: { $0.next() },
            run: { exponent in
                var (power, base) = (Scalar.one, Scalar(3))
                for bit in UInt64(0)..<64 {
                    if exponent >> bit & 1 == 1 { power = power * base }
                    base = base * base
                }
                return Self.digest(power)
            })
        #expect(try trial.leakage() > 10)
    }

    @Test(.enabled(if: isFull)) func `a constant comparison is not suspected`() throws {
        let secret = (0..<64).map { UInt8($0) }
        let trial = TimingTrial(
            samples: 6_000, batch: 16, fixed: { _ in secret.map { $0 } },
            random: { generator in
                var other = secret
                other[Int(generator.next() % 64)] ^= 1
                return other
            },
            run: { constantTimeEqual($0, secret) ? 1 : 0 })
        #expect(try trial.leakage(attempts: 5) < 4.5)
    }

    // MARK: The subjects

    /// Numbers with many zeros, and one with none.
    private static let edges: [(String, Scalar)] = [
        ("0", .zero), ("1", .one), ("n - 1", -Scalar.one),
    ]

    @Test(.enabled(if: isFull), arguments: 0..<3)
    func `arithmetic on scalars`(edge: Int) throws {
        let (label, fixed) = Self.edges[edge]
        let operations: [(String, (Scalar, Scalar) -> Scalar)] = [
            ("product", { $0 * $1 }), ("sum", { $0 + $1 }), ("difference", { $0 - $1 }),
        ]
        for (name, operation) in operations {
            try Self.check(
                "\(name), \(label)",
                TimingTrial(
                    samples: 150_000, batch: 16, fixed: { _ in (fixed, fixed) },
                    random: { (Self.number(&$0), Self.number(&$0)) },
                    run: { Self.digest(operation($0.0, $0.1)) }))
        }
        try Self.check(
            "inverse, \(label)",
            TimingTrial(
                samples: 20_000, batch: 1, fixed: { _ in fixed }, random: { Self.number(&$0) },
                run: { Self.digest($0.inverse) }))
    }

    @Test(.enabled(if: isFull), arguments: [UInt64(0), .max])
    func `selects by mask`(mask: UInt64) throws {
        try Self.check(
            "masked scalar, mask \(mask)",
            TimingTrial(
                samples: 150_000, batch: 16, fixed: { (mask, Self.number(&$0)) },
                random: { (0 &- ($0.next() & 1), Self.number(&$0)) },
                run: { Self.digest(scalarPair.0 + $0.1.masked(by: $0.0)) }))
        let (first, second) = (
            [UInt8](repeating: 3, count: 33), [UInt8](repeating: 0xff, count: 33)
        )
        let target = SecretMemory(count: 33)
        // Many times each, so that a difference would stand out from what surrounds it.
        try Self.check(
            "selected point, mask \(mask)",
            TimingTrial(
                samples: 60_000, batch: 4,
                fixed: { _ in UInt8(truncatingIfNeeded: mask) },
                random: { constantTimeMask(UInt8(truncatingIfNeeded: $0.next())) },
                run: { mask in
                    target.withUnsafeMutableBytes { target in
                        first.withUnsafeBytes { first in
                            second.withUnsafeBytes { second in
                                for _ in 0..<32 {
                                    constantTimeSelect(mask, first, second, into: target)
                                }
                            }
                        }
                        return UInt64(target[7])
                    }
                }))
    }

    @Test(.enabled(if: isFull)) func `reduction of bytes`() throws {
        for (label, fixed) in [
            ("all bits", [UInt8](repeating: 0xff, count: 48)),
            ("no bits", .init(repeating: 0, count: 48)),
        ] {
            try Self.check(
                "reduction of 48 bytes, \(label)",
                TimingTrial(
                    samples: 100_000, batch: 8, fixed: { _ in fixed.map { $0 } },
                    random: { generator in (0..<48).map { _ in UInt8(generator.next() >> 56) } },
                    run: { Self.digest($0.withUnsafeBytes { Scalar(reducing48: $0) }) }))
        }
    }

    @Test(.enabled(if: isFull), arguments: [UInt64(1), 2])
    func `secret multiples of points`(fixed: UInt64) throws {
        let value = fixed == 1 ? Scalar.one : -Scalar.one
        try Self.check(
            "multiple of the generator, \(fixed == 1 ? "1" : "n - 1")",
            TimingTrial(
                samples: 15_000, batch: 1, fixed: { _ in value }, random: { Self.number(&$0) },
                run: { UInt64(try CurvePoint(generatorTimes: $0).bytes()[5]) }))
        let point = try CurvePoint(generatorTimes: Scalar(77))
        let product = SecretMemory(count: 33)
        try Self.check(
            "multiple of a point, \(fixed == 1 ? "1" : "n - 1")",
            TimingTrial(
                samples: 15_000, batch: 1, fixed: { _ in value }, random: { Self.number(&$0) },
                run: { value in
                    try product.withUnsafeMutableBytes { bytes in
                        try point.writeProduct(value, to: bytes)
                        return UInt64(bytes[5])
                    }
                }))
    }
}

/// A number that the compiler does not see through.
private let scalarPair = (scalar(31), scalar(32))
