public import Basics
public import Ethereum

/// Signs for one account.
///
/// A signer signs, and does nothing else: it never sends, never chooses a nonce or a fee.
public protocol Signer: Sendable {
    /// The account.
    var address: Address { get }
    /// Signs a transaction as it is; the result's sender is `address`.
    func sign(_ transaction: Transaction) throws(SigningError) -> SignedTransaction
}
