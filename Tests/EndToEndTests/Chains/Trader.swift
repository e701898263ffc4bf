import Arithmetic
import Basics
import Codecs
import Cryptography
import Ethereum

/// The devnet's funded second account, which signs transfers and calls.
struct Trader {
    let address: Address
    private let key: SecretBytes

    init(_ devnet: DevnetProcess) throws { try self.init(start: devnet.start) }

    /// The account of a chain that printed this start line.
    init(start: JSONValue) throws {
        var bytes = try Hex.decode(start["traderKey"]?.stringValue ?? "")
        key = SecretBytes(consuming: &bytes)
        address = try Secp256k1.address(of: key)
    }

    /// A signed transfer of some wei to itself.
    func transfer(
        nonce: UInt64, value: UInt256 = 1, tip: UInt256 = 1_000_000_000,
        feeCap: UInt256 = 100_000_000_000, gas: UInt64 = 21_000
    ) throws -> SignedTransaction {
        try send(nonce: nonce, to: address, value: value, tip: tip, feeCap: feeCap, gas: gas)
    }

    /// Any signed call.
    func send(
        nonce: UInt64, to: Address, value: UInt256 = .zero, input: [UInt8] = [],
        tip: UInt256 = 1_000_000_000, feeCap: UInt256 = 100_000_000_000, gas: UInt64 = 300_000
    ) throws -> SignedTransaction {
        let transaction = Transaction.dynamicFee(
            DynamicFeeTransaction(
                chainId: ChainId(1_337), nonce: nonce, maxPriorityFeePerGas: tip,
                maxFeePerGas: feeCap, gas: gas, to: to, value: value, input: input))
        return try transaction.signed(
            with: Secp256k1.sign(digest: transaction.signingHash, key: key))
    }
}
