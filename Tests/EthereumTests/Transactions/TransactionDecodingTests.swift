import Arithmetic
import Basics
import Ethereum
import Testing

/// Adjacent rejections: a good transaction with one field spoilt.
@Suite struct TransactionDecodingTests {
    /// The fields of a good transaction of the type, as RLP items.
    static func goodFields(type: Int) throws -> [RLP.Item] {
        let cases = try vectors("ethereum_transactions.json", as: TransactionCase.self)
        let item = try #require(
            cases.first { $0.type == type && $0.chainId != nil && $0.accessList?.isEmpty != true })
        var raw = try Hex.decode(item.raw)
        if type == 2 { raw.removeFirst() }
        guard case .list(let fields) = try RLP.decode(raw) else { return [] }
        return fields
    }

    static func decode(type: Int, _ fields: [RLP.Item]) throws -> SignedTransaction {
        try SignedTransaction.decode((type == 2 ? [2] : []) + RLP.encode(.list(fields)))
    }

    /// Field positions: type 0 has v r s at 6 7 8, type 2 has yParity r s at 9 10 11.
    static func spoilt(
        _ type: Int, _ position: Int, _ item: RLP.Item
    ) throws -> [RLP.Item] {
        var fields = try goodFields(type: type)
        fields[position] = item
        return fields
    }

    @Test func `the untouched fields decode`() throws {
        for type in [0, 2] {
            #expect(
                throws: Never.self,
                performing: {
                    try TransactionDecodingTests.decode(
                        type: type, TransactionDecodingTests.goodFields(type: type))
                })
        }
    }

    @Test(arguments: [
        (0, 0, RLP.Item.bytes([0]), EthereumError.Code.leadingZero),
        (0, 1, .bytes([0, 1]), .leadingZero),
        (0, 2, .bytes([UInt8](repeating: 1, count: 9)), .outOfRange),
        (0, 3, .bytes([UInt8](repeating: 1, count: 19)), .wrongLength),
        (0, 3, .bytes([UInt8](repeating: 1, count: 21)), .wrongLength),
        (0, 4, .bytes([UInt8](repeating: 1, count: 33)), .outOfRange),
        (0, 5, .list([]), .wrongKind),
        (0, 6, .integer(0 as UInt64), .badRecoveryId),
        (0, 6, .integer(26 as UInt64), .badRecoveryId),
        (0, 6, .integer(29 as UInt64), .badRecoveryId),
        (0, 6, .integer(34 as UInt64), .badRecoveryId),
        (0, 6, .integer(35 as UInt64), .badChainId),
        (0, 6, .integer(36 as UInt64), .badChainId),
        (0, 6, .integer(UInt256.max), .badChainId),
        (0, 7, .bytes([]), .badSignature),
        (0, 8, .bytes([]), .badSignature),
        (0, 8, .integer(UInt256.max), .badSignature),
        (0, 8, .integer(UInt256.one << 255), .highS),
        (2, 0, .bytes([]), .badChainId),
        (2, 0, .integer(UInt256.max), .badChainId),
        (2, 1, .integer(UInt64.max), .outOfRange),
        (2, 2, .bytes([0]), .leadingZero),
        (2, 5, .list([]), .wrongKind),
        (2, 8, .bytes([]), .wrongKind),
        (2, 8, .list([.bytes([])]), .wrongKind),
        (2, 8, .list([.list([])]), .wrongFieldCount),
        (2, 8, .list([.list([.bytes([1]), .list([])])]), .wrongLength),
        (
            2, 8,
            .list([.list([.bytes([UInt8](repeating: 1, count: 20)), .list([.bytes([1])])])]),
            .wrongLength
        ),
        (2, 9, .integer(2 as UInt64), .badRecoveryId),
        (2, 9, .integer(27 as UInt64), .badRecoveryId),
        (2, 9, .bytes([0]), .leadingZero),
        (2, 10, .bytes([]), .badSignature),
        (2, 11, .integer(UInt256.one << 255), .highS),
    ])
    func `one spoilt field is refused`(
        type: Int, position: Int, item: RLP.Item, code: EthereumError.Code
    ) throws {
        let fields = try TransactionDecodingTests.spoilt(type, position, item)
        #expect(throws: EthereumError(code)) {
            try TransactionDecodingTests.decode(type: type, fields)
        }
    }

    @Test func `a missing or an extra field is refused`() throws {
        for type in [0, 2] {
            let fields = try TransactionDecodingTests.goodFields(type: type)
            #expect(throws: EthereumError(.wrongFieldCount)) {
                try TransactionDecodingTests.decode(type: type, fields.dropLast())
            }
            #expect(throws: EthereumError(.wrongFieldCount)) {
                try TransactionDecodingTests.decode(type: type, fields + [.bytes([])])
            }
        }
    }

    @Test func `trailing bytes and unknown types are refused`() throws {
        let cases = try vectors("ethereum_transactions.json", as: TransactionCase.self)
        for item in [try #require(cases.first), try #require(cases.last)] {
            let raw = try Hex.decode(item.raw)
            #expect(throws: EthereumError(.trailingBytes)) {
                try SignedTransaction.decode(raw + [0])
            }
            #expect(throws: EthereumError(.truncated)) {
                try SignedTransaction.decode(raw.dropLast())
            }
        }
        #expect(throws: EthereumError(.truncated)) { try SignedTransaction.decode([]) }
        for type: UInt8 in 1...4 {
            #expect(throws: EthereumError(.wrongFieldCount)) {
                try SignedTransaction.decode([type, 0xc0])
            }
        }
        for type: UInt8 in [0, 5, 0x7e] {
            #expect(throws: EthereumError(.unsupportedType)) {
                try SignedTransaction.decode([type, 0xc0])
            }
        }
        #expect(throws: EthereumError(.unsupportedType)) { try SignedTransaction.decode([0x7f]) }
        #expect(throws: EthereumError(.wrongKind)) {
            try SignedTransaction.decode([0x83, 1, 2, 3])
        }
        #expect(throws: EthereumError(.truncated)) { try SignedTransaction.decode([2]) }
    }

    @Test func `whatever decodes encodes back, and nothing crashes`() throws {
        let seeds = try vectors("ethereum_transactions.json", as: TransactionCase.self)
            .map { try Hex.decode($0.raw) }
        var random = SplitMix64(state: 2)
        var accepted = 0
        for round in 0..<20_000 {
            let input = random.mutated(seeds[round % seeds.count])
            if let signed = try? SignedTransaction.decode(input) {
                accepted += 1
                #expect(signed.raw == input)
            }
        }
        // Bytes of call data, amounts and signatures may change without breaking the form.
        #expect(accepted > 100)
    }
}
