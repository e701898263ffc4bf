import Arithmetic
import Testing

@Suite struct UInt256Tests {
    let vectors: ArithmeticVectors

    init() throws { vectors = try ArithmeticVectors.load() }

    @Test func `sums, differences and products equal Python's`() throws {
        for row in vectors.basic {
            let a = try #require(try number(row[0]))
            let b = try #require(try number(row[1]))
            #expect(a &+ b == (try number(row[2])))
            #expect(a.checkedAdding(b) == (try number(row[3])))
            #expect(a &- b == (try number(row[4])))
            #expect(a.checkedSubtracting(b) == (try number(row[5])))
            let high = try #require(try number(row[6]))
            let low = try #require(try number(row[7]))
            #expect(a.multipliedFullWidth(by: b) == UInt512(high: high, low: low))
            #expect(a &* b == low)
            #expect(a.checkedMultiplied(by: b) == (high.isZero ? low : nil))
            if high.isZero { #expect(a * b == low) }
            #expect((a < b) == (try number(row[5]) == nil))
        }
    }

    @Test func `quotients and remainders equal Python's, next to multiples of the divisor too`()
        throws
    {
        for row in vectors.division {
            let a = try #require(try number(row[0]))
            let b = try #require(try number(row[1]))
            let quotient = try number(row[2])
            let remainder = try number(row[3])
            let answer = a.dividedReportingZero(by: b)
            #expect(answer?.quotient == quotient, "\(row)")
            #expect(answer?.remainder == remainder, "\(row)")
            #expect(a.divided(by: b, rounding: .down) == quotient)
            let up = quotient.map { remainder == .zero ? $0 : $0 + 1 }
            #expect(a.divided(by: b, rounding: .up) == up)
        }
    }

    @Test func `the 512-bit multiply and divide equals Python's in both roundings`() throws {
        for row in vectors.mulDiv {
            let a = try #require(try number(row[0]))
            let b = try #require(try number(row[1]))
            let d = try #require(try number(row[2]))
            let down = a.multiplied(by: b, dividedBy: d, rounding: .down)
            let up = a.multiplied(by: b, dividedBy: d, rounding: .up)
            #expect(down == (try number(row[3])), "\(row)")
            #expect(up == (try number(row[4])), "\(row)")
        }
    }

    @Test func `shifts and widths equal Python's`() throws {
        for row in vectors.shifts {
            let a = try #require(try number(row[0]))
            let count = try #require(Int(row[1]))
            #expect(a << count == (try number(row[2])))
            #expect(a >> count == (try number(row[3])))
            #expect(a.bitWidth == Int(row[4]))
            #expect(a.bit(count) == !((a >> count) & 1).isZero)
            #expect(~(~a) == a && (a & ~a).isZero && (a | ~a) == .max)
        }
        #expect(UInt256.max.bit(-1) == false && UInt256.max.bit(256) == false)
    }

    @Test func `texts, bytes, roots and nearest doubles equal Python's and read back`() throws {
        for row in vectors.texts {
            let a = try #require(try number(row[0]))
            #expect(a.description == row[1])
            #expect(try UInt256(decimal: row[1]) == a)
            #expect(a.quantity == row[0])
            #expect(a.squareRootFloor == (try number(row[2])))
            #expect(a.searchValue == Double(row[3]), "\(row)")
            #expect(a.bigEndianBytes.count == 32)
            #expect(UInt256(bigEndian: a.bigEndianBytes) == a)
            #expect(UInt256(bigEndian: a.minimalBytes) == a)
            #expect(a.minimalBytes.first != 0)
        }
    }

    @Test func `a double becomes the integer below it`() {
        #expect(UInt256(searchValue: 0.99) == .zero)
        #expect(UInt256(searchValue: 1.5) == .one)
        #expect(UInt256(searchValue: 0x1p255) == UInt256.one << 255)
        #expect(UInt256(searchValue: 0x1p53 + 2) == UInt256((1 << 53) + 2 as UInt64))
        #expect(UInt256(searchValue: 0x1p256) == nil)
        #expect(UInt256(searchValue: -1) == nil)
        #expect(UInt256(searchValue: .nan) == nil)
        #expect(UInt256(searchValue: .infinity) == nil)
    }

    @Test func `texts that are no numbers are refused with their reason`() {
        #expect(throws: IntegerTextError.empty) { try UInt256(decimal: "") }
        #expect(throws: IntegerTextError.badDigit(offset: 0)) { try UInt256(decimal: "-1") }
        #expect(throws: IntegerTextError.badDigit(offset: 2)) { try UInt256(decimal: "12a") }
        #expect(throws: IntegerTextError.overflow) {
            try UInt256(decimal: UInt256.max.description + "0")
        }
        // 2^256, one above the largest value.
        let above =
            "115792089237316195423570985008687907853269984665640564039457584007913129639936"
        #expect(throws: IntegerTextError.overflow) { try UInt256(decimal: above) }
        #expect(throws: IntegerTextError.missingPrefix) { try UInt256(quantity: "12") }
        #expect(throws: IntegerTextError.empty) { try UInt256(quantity: "0x") }
        #expect(throws: IntegerTextError.leadingZero) { try UInt256(quantity: "0x01") }
        #expect(throws: IntegerTextError.badDigit(offset: 1)) { try UInt256(quantity: "0x1g") }
        #expect(throws: IntegerTextError.overflow) {
            try UInt256(quantity: "0x1" + String(repeating: "0", count: 64))
        }
        #expect(UInt256(bigEndian: [UInt8](repeating: 0, count: 33)) == nil)
    }

    @Test func `powers of ten end at seventy-seven`() throws {
        #expect(UInt256.powerOfTen(0) == .one)
        #expect(UInt256.powerOfTen(-1) == nil)
        #expect(UInt256.powerOfTen(78) == nil)
        let largest = try #require(UInt256.powerOfTen(77))
        #expect(largest.description == "1" + String(repeating: "0", count: 77))
    }

    @Test func `narrow views exist only when the value fits`() {
        #expect(UInt256(UInt64.max).asUInt64 == .max)
        #expect((UInt256(UInt64.max) + 1).asUInt64 == nil)
        #expect(UInt256(UInt128.max).asUInt128 == .max)
        #expect((UInt256(UInt128.max) + 1).asUInt128 == nil)
        #expect(UInt256(Int.max).asInt == .max)
        #expect((UInt256(Int.max) + 1).asInt == nil)
    }
}
