import Arithmetic
import Basics
import Cryptography
import Testing

@Suite struct CurvePointTests {
    // SEC 2, section 2.4.1.
    static let generator =
        bytes("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")

    @Test func `one times the generator is the generator`() throws {
        #expect(try CurvePoint(generatorTimes: .one).bytes() == CurvePointTests.generator)
        let parsed = try CurvePoint(CurvePointTests.generator)
        #expect(parsed == (try CurvePoint(generatorTimes: .one)))
        #expect(try parsed.publicKey().compressed == CurvePointTests.generator)
    }

    @Test(arguments: [
        // x = 5 is on no point of the curve.
        "020000000000000000000000000000000000000000000000000000000000000005",
        // x is the field's prime, and above it.
        "02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "0079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "000000000000000000000000000000000000000000000000000000000000000000",
        "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f817",
        "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f8179800", "00", "",
    ])
    func `what is no short form of a point is refused`(digits: String) {
        #expect(throws: CryptographyError.self) { try CurvePoint(bytes(digits)) }
    }

    @Test func `secret and public products are the same point`() throws {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<40 {
            let words = (0..<8).map { _ in generator.next() }
            let raw = words.flatMap { word in (0..<8).map { UInt8(word >> ($0 * 8) & 0xff) } }
            let first = raw.withUnsafeBytes {
                Scalar(reducing: UnsafeRawBufferPointer(rebasing: $0[..<32]))
            }
            let second = raw.withUnsafeBytes {
                Scalar(reducing: UnsafeRawBufferPointer(rebasing: $0[32...]))
            }
            let point = try CurvePoint(generatorTimes: first)
            var product = [UInt8](repeating: 0, count: 33)
            try product.withUnsafeMutableBytes { try point.writeProduct(second, to: $0) }
            #expect(try CurvePoint(product) == point.multiplied(byPublic: second))
            #expect(try CurvePoint(product) == CurvePoint(generatorTimes: first * second))
            let sum = try point.adding(try CurvePoint(generatorTimes: second))
            #expect(sum == (try CurvePoint(generatorTimes: first + second)))
            #expect(try point.negated() == CurvePoint(generatorTimes: -first))
        }
    }

    @Test func `the identity is no point`() throws {
        let point = try CurvePoint(generatorTimes: Scalar(5))
        #expect(throws: CryptographyError(.badParameter, "generator")) {
            try CurvePoint(generatorTimes: .zero)
        }
        #expect(throws: CryptographyError(.badParameter, "sum")) {
            try point.adding(point.negated())
        }
        #expect(throws: CryptographyError(.badParameter, "product")) {
            try point.multiplied(byPublic: .zero)
        }
        var product = [UInt8](repeating: 0, count: 33)
        #expect(throws: CryptographyError(.badParameter, "product")) {
            try product.withUnsafeMutableBytes { try point.writeProduct(.zero, to: $0) }
        }
    }

    @Test func `nothing that prints a point shows it`() throws {
        let point = try CurvePoint(generatorTimes: .one)
        #expect("\(point)" == "CurvePoint" && Mirror(reflecting: point).children.isEmpty)
    }
}
