public import Cryptography
public import Ethereum

/// Asks the parties of a shared key for signatures.
///
/// The way to them is the caller's: in production the coordinator of `Cosigner`, in tests a script.
public protocol ThresholdParties: Sendable {
    /// Has as many parties sign as the key needs, whichever of them are there.
    ///
    /// Each gets the whole transaction, finds the digest by itself and judges by a policy of its own.
    func sign(_ transaction: Transaction, with key: ThresholdKey) async -> ThresholdAnswer
}

/// What became of a request to the parties of a shared key.
public enum ThresholdAnswer: Hashable, Sendable {
    /// A signature, with the numbers of those who made it.
    case signed(RecoverableSignature, by: [UInt16])
    /// A party refuses: asking again changes nothing.
    case refused(ThresholdRefusal)
    /// Provably no party agreed to sign.
    case notReached(String)
    /// No whole answer came: parties may have signed.
    case unknown(String)
}

/// A party's refusal.
public struct ThresholdRefusal: Hashable, Sendable {
    /// Who refuses, where it is one party.
    public var party: UInt16?
    /// Its reason, for people.
    public var reason: String
    /// Whether another party may have agreed before.
    ///
    /// It then keeps the transaction's nonce for this call or its cancellation, for ever.
    public var isKept: Bool

    /// A refusal.
    public init(party: UInt16?, reason: String, isKept: Bool) {
        self.party = party
        self.reason = reason
        self.isKept = isKept
    }

    /// One line for people.
    var text: String { (party.map { "party \($0): " } ?? "") + reason }
}
