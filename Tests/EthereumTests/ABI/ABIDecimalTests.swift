import Arithmetic
import Ethereum
import Testing

@Suite struct ABIDecimalTests {
    @Test func `decimals and functions are words of their kind`() throws {
        let types = [
            try ABIType(parsing: "fixed128x18"), try ABIType(parsing: "ufixed"), .function,
        ]
        #expect(types[1].canonicalName == "ufixed128x18")
        let values: [ABIValue] = [
            .int(Int256(magnitude: 5, isNegative: true)), .uint(5),
            .fixedBytes([UInt8](repeating: 3, count: 24)),
        ]
        let data = try ABI.encode(values, as: types)
        #expect(data.count == 96)
        #expect(try ABI.decode(types, from: data) == values)
        var dirty = data
        dirty[95] = 1
        #expect(throws: EthereumError(.dirtyPadding)) { try ABI.decode(types, from: dirty) }
        #expect(throws: EthereumError(.wrongLength)) {
            try ABI.encode([.fixedBytes([1])], as: [.function])
        }
    }

    @Test(arguments: [
        "fixed128", "fixed128x0", "fixed128x81", "ufixed7x1", "fixed264x1", "fixed8x",
    ])
    func `a decimal type has bits and decimals in range`(text: String) {
        #expect(throws: EthereumError(.badType)) { try ABIType(parsing: text) }
    }

    @Test func `an offset into the heads is for lenient readers`() throws {
        // bytes, bool: the offset points at the bool, which then is the length.
        let data =
            UInt256(32).bigEndianBytes + UInt256.one.bigEndianBytes + [7]
            + [UInt8](repeating: 0, count: 31)
        #expect(throws: EthereumError(.badOffset)) {
            try ABI.decode([.bytes, .bool], from: data)
        }
        #expect(
            try ABI.decode([.bytes, .bool], from: data, strictness: .lenient)
                == [.bytes([7]), .bool(true)])
    }
}
