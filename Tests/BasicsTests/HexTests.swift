import Basics
import Testing

@Suite struct HexTests {
    @Test func `bytes become lower-case text and read back, in any letter case`() throws {
        let bytes: [UInt8] = [0x00, 0x01, 0x7F, 0x80, 0xAB, 0xFF]
        #expect(Hex.encode(bytes) == "0x00017f80abff")
        #expect(Hex.encodeDigits(bytes) == "00017f80abff")
        #expect(try Hex.decode("0x00017f80abff") == bytes)
        #expect(try Hex.decode("0x00017F80aBfF") == bytes)
        #expect(try Hex.decodeDigits(Array("00017f80ABFF".utf8)) == bytes)
        #expect(try Hex.decode("0x").isEmpty)
        #expect(Hex.encode([]) == "0x")
    }

    @Test func `every byte reads back from its own text`() throws {
        for byte in UInt8.min ... .max {
            #expect(try Hex.decode(Hex.encode([byte])) == [byte])
        }
    }

    @Test func `texts that are no hex are refused with their reason`() {
        #expect(throws: HexError.missingPrefix) { try Hex.decode("") }
        #expect(throws: HexError.missingPrefix) { try Hex.decode("0") }
        #expect(throws: HexError.missingPrefix) { try Hex.decode("0X00") }
        #expect(throws: HexError.missingPrefix) { try Hex.decode("abcd") }
        #expect(throws: HexError.oddLength) { try Hex.decode("0xabc") }
        #expect(throws: HexError.badDigit(offset: 0)) { try Hex.decode("0xg0") }
        #expect(throws: HexError.badDigit(offset: 3)) { try Hex.decode("0x000 ") }
        // The neighbours of the digit ranges in ASCII.
        for character in "/:@G`g" {
            #expect(throws: HexError.badDigit(offset: 1)) { try Hex.decode("0x0\(character)") }
        }
    }
}
