import Arithmetic
import Basics
import Ethereum
import Foundation
import Testing

@Suite struct ABICodingTests {
    // The examples of Solidity's ABI specification.
    @Test func `the specification's examples hold`() throws {
        let sam = try ABIFunction(parsing: "sam(bytes,bool,uint256[])")
        let values: [ABIValue] = [
            .bytes(Array("dave".utf8)), .bool(true), .array([.uint(1), .uint(2), .uint(3)]),
        ]
        let data = bytes(
            """
            a5643bf2
            0000000000000000000000000000000000000000000000000000000000000060
            0000000000000000000000000000000000000000000000000000000000000001
            00000000000000000000000000000000000000000000000000000000000000a0
            0000000000000000000000000000000000000000000000000000000000000004
            6461766500000000000000000000000000000000000000000000000000000000
            0000000000000000000000000000000000000000000000000000000000000003
            0000000000000000000000000000000000000000000000000000000000000001
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000003
            """)
        #expect(try sam.encodeCall(values) == data)
        #expect(try sam.decodeCall(data) == values)
        let bar = try ABIFunction(parsing: "bar(bytes3[2])")
        #expect(
            try bar.encodeCall([
                .array([.fixedBytes(Array("abc".utf8)), .fixedBytes(Array("def".utf8))])
            ])
                == bytes(
                    """
                    fce353f6
                    6162630000000000000000000000000000000000000000000000000000000000
                    6465660000000000000000000000000000000000000000000000000000000000
                    """))
    }

    @Test func `nested dynamic arrays follow the specification`() throws {
        let g = try ABIFunction(parsing: "g(uint256[][],string[])")
        let values: [ABIValue] = [
            .array([.array([.uint(1), .uint(2)]), .array([.uint(3)])]),
            .array([.string("one"), .string("two"), .string("three")]),
        ]
        let data = bytes(
            """
            2289b18c
            0000000000000000000000000000000000000000000000000000000000000040
            0000000000000000000000000000000000000000000000000000000000000140
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000040
            00000000000000000000000000000000000000000000000000000000000000a0
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000001
            0000000000000000000000000000000000000000000000000000000000000002
            0000000000000000000000000000000000000000000000000000000000000001
            0000000000000000000000000000000000000000000000000000000000000003
            0000000000000000000000000000000000000000000000000000000000000003
            0000000000000000000000000000000000000000000000000000000000000060
            00000000000000000000000000000000000000000000000000000000000000a0
            00000000000000000000000000000000000000000000000000000000000000e0
            0000000000000000000000000000000000000000000000000000000000000003
            6f6e650000000000000000000000000000000000000000000000000000000000
            0000000000000000000000000000000000000000000000000000000000000003
            74776f0000000000000000000000000000000000000000000000000000000000
            0000000000000000000000000000000000000000000000000000000000000005
            7468726565000000000000000000000000000000000000000000000000000000
            """)
        #expect(try g.encodeCall(values) == data)
        #expect(try g.decodeCall(data) == values)
    }

    // Tests/Vectors/ethereum_abi.json, by eth-abi.
    @Test func `random types agree with eth-abi in both directions`() throws {
        let cases = try ABICase.all()
        #expect(cases.count == 200)
        for item in cases {
            #expect(try ABI.encode(item.values, as: item.types) == item.data)
            #expect(try ABI.decode(item.types, from: item.data) == item.values)
            #expect(
                try ABI.decode(item.types, from: item.data, strictness: .lenient) == item.values)
        }
    }

    @Test func `a value must belong to its type`() throws {
        let mismatches: [(ABIValue, ABIType)] = [
            (.uint(1), .int(8)), (.bool(true), .uint(8)), (.bytes([1]), .fixedBytes(1)),
            (.fixedBytes([1]), .bytes), (.string("a"), .bytes), (.tuple([]), .array(.bool)),
            (.array([]), .tuple([.bool])), (.tuple([]), .tuple([.bool])),
        ]
        for (value, type) in mismatches {
            #expect(throws: EthereumError(.typeMismatch)) { try ABI.encode([value], as: [type]) }
        }
        #expect(throws: EthereumError(.typeMismatch)) { try ABI.encode([], as: [.bool]) }
        #expect(throws: EthereumError(.wrongLength)) {
            try ABI.encode([.fixedBytes([1, 2])], as: [.fixedBytes(3)])
        }
        #expect(throws: EthereumError(.wrongLength)) {
            try ABI.encode([.array([.bool(true)])], as: [.fixedArray(.bool, 2)])
        }
    }

    @Test func `integers are held to their width`() throws {
        let inside: [(ABIValue, ABIType)] = [
            (.uint(255), .uint(8)), (.uint(.max), .uint(256)),
            (.int(Int256(magnitude: 128, isNegative: true)), .int(8)), (.int(Int256(127)), .int(8)),
            (.int(Int256(magnitude: UInt256.one << 255, isNegative: true)), .int(256)),
        ]
        for (value, type) in inside {
            #expect(try ABI.decode([type], from: ABI.encode([value], as: [type])) == [value])
        }
        let outside: [(ABIValue, ABIType)] = [
            (.uint(256), .uint(8)), (.int(Int256(magnitude: 129, isNegative: true)), .int(8)),
            (.int(Int256(128)), .int(8)), (.int(Int256(UInt256.one << 255)), .int(256)),
            (.int(Int256(magnitude: UInt256.max, isNegative: true)), .int(256)),
        ]
        for (value, type) in outside {
            #expect(throws: EthereumError(.outOfRange)) { try ABI.encode([value], as: [type]) }
        }
    }

    @Test func `a call with another selector is refused`() throws {
        let function = try ABIFunction(parsing: "approve(address,uint256)")
        #expect(throws: EthereumError(.wrongSelector)) { try function.decodeCall([1, 2, 3, 4]) }
        #expect(throws: EthereumError(.wrongSelector)) { try function.decodeCall([]) }
        #expect(throws: EthereumError(.truncated)) {
            try function.decodeCall(function.selector + [0])
        }
        #expect(try ABIFunction(parsing: "f()").decodeCall(ABI.selector("f()")) == [])
    }
}
