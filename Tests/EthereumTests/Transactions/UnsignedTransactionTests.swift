import Arithmetic
import Basics
import Ethereum
import Testing

/// What a sender signs, read back.
@Suite struct UnsignedTransactionTests {
    static let to = Address(bytes: [UInt8](repeating: 0x11, count: 20)) ?? .zero
    static let entries = [
        AccessListEntry(
            address: to,
            storageKeys: [.zero, Hash32(bytes: [UInt8](repeating: 7, count: 32)) ?? .zero])
    ]

    static let all: [Transaction] = [
        .legacy(
            LegacyTransaction(
                chainId: nil, nonce: 0, gasPrice: 1, gas: 21_000, to: to, value: 0, input: [])),
        .legacy(
            LegacyTransaction(
                chainId: ChainId(1), nonce: 9, gasPrice: 20, gas: 21_000, to: nil, value: 5,
                input: [1, 2])),
        .accessList(
            AccessListTransaction(
                chainId: ChainId(2), nonce: 1, gasPrice: 3, gas: 4, to: to, value: 5, input: [6],
                accessList: entries)),
        .dynamicFee(
            DynamicFeeTransaction(
                chainId: ChainId(3), nonce: 1, maxPriorityFeePerGas: 2, maxFeePerGas: 3, gas: 4,
                to: nil, value: 5, input: [6], accessList: entries)),
        .blob(
            BlobTransaction(
                chainId: ChainId(4), nonce: 1, maxPriorityFeePerGas: 2, maxFeePerGas: 3, gas: 4,
                to: to, value: 5, input: [], accessList: [], maxFeePerBlobGas: 6,
                blobVersionedHashes: [.zero])),
        .setCode(
            SetCodeTransaction(
                chainId: ChainId(5), nonce: 1, maxPriorityFeePerGas: 2, maxFeePerGas: 3, gas: 4,
                to: to, value: 5, input: [],
                authorizationList: [
                    SignedAuthorization(
                        authorization: Authorization(chainId: 5, address: to, nonce: 1),
                        yParity: 1, r: 2, s: 3)
                ])),
    ]

    @Test func `every type reads back as it was`() throws {
        for transaction in Self.all {
            #expect(try Transaction.decodeUnsigned(transaction.encodedUnsigned) == transaction)
        }
    }

    @Test func `the unsigned forms of other people's transactions read back`() throws {
        for item in try vectors("ethereum_transactions.json", as: TransactionCase.self) {
            let transaction = try item.transaction()
            let decoded = try Transaction.decodeUnsigned(transaction.encodedUnsigned)
            #expect(decoded.signingHash.hex == item.signingHash)
        }
    }

    @Test func `cut, longer and signed forms are refused`() throws {
        for transaction in Self.all {
            let bytes = transaction.encodedUnsigned
            for count in 0..<bytes.count {
                #expect(throws: EthereumError.self) {
                    try Transaction.decodeUnsigned(Array(bytes[..<count]))
                }
            }
            #expect(throws: EthereumError(.trailingBytes)) {
                try Transaction.decodeUnsigned(bytes + [0])
            }
        }
        let item = try #require(
            try vectors("ethereum_transactions.json", as: TransactionCase.self).first {
                $0.type == 2
            })
        #expect(throws: EthereumError(.wrongFieldCount)) {
            try Transaction.decodeUnsigned(Hex.decode(item.raw))
        }
    }

    @Test func `a flipped bit never reads as the same transaction`() throws {
        for transaction in Self.all {
            let bytes = transaction.encodedUnsigned
            for bit in 0..<(bytes.count * 8) {
                var changed = bytes
                changed[bit / 8] ^= 1 << UInt8(bit % 8)
                if let other = try? Transaction.decodeUnsigned(changed) {
                    #expect(other != transaction)
                    #expect(other.encodedUnsigned == changed)
                }
            }
        }
    }

    @Test func `a chain id of zero, other types and a text are refused`() throws {
        let unprotected = RLP.encode(
            .list([
                .bytes([]), .bytes([1]), .bytes([4]), .bytes(Self.to.bytes), .bytes([]),
                .bytes([]), .bytes([]), .bytes([]), .bytes([]),
            ]))
        #expect(throws: EthereumError(.badChainId)) {
            try Transaction.decodeUnsigned(unprotected)
        }
        for (bytes, code) in [
            ([], EthereumError.Code.truncated), ([5, 0xc0], .unsupportedType),
            ([0, 0xc0], .unsupportedType), ([0x80], .wrongKind), ([2, 0xc0], .wrongFieldCount),
        ] as [([UInt8], EthereumError.Code)] {
            #expect(throws: EthereumError(code)) { try Transaction.decodeUnsigned(bytes) }
        }
    }
}
