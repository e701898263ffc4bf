public import Basics
import Cryptography
public import Ethereum

/// Signs with a key of which each of several parties has a share and nobody the whole.
///
/// Signatures of several parties are random: asking again gives another valid transaction of the same
/// nonce. What they agreed to sign for a nonce they remember, so that it takes nothing else any more
/// but a cancellation, whether the signature arrived here or not (`SigningError.mayHaveSigned`).
public struct ThresholdSigner: RemoteSigner {
    /// The key.
    public let key: ThresholdKey
    private let parties: any ThresholdParties

    /// A signer that asks these parties.
    public init(key: ThresholdKey, parties: any ThresholdParties) {
        self.key = key
        self.parties = parties
    }

    /// The account.
    public var address: Address { key.address }

    /// Signs a transaction of any type, if as many parties agree as the key needs.
    ///
    /// Their answer is believed as far as it proves itself: one signature, low, of this very
    /// transaction, by this account.
    public func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction {
        do throws(EthereumError) {
            try transaction.check()
        } catch {
            throw SigningError(.badTransaction, "\(error)")
        }
        let signature: RecoverableSignature
        switch await parties.sign(transaction, with: key) {
        case .signed(let made, _): signature = made
        case .refused(let refusal):
            throw SigningError(refusal.isKept ? .partyRefused : .remoteRefused, refusal.text)
        case .notReached(let reason): throw SigningError(.remoteNotReached, reason)
        case .unknown(let reason): throw SigningError(.remoteUnknown, reason)
        }
        guard signature.isWellFormed, signature.isLow, signature.yParity <= 1 else {
            throw SigningError(.badSignature, "out of range")
        }
        let signed: SignedTransaction
        do throws(EthereumError) {
            signed = try transaction.signed(with: signature)
        } catch {
            throw SigningError(.badSignature, "\(error)")
        }
        try PolicedSigner.verify(signed, of: transaction, by: address)
        return signed
    }
}
