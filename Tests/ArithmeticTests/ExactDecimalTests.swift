import Arithmetic
import Testing

@Suite struct ExactDecimalTests {
    private func value(_ text: String) throws -> ExactDecimal? {
        text == "-" ? nil : try ExactDecimal(text)
    }

    @Test func `decimals add, subtract, order and convert as Python's fractions do`() throws {
        for row in try ArithmeticVectors.load().decimals {
            let a = try ExactDecimal(row[0])
            let b = try ExactDecimal(row[1])
            #expect(a.adding(b) == (try value(row[2])), "\(row)")
            #expect(a.subtracting(b) == (try value(row[3])), "\(row)")
            #expect((a < b) == (row[4] == "<"), "\(row)")
            #expect((a == b) == (row[4] == "="), "\(row)")
            let decimals = try #require(Int(row[5]))
            let down = row[6] == "-" ? nil : try UInt256(decimal: row[6])
            let up = row[7] == "-" ? nil : try UInt256(decimal: row[7])
            #expect(a.rawUnits(decimals: decimals, rounding: .down) == down, "\(row)")
            #expect(a.rawUnits(decimals: decimals, rounding: .up) == up, "\(row)")
            #expect(a.exactRawUnits(decimals: decimals) == (down == up ? down : nil), "\(row)")
            if row[8] != "-" {
                #expect(a.count(of: b, rounding: .down) == Int64(row[8]), "\(row)")
                #expect(a.count(of: b, rounding: .up) == Int64(row[9]), "\(row)")
                #expect(a.isMultiple(of: b) == (row[8] == row[9]), "\(row)")
            }
            if a.coefficient != 0 || !row[0].hasPrefix("-") { #expect(a.description == row[0]) }
        }
    }

    @Test func `equal values are equal and hash alike whatever their scale`() throws {
        let short = try ExactDecimal("1.5")
        let long = try ExactDecimal("1.5000")
        #expect(short == long)
        #expect(short.hashValue == long.hashValue)
        #expect(long.description == "1.5000")
        #expect(long.normalized.description == "1.5")
        #expect(try ExactDecimal("0.000").normalized.scale == 0)
    }

    @Test func `products are exact or absent`() throws {
        let price = try ExactDecimal("0.1")
        #expect(price.multiplied(by: try ExactDecimal("-2.50")) == (try ExactDecimal("-0.25")))
        let large = try ExactDecimal("170141183460469231731687303715884105727")
        #expect(large.multiplied(by: try ExactDecimal("2")) == nil)
        #expect(large.multiplied(by: .one) == large)
        #expect(large.adding(.one) == nil)
        let tiny = try ExactDecimal("0.0000000000000000001")
        #expect(tiny.multiplied(by: tiny) == nil, "thirty-eight places do not fit")
        #expect(try ExactDecimal("0.05").times(3) == (try ExactDecimal("0.15")))
        #expect(large.times(2) == nil)
    }

    @Test func `rescaling never loses a digit`() throws {
        let value = try ExactDecimal("1.230")
        #expect(value.rescaled(to: 2)?.description == "1.23")
        #expect(value.rescaled(to: 1) == nil)
        #expect(value.rescaled(to: 5)?.description == "1.23000")
        #expect(value.rescaled(to: 37) == nil)
        #expect(value.rescaled(to: -1) == nil)
    }

    @Test func `raw units read back`() throws {
        let raw = try UInt256(decimal: "1234567890123456789")
        let value = try #require(ExactDecimal(rawUnits: raw, decimals: 18))
        #expect(value.description == "1.234567890123456789")
        #expect(value.exactRawUnits(decimals: 18) == raw)
        #expect(value.exactRawUnits(decimals: 6) == nil)
        #expect(ExactDecimal(rawUnits: .max, decimals: 18) == nil)
        #expect(try ExactDecimal("-1").rawUnits(decimals: 18, rounding: .down) == nil)
    }

    @Test func `steps are counted only for positive steps and values`() throws {
        let size = try ExactDecimal("1.05")
        #expect(size.count(of: try ExactDecimal("0.1"), rounding: .down) == 10)
        #expect(size.count(of: try ExactDecimal("0.1"), rounding: .up) == 11)
        #expect(size.count(of: .zero, rounding: .down) == nil)
        #expect(size.count(of: try ExactDecimal("-0.1"), rounding: .down) == nil)
        #expect(try ExactDecimal("-1").count(of: .one, rounding: .down) == nil)
        #expect(size.isMultiple(of: try ExactDecimal("0.05")))
        #expect(!size.isMultiple(of: try ExactDecimal("0.1")))
    }

    @Test func `texts that are no decimals are refused with their reason`() {
        #expect(throws: DecimalTextError.empty) { try ExactDecimal("") }
        #expect(throws: DecimalTextError.empty) { try ExactDecimal("-") }
        #expect(throws: DecimalTextError.empty) { try ExactDecimal("1.") }
        #expect(throws: DecimalTextError.badCharacter(offset: 0)) { try ExactDecimal(".5") }
        #expect(throws: DecimalTextError.badCharacter(offset: 0)) { try ExactDecimal("+1") }
        #expect(throws: DecimalTextError.badCharacter(offset: 1)) { try ExactDecimal("1e3") }
        #expect(throws: DecimalTextError.badCharacter(offset: 3)) { try ExactDecimal("1.2.3") }
        #expect(throws: DecimalTextError.tooManyDigits) {
            try ExactDecimal("170141183460469231731687303715884105728")
        }
        #expect(throws: DecimalTextError.tooManyDigits) {
            try ExactDecimal("0." + String(repeating: "0", count: 36) + "1")
        }
    }

    @Test func `the search value is within a rounding or two of the decimal`() throws {
        #expect(try ExactDecimal("-2.5").searchValue == -2.5)
        #expect(try ExactDecimal("0.1").searchValue == 0.1)
        let small = try ExactDecimal("0.000000000000000000000000000000123456").searchValue
        #expect(abs(small / 1.23456e-31 - 1) < 4e-16)
    }
}
