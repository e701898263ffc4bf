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
    /// Whether it is the empty transaction that takes a signed intent's place; told by the event
    /// that brings it, not by its record.
    package internal(set) var isCancel = false
    /// By which way it may leave us.
    package private(set) var route: SendingRoute

    /// Describes a signed form.
    package init(
        hash: Hash32, raw: [UInt8], maxFeePerGas: UInt256, maxPriorityFeePerGas: UInt256,
        route: SendingRoute = .publicPool
    ) {
        self.hash = hash
        self.raw = raw
        self.maxFeePerGas = maxFeePerGas
        self.maxPriorityFeePerGas = maxPriorityFeePerGas
        self.route = route
    }

    /// The same bytes, to be sent another way; only before they are recorded.
    package func going(by route: SendingRoute) -> Attempt {
        var attempt = self
        attempt.route = route
        return attempt
    }

    /// What it may pay per gas.
    package var fees: AttemptFees {
        AttemptFees(maxFeePerGas: maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas)
    }

    /// Whether the bytes are a transaction of this sender that does exactly this call under this
    /// nonce: a signature may arrive after its intent has become something else.
    ///
    /// Its gas may be more than the call's: where data are paid as gas, only who signs knows how
    /// much that is.
    func carriesOut(
        _ call: TransactionCall, nonce: UInt64, from sender: Address, on chain: ChainId
    ) -> Bool {
        guard let signed = try? SignedTransaction.decode(raw) else { return false }
        let transaction = signed.transaction
        return signed.hash == hash && signed.sender == sender && transaction.chainId == chain
            && transaction.nonce == nonce && transaction.to == call.to
            && transaction.value == call.value && transaction.input == call.input
            && transaction.gas >= call.gasLimit && transaction.maxFeePerGas == maxFeePerGas
            && transaction.maxPriorityFeePerGas == maxPriorityFeePerGas
    }
}
