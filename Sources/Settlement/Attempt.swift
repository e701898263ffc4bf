package import Arithmetic
package import Basics
import Ethereum

/// One signed form of an intent.
///
/// Append only: every hash is watched until the nonce is final.
package struct Attempt: Hashable, Sendable {
    /// The transaction hash.
    package let hash: Hash32
    /// The signed bytes, sent again as they are.
    package let raw: [UInt8]
    /// The most it pays per gas, wei.
    package let maxFeePerGas: UInt256
    /// The most it tips per gas, wei.
    package let maxPriorityFeePerGas: UInt256

    /// Describes a signed form.
    package init(
        hash: Hash32, raw: [UInt8], maxFeePerGas: UInt256, maxPriorityFeePerGas: UInt256
    ) {
        self.hash = hash
        self.raw = raw
        self.maxFeePerGas = maxFeePerGas
        self.maxPriorityFeePerGas = maxPriorityFeePerGas
    }

    /// Whether the bytes are a transaction of this sender that does exactly what the intent asks
    /// for now: a signature may arrive after its intent has become something else.
    func carriesOut(_ intent: Intent, from sender: Address, on chain: ChainId) -> Bool {
        guard let signed = try? SignedTransaction.decode(raw) else { return false }
        let transaction = signed.transaction
        return signed.hash == hash && signed.sender == sender && transaction.chainId == chain
            && transaction.nonce == intent.nonce && transaction.to == intent.call.to
            && transaction.value == intent.call.value && transaction.input == intent.call.input
            && transaction.gas == intent.call.gasLimit
    }
}
