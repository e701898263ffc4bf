import Arithmetic
import Basics
import Cryptography
import Ethereum
import Settlement

/// Signs what an intent asks for with a fixed key.
enum TestSigner {
    private static let key: SecretBytes = {
        var secret = [UInt8](repeating: 0x42, count: 32)
        return SecretBytes(consuming: &secret)
    }()

    static let address: Address = (try? Secp256k1.address(of: key)) ?? .zero

    static func attempt(
        _ call: TransactionCall, nonce: UInt64,
        fees: AttemptFees = AttemptFees(maxFeePerGas: 2_000_000_000, maxPriorityFeePerGas: 1)
    ) throws -> Attempt {
        let transaction = Transaction.dynamicFee(
            DynamicFeeTransaction(
                chainId: TestMarket.chain, nonce: nonce,
                maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
                maxFeePerGas: fees.maxFeePerGas, gas: call.gasLimit, to: call.to, value: call.value,
                input: call.input))
        let signed = try transaction.signed(
            with: try Secp256k1.sign(digest: transaction.signingHash, key: key))
        return Attempt(
            hash: signed.hash, raw: signed.raw, maxFeePerGas: fees.maxFeePerGas,
            maxPriorityFeePerGas: fees.maxPriorityFeePerGas)
    }
}
