import Basics
import Testing

@Suite struct FixedBytesTests {
    private let text = "0xd8da6bf26964af9d7eed9e03e53415d37aa96045"

    @Test func `an address keeps its bytes and reads back`() throws {
        let address = try Address(hex: text)
        #expect(address.bytes.count == 20)
        #expect(address.hex == text)
        #expect(address.description == text)
        #expect(Address(bytes: address.bytes) == address)
        #expect(try Address(hex: "0xD8DA6BF26964AF9D7EED9E03E53415D37AA96045") == address)
        #expect(Address.zero.bytes == [UInt8](repeating: 0, count: 20))
    }

    @Test func `an address of another length is refused`() {
        #expect(Address(bytes: [UInt8](repeating: 1, count: 19)) == nil)
        #expect(Address(bytes: [UInt8](repeating: 1, count: 21)) == nil)
        #expect(throws: HexError.wrongLength(expected: 20, actual: 19)) {
            try Address(hex: text.dropLast(2))
        }
        #expect(throws: HexError.wrongLength(expected: 20, actual: 21)) {
            try Address(hex: text + "00")
        }
    }

    @Test func `addresses are ordered as big-endian numbers, at every byte`() throws {
        for index in 0..<20 {
            var low = [UInt8](repeating: 0x7F, count: 20)
            var high = low
            low[index] = 0x00
            high[index] = 0x80
            for later in (index + 1)..<max(20, index + 1) {
                low[later] = 0xFF
                high[later] = 0x00
            }
            let smaller = try #require(Address(bytes: low))
            let larger = try #require(Address(bytes: high))
            #expect(smaller < larger)
            #expect(!(larger < smaller))
        }
    }

    @Test func `a hash keeps its bytes, its order and its length`() throws {
        let bytes = (0..<32).map { UInt8($0) }
        let hash = try #require(Hash32(bytes: bytes))
        #expect(hash.bytes == bytes)
        #expect(try Hash32(hex: hash.hex) == hash)
        #expect(Hash32(bytes: bytes.dropLast()) == nil)
        for index in 0..<32 {
            var larger = bytes
            larger[index] += 1
            #expect(hash < (try #require(Hash32(bytes: larger))))
        }
        #expect(Hash32.zero.hex == "0x" + String(repeating: "0", count: 64))
    }
}
