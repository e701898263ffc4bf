import Arithmetic
import Basics
import Cryptography
import Ethereum
import Testing

@Suite struct TransactionTests {
    // The example of EIP-155.
    static let example = LegacyTransaction(
        chainId: ChainId(1), nonce: 9, gasPrice: 20_000_000_000, gas: 21_000,
        to: try? Address(hex: "0x3535353535353535353535353535353535353535"),
        value: 1_000_000_000_000_000_000, input: [])

    @Test func `the example of EIP-155 is signed as published`() throws {
        let transaction = Transaction.legacy(TransactionTests.example)
        #expect(
            transaction.encodedUnsigned
                == bytes(
                    """
                    ec098504a817c800825208943535353535353535353535353535353535353535880d
                    e0b6b3a764000080018080
                    """))
        #expect(
            transaction.signingHash.hex
                == "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53")
        var key = [UInt8](repeating: 0x46, count: 32)
        let signature = try Secp256k1.sign(
            digest: transaction.signingHash, key: SecretBytes(consuming: &key))
        let signed = try transaction.signed(with: signature)
        #expect(
            signed.raw
                == bytes(
                    """
                    f86c098504a817c800825208943535353535353535353535353535353535353535880d
                    e0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e159
                    0620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a
                    3b6d83
                    """))
        #expect(signed.sender.hex == "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f")
        #expect(try SignedTransaction.decode(signed.raw) == signed)
    }

    // Tests/Vectors/ethereum_transactions.json, by eth-account.
    @Test func `signing agrees with eth-account to the byte`() throws {
        let cases = try vectors("ethereum_transactions.json", as: TransactionCase.self)
        #expect(cases.count == 200)
        for item in cases {
            let transaction = try item.transaction()
            #expect(transaction.signingHash.hex == item.signingHash)
            var key = try Hex.decode(item.privateKey)
            let signature = try Secp256k1.sign(
                digest: transaction.signingHash, key: SecretBytes(consuming: &key))
            let signed = try transaction.signed(with: signature)
            #expect(Hex.encode(signed.raw) == item.raw)
            #expect(signed.hash.hex == item.hash)
            #expect(signed.sender.hex == item.from)
        }
    }

    @Test func `decoding agrees with eth-account in every field`() throws {
        for item in try vectors("ethereum_transactions.json", as: TransactionCase.self) {
            let signed = try SignedTransaction.decode(try Hex.decode(item.raw))
            #expect(signed.transaction == (try item.transaction()))
            #expect(signed.signature.r == (try UInt256(quantity: item.r)))
            #expect(signed.signature.s == (try UInt256(quantity: item.s)))
            #expect(signed.signature.yParity == item.yParity)
            #expect(signed.hash.hex == item.hash)
            #expect(signed.sender.hex == item.from)
        }
    }

    @Test func `both forms answer the same questions`() throws {
        let legacy = Transaction.legacy(TransactionTests.example)
        #expect(legacy.type == 0)
        #expect(legacy.chainId == ChainId(1))
        #expect(legacy.maxFeePerGas == 20_000_000_000)
        #expect(legacy.maxPriorityFeePerGas == 20_000_000_000)
        #expect(legacy.maxCost == 1_000_420_000_000_000_000)
        let dynamic = Transaction.dynamicFee(
            DynamicFeeTransaction(
                chainId: ChainId(5), nonce: 1, maxPriorityFeePerGas: 2, maxFeePerGas: 3, gas: 100,
                to: nil, value: 7, input: [1]))
        #expect(dynamic.type == 2)
        #expect(dynamic.chainId == ChainId(5))
        #expect(dynamic.maxCost == 307)
        #expect(dynamic.maxPriorityFeePerGas == 2)
        #expect(dynamic.to == nil)
        #expect(dynamic.encodedUnsigned.first == 2)
    }

    @Test func `a cost beyond 256 bits is no number`() {
        var fields = TransactionTests.example
        fields.gasPrice = .max
        #expect(Transaction.legacy(fields).maxCost == nil)
    }

    @Test func `a signature that is high, malformed or without key is refused`() throws {
        let transaction = Transaction.legacy(TransactionTests.example)
        var key = [UInt8](repeating: 0x46, count: 32)
        let good = try Secp256k1.sign(
            digest: transaction.signingHash, key: SecretBytes(consuming: &key))
        let order = try UInt256(
            quantity: "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
        let high = RecoverableSignature(r: good.r, s: order - good.s, yParity: good.yParity ^ 1)
        // The high twin would recover to the same sender, which is why it must be refused.
        #expect(
            try Secp256k1.recover(digest: transaction.signingHash, signature: high).address.hex
                == "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f")
        #expect(throws: EthereumError(.highS)) { try transaction.signed(with: high) }
        for (r, s) in [(0, good.s), (good.r, 0), (order, good.s), (.max, good.s)] {
            #expect(throws: EthereumError(.badSignature)) {
                try transaction.signed(with: RecoverableSignature(r: r, s: s, yParity: 0))
            }
        }
        #expect(throws: EthereumError(.badRecoveryId)) {
            try transaction.signed(
                with: RecoverableSignature(r: good.r, s: good.s, yParity: 2))
        }
        // 5 is no x coordinate of the curve.
        #expect(throws: EthereumError(.unrecoverable)) {
            try transaction.signed(with: RecoverableSignature(r: 5, s: 1, yParity: 0))
        }
    }

    @Test func `no chain with id zero and no last nonce`() throws {
        let signature = RecoverableSignature(r: 1, s: 1, yParity: 0)
        var fields = TransactionTests.example
        fields.chainId = ChainId(0)
        #expect(throws: EthereumError(.badChainId)) {
            try Transaction.legacy(fields).signed(with: signature)
        }
        fields.chainId = nil
        fields.nonce = .max
        #expect(throws: EthereumError(.outOfRange)) {
            try Transaction.legacy(fields).signed(with: signature)
        }
    }
}
