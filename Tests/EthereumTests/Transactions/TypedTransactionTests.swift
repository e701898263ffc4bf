import Arithmetic
import Basics
import Cryptography
import Ethereum
import Testing

@Suite struct TypedTransactionTests {
    private static let recipient = Address(bytes: [UInt8](repeating: 0x35, count: 20)) ?? .zero
    private static let entry = AccessListEntry(
        address: recipient,
        storageKeys: [Hash32(bytes: [UInt8](repeating: 1, count: 32)) ?? .zero])
    // The private key of the example in EIP-155.
    private static let sender = "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f"

    static func sign(_ transaction: Transaction) throws -> SignedTransaction {
        var key = [UInt8](repeating: 0x46, count: 32)
        return try transaction.signed(
            with: Secp256k1.sign(
                digest: transaction.signingHash, key: SecretBytes(consuming: &key)))
    }

    static let blob = BlobTransaction(
        chainId: ChainId(1), nonce: 9, maxPriorityFeePerGas: 2, maxFeePerGas: 30, gas: 21_000,
        to: recipient, value: 1_000_000_000_000_000_000, input: [0x55, 0x44], accessList: [entry],
        maxFeePerBlobGas: 7,
        blobVersionedHashes: [Hash32(bytes: [1] + [UInt8](repeating: 0xab, count: 31)) ?? .zero])

    static func setCode(_ list: [SignedAuthorization]) -> SetCodeTransaction {
        SetCodeTransaction(
            chainId: ChainId(1), nonce: 9, maxPriorityFeePerGas: 2, maxFeePerGas: 30, gas: 21_000,
            to: recipient, value: 1_000_000_000_000_000_000, input: [0x55, 0x44],
            accessList: [entry], authorizationList: list)
    }

    // go-ethereum, core/types/transaction_test.go: the signed EIP-2718 transaction.
    @Test func `the access list transaction of go-ethereum's tests holds`() throws {
        let transaction = Transaction.accessList(
            AccessListTransaction(
                chainId: ChainId(1), nonce: 3, gasPrice: 1, gas: 25_000,
                to: try Address(hex: "0xb94f5374fce5edbc8e2a8697c15331677e6ebf0b"), value: 10,
                input: [0x55, 0x44], accessList: []))
        #expect(
            transaction.signingHash.hex
                == "0x49b486f0ec0a60dfbbca2d30cb07c9e8ffb2a2ff41f29a1ab6737475f6ff69f3")
        let raw = bytes(
            """
            01f8630103018261a894b94f5374fce5edbc8e2a8697c15331677e6ebf0b0a825544c001a0c9519f4f2b
            30335884581971573fadf60c6204f59a911df35ee8a540456b2660a032f1e8e2c5dd761f9e4f88f41c83
            10aeaba26a8bfcdacfedfa12ec3862d37521
            """)
        let signed = try SignedTransaction.decode(raw)
        #expect(signed.transaction == transaction)
        #expect(signed.raw == raw)
        #expect(signed.transaction.accessList == [])
    }

    // By eth-account 0.14.0.
    @Test func `a blob transaction is signed as by eth-account`() throws {
        let signed = try TypedTransactionTests.sign(.blob(TypedTransactionTests.blob))
        let raw = bytes(
            """
            03f8c80109021e825208943535353535353535353535353535353535353535880de0b6b3a7640000825544
            f838f7943535353535353535353535353535353535353535e1a001010101010101010101010101010101
            0101010101010101010101010101010107e1a001ababababababababababababababababababababababab
            abababababababab80a046e4da9e08fa34dc19999c6093ffc9969ffac46341d608c0f4f166df587d9016
            a01344127a0860d84de8a6362077006ebeacb2fe965a5dc175c1aee92e848e1529
            """)
        #expect(signed.raw == raw)
        #expect(
            signed.hash.hex == "0xcbc7e7d966615c989d255c4b447d0ea64d4801e54da776eea5d9f07b093ae139")
        #expect(try SignedTransaction.decode(raw) == signed)
        #expect(signed.sender.hex == TypedTransactionTests.sender)
        // 2^17 blob gas at 7 wei, 21,000 gas at 30 wei, and an ether.
        #expect(signed.transaction.maxCost == 1_000_000_000_001_547_504)
    }

    // By eth-account 0.14.0.
    @Test func `an authorization and its transaction are signed as by eth-account`() throws {
        let authorization = Authorization(
            chainId: 1, address: Address(bytes: [UInt8](repeating: 0x77, count: 20)) ?? .zero,
            nonce: 5)
        #expect(
            authorization.signingHash.hex
                == "0xd0d0beed2db05bb960f49ab27e4544f22546371a2493a816c28ddbbdec5ecf7a")
        var key = [UInt8](repeating: 0x46, count: 32)
        let signature = try Secp256k1.sign(
            digest: authorization.signingHash, key: SecretBytes(consuming: &key))
        let signed = SignedAuthorization(authorization: authorization, signature: signature)
        #expect(signed.authority?.hex == TypedTransactionTests.sender)
        let transaction = try TypedTransactionTests.sign(
            .setCode(TypedTransactionTests.setCode([signed])))
        #expect(
            transaction.hash.hex
                == "0x22284c8a63978e1722bd4707e867397a80153b76712732211821ce25c79751d0")
        #expect(try SignedTransaction.decode(transaction.raw) == transaction)
    }

    @Test func `an authorization that no key made leaves the transaction valid`() throws {
        let authorization = Authorization(chainId: 0, address: .zero, nonce: .max)
        let worthless = SignedAuthorization(
            authorization: authorization, yParity: 255, r: .max, s: .zero)
        #expect(worthless.authority == nil)
        let signed = try TypedTransactionTests.sign(
            .setCode(TypedTransactionTests.setCode([worthless])))
        #expect(try SignedTransaction.decode(signed.raw) == signed)
    }

    @Test func `a list that must not be empty is refused when it is`() throws {
        var blob = TypedTransactionTests.blob
        blob.blobVersionedHashes = []
        for transaction in [
            Transaction.blob(blob), .setCode(TypedTransactionTests.setCode([])),
        ] {
            #expect(throws: EthereumError(.missingField)) { try transaction.check() }
            #expect(throws: EthereumError(.missingField)) {
                try TypedTransactionTests.sign(transaction)
            }
        }
    }

    @Test func `blobs and authorizations need a recipient`() throws {
        let signed = try TypedTransactionTests.sign(.blob(TypedTransactionTests.blob))
        guard case .list(var fields) = try RLP.decode(Array(signed.raw.dropFirst())) else {
            Issue.record("no list")
            return
        }
        fields[5] = .bytes([])
        #expect(throws: EthereumError(.wrongLength)) {
            try SignedTransaction.decode([3] + RLP.encode(.list(fields)))
        }
    }

    @Test func `who trusts the sender gets the same transaction`() throws {
        let transaction = Transaction.blob(TypedTransactionTests.blob)
        let checked = try TypedTransactionTests.sign(transaction)
        let trusted = try transaction.signed(with: checked.signature, trusting: checked.sender)
        #expect(trusted == checked)
    }
}
