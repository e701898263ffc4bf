import Basics
import Ethereum
import Testing

@Suite struct ABITypeTests {
    @Test(arguments: [
        "uint256", "int8", "address", "bool", "bytes", "bytes1", "bytes32", "string", "uint8[]",
        "uint8[3]", "(address,uint256)", "(address,(bytes,bool)[2])[]", "string[][2][]",
        "((((bool))))",
    ])
    func `a canonical name survives the round trip`(text: String) throws {
        #expect(try ABIType(parsing: text).canonicalName == text)
    }

    @Test func `the short integer names mean 256 bits`() throws {
        #expect(try ABIType(parsing: "uint") == .uint(256))
        #expect(try ABIType(parsing: "int[]") == .array(.int(256)))
    }

    @Test(arguments: [
        "", " ", "uint7", "uint0", "uint264", "int257", "uint08", "bytes0", "bytes33", "address20",
        "bool8", "string1", "float", "uint256 ", " uint256", "uint256[", "uint256]", "uint256[0]",
        "uint256[-1]", "uint256[01]", "uint256[9999999999]", "()", "(", ")", "(uint256", "uint256)",
        "(uint256,)", "(,uint256)", "(uint256 a)", "tuple(uint256)", "UINT256", "uint256,bool",
        "bytes32x", "[]",
    ])
    func `what is no type is refused`(text: String) {
        #expect(throws: EthereumError(.badType)) { try ABIType(parsing: text) }
    }

    @Test func `nesting is bounded for texts and for values`() throws {
        let levels = ABIType.depthMax
        #expect(throws: EthereumError(.tooDeep)) {
            try ABIType(parsing: String(repeating: "(", count: levels + 1))
        }
        #expect(throws: EthereumError(.tooDeep)) {
            try ABIType(parsing: "bool" + String(repeating: "[]", count: levels))
        }
        #expect(throws: Never.self) {
            try ABIType(parsing: "bool" + String(repeating: "[]", count: levels - 1))
        }
        var type = ABIType.bool
        for _ in 0..<10_000 { type = .array(type) }
        #expect(throws: EthereumError(.tooDeep)) { try ABI.decode([type], from: []) }
        #expect(throws: EthereumError(.tooDeep)) { try ABI.encode([.bool(true)], as: [type]) }
    }

    @Test func `types that take no space are refused as elements`() {
        for type in [ABIType.array(.tuple([])), .array(.fixedArray(.bool, 0)), .uint(0)] {
            #expect(throws: EthereumError(.badType)) {
                try ABI.decode([type], from: [UInt8](repeating: 0xff, count: 64))
            }
        }
    }

    // Examples of Solidity's ABI specification and of ERC-20.
    @Test(
        arguments: [
            ("baz(uint32,bool)", [0xcd, 0xcd, 0x77, 0xc0]),
            ("bar(bytes3[2])", [0xfc, 0xe3, 0x53, 0xf6]),
            ("sam(bytes,bool,uint256[])", [0xa5, 0x64, 0x3b, 0xf2]),
            ("f(uint256,uint32[],bytes10,bytes)", [0x8b, 0xe6, 0x52, 0x46]),
            ("transfer(address,uint256)", [0xa9, 0x05, 0x9c, 0xbb]),
            ("approve(address,uint256)", [0x09, 0x5e, 0xa7, 0xb3]),
            ("totalSupply()", [0x18, 0x16, 0x0d, 0xdd]),
        ] as [(String, [UInt8])])
    func `selectors are those of the specification`(text: String, selector: [UInt8]) throws {
        #expect(ABI.selector(text) == selector)
        let function = try ABIFunction(parsing: text)
        #expect(function.selector == selector)
        #expect(function.name == String(text.prefix { $0 != "(" }))
    }

    @Test(arguments: ["", "f", "(uint256)", "f(uint256", "f(uint256))", "f (bool)", "f(bool)[]"])
    func `what is no function is refused`(text: String) {
        #expect(throws: EthereumError(.badType)) { try ABIFunction(parsing: text) }
    }

    @Test func `an event's topic is the whole hash`() {
        #expect(
            ABI.eventTopic("Transfer(address,address,uint256)").hex
                == "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")
    }
}
