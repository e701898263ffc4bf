import Arithmetic
import Basics
import Cryptography
import Testing

/// The order of the group, for slow arithmetic.
private let order = UInt256(
    limbs: 0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe, .max)

/// The scalar of a number below the order.
private func scalar(_ value: UInt256) throws -> Scalar {
    let bytes = value.bigEndianBytes
    return try #require(bytes.withUnsafeBytes { Scalar(canonical: $0) })
}

private func number(_ value: Scalar) throws -> UInt256 {
    try #require(UInt256(bigEndian: value.publicBytes))
}

/// The remainder of a product, by the division that money uses.
private func slowProduct(_ left: UInt256, _ right: UInt256) throws -> UInt256 {
    let product = left.multipliedFullWidth(by: right)
    let quotient = try #require(product.divided(by: order, rounding: .down))
    return product.low &- quotient &* order
}

/// Numbers at which carries and reductions happen, and random ones.
private func samples(_ count: Int) -> [UInt256] {
    var generator = SplitMix64(seed: 7)
    let edges: [UInt256] = [
        .zero, 1, 2, 3, UInt256(UInt64.max), UInt256(limbs: 0, 1, 0, 0), UInt256(limbs: 0, 0, 1, 0),
        UInt256(limbs: 0, 0, 0, 1 << 63), order >> 1, (order >> 1) + 1, order - 1, order - 2,
        UInt256(limbs: .max, .max, 0, 0), UInt256(limbs: 0, 0, .max, .max - 1),
    ]
    let others = (0..<count).map { _ in
        UInt256(
            limbs: generator.next(), generator.next(), generator.next(),
            generator.next() >> (generator.next() % 64))
    }
    return edges + others.filter { $0 < order }
}

@Suite struct ScalarTests {
    @Test func `sums, differences and products agree with long division`() throws {
        let values = samples(60)
        var checked = 0
        for left in values {
            let first = try scalar(left)
            for right in values {
                let second = try scalar(right)
                let sum = left.checkedAdding(right).map { $0 < order ? $0 : $0 - order }
                // A sum beyond 2^256 wraps; the order taken away twice from it is what remains.
                #expect(try number(first + second) == sum ?? (left &+ right &- order))
                let difference = left < right ? left &- right &+ order : left - right
                #expect(try number(first - second) == difference)
                let product = first * second
                #expect(try number(product) == slowProduct(left, right))
                checked += 1
            }
            #expect(try number(-first) == (left.isZero ? .zero : order - left))
            #expect(first.isHigh == (left > order >> 1))
            #expect(first.isZero == left.isZero)
        }
        #expect(checked > 4_000)
    }

    @Test func `sums and products agree with libsecp256k1`() throws {
        let values = samples(30).filter { !$0.isZero }
        for (left, right) in zip(values, values.dropFirst() + values.prefix(1)) {
            let (first, second) = (try scalar(left), try scalar(right))
            if !(first + second).isZero {
                let sum = try right.bigEndianBytes.withUnsafeBytes {
                    try Secp256k1.sum(secret(left.bigEndianBytes), tweak: $0)
                }
                #expect(revealed(sum) == (first + second).publicBytes)
            }
            let stepwise = try CurvePoint(generatorTimes: first).multiplied(byPublic: second)
            #expect(stepwise == (try CurvePoint(generatorTimes: first * second)))
        }
    }

    @Test func `an inverse gives one, and zero has zero`() throws {
        for value in samples(20) {
            let number = try scalar(value)
            #expect(number * number.inverse == (value.isZero ? .zero : .one))
        }
    }

    @Test func `the order and above are refused, or reduced`() throws {
        for (value, remainder) in [
            (order, UInt256.zero), (order + 1, 1), (UInt256.max, UInt256.max - order),
            (order - 1, order - 1),
        ] {
            let bytes = value.bigEndianBytes
            #expect((bytes.withUnsafeBytes { Scalar(canonical: $0) } == nil) == (value >= order))
            let reduced = bytes.withUnsafeBytes { Scalar(reducing: $0) }
            #expect(try number(reduced) == remainder)
        }
        let short = [UInt8](repeating: 0, count: 31)
        #expect(short.withUnsafeBytes { Scalar(canonical: $0) } == nil)
        let long = [UInt8](repeating: 0, count: 33)
        #expect(long.withUnsafeBytes { Scalar(canonical: $0) } == nil)
    }

    @Test func `48 bytes are reduced as the number that they are`() throws {
        let values = samples(20)
        for (index, low) in values.enumerated() {
            let high = index == 0 ? UInt256(UInt128.max) : values[index - 1] >> 128
            let bytes = high.bigEndianBytes[16...] + low.bigEndianBytes
            let reduced = Array(bytes).withUnsafeBytes { Scalar(reducing48: $0) }
            let wide = UInt512(high: high, low: low)
            let quotient = try #require(wide.divided(by: order, rounding: .down))
            #expect(try number(reduced) == low &- quotient &* order)
        }
    }

    @Test func `a factor gives plain products`() throws {
        let values = samples(12)
        for left in values {
            let factor = ScalarFactor(try scalar(left))
            #expect(try number(factor.value) == left)
            for right in values {
                let product = factor * (try scalar(right))
                let both = (factor * ScalarFactor(try scalar(right))).value
                #expect(product == both)
                #expect(try number(product) == slowProduct(left, right))
            }
        }
    }

    @Test func `a mask keeps all or nothing`() throws {
        let value = try scalar(order - 5)
        #expect(value.masked(by: .max) == value)
        #expect(value.masked(by: 0).isZero)
    }

    @Test func `nothing that prints a scalar shows it`() throws {
        let value = Scalar(0xdead_beef)
        for text in ["\(value)", String(reflecting: value), "\([value])", "\(ScalarFactor(value))"]
        {
            #expect(!text.contains("3735928559") && text.contains("Scalar"))
        }
        #expect(Mirror(reflecting: value).children.isEmpty)
        #expect(Mirror(reflecting: ScalarFactor(value)).children.isEmpty)
    }

    @Test func `scalars in secret memory are kept in place and wiped`() throws {
        let memory = SecretMemory(scalars: 3)
        memory[scalar: 0] = Scalar(1)
        memory[scalar: 2] = try scalar(order - 1)
        #expect(memory[scalar: 0] == .one)
        #expect(memory[scalar: 1].isZero)
        #expect(try number(memory[scalar: 2]) == order - 1)
        memory.wipe()
        let isEmpty = memory.withUnsafeBytes { bytes in bytes.allSatisfy { $0 == 0 } }
        #expect(isEmpty && memory.count == 96)
        #expect("\(memory)" == "SecretMemory(96)")
    }
}
