import Arithmetic
import Basics
import Ethereum
import Testing

@Suite struct ABIPackedTests {
    // Solidity documentation, ABI specification, non-standard packed mode.
    @Test func `the documentation's example holds`() throws {
        let types: [ABIType] = [.int(16), .fixedBytes(1), .uint(16), .string]
        let values: [ABIValue] = [
            .int(Int256(magnitude: 1, isNegative: true)), .fixedBytes([0x42]), .uint(3),
            .string("Hello, world!"),
        ]
        #expect(
            try ABI.encodePacked(values, as: types)
                == bytes("ffff42000348656c6c6f2c20776f726c6421"))
    }

    @Test func `elements of arrays are padded, by the rule of their type`() throws {
        let word = [UInt8](repeating: 0, count: 31)
        let numbers = ABIValue.array([.uint(1), .uint(2)])
        #expect(try ABI.encodePacked([numbers], as: [.array(.uint(8))]) == word + [1] + word + [2])
        #expect(
            try ABI.encodePacked([.array([.fixedBytes([7])])], as: [.fixedArray(.fixedBytes(1), 1)])
                == [7] + word)
        let minus = ABIValue.array([.int(Int256(magnitude: 1, isNegative: true))])
        #expect(
            try ABI.encodePacked([minus], as: [.array(.int(8))])
                == [UInt8](repeating: 0xff, count: 32))
        #expect(try ABI.encodePacked([.array([])], as: [.array(.uint(8))]) == [])
    }

    @Test func `what Solidity does not pack is refused`() throws {
        let cases: [(ABIValue, ABIType)] = [
            (.tuple([.bool(true)]), .tuple([.bool])),
            (.array([.string("a")]), .array(.string)),
            (.array([.bytes([1])]), .fixedArray(.bytes, 1)),
            (.array([.array([.bool(true)])]), .array(.array(.bool))),
        ]
        for (value, type) in cases {
            #expect(throws: EthereumError(.unsupportedPacking)) {
                try ABI.encodePacked([value], as: [type])
            }
        }
        #expect(throws: EthereumError(.typeMismatch)) {
            try ABI.encodePacked([.bool(true)], as: [.uint(8)])
        }
        #expect(throws: EthereumError(.outOfRange)) {
            try ABI.encodePacked([.uint(256)], as: [.uint(8)])
        }
    }
}
