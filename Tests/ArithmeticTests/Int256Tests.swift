import Arithmetic
import Testing

@Suite struct Int256Tests {
    @Test func `signed sums, differences and order equal Python's`() throws {
        for row in try ArithmeticVectors.load().signed {
            let a = try #require(try signedNumber(row[0]))
            let b = try #require(try signedNumber(row[1]))
            #expect(a.checkedAdding(b) == (try signedNumber(row[2])))
            #expect(a.checkedSubtracting(b) == (try signedNumber(row[3])))
            #expect((a < b) == (row[4] == "<"))
            #expect((a == b) == (row[4] == "="))
            #expect(a.description == row[0])
            if let word = try number(row[5]) {
                #expect(Int256(twosComplement: word.bigEndianBytes) == a)
            }
        }
    }

    @Test func `zero has no sign`() {
        #expect(Int256(magnitude: .zero, isNegative: true) == .zero)
        #expect(Int256.zero.negated == .zero)
        #expect(!Int256.zero.negated.isNegative)
    }

    @Test func `the smallest two's complement word is read and other lengths are not`() {
        let smallest = Int256(twosComplement: [0x80] + [UInt8](repeating: 0, count: 31))
        #expect(smallest == Int256(magnitude: UInt256.one << 255, isNegative: true))
        let minusOne = Int256(twosComplement: [UInt8](repeating: 0xFF, count: 32))
        #expect(minusOne == Int256(magnitude: .one, isNegative: true))
        #expect(Int256(twosComplement: [0x80]) == nil)
    }
}
