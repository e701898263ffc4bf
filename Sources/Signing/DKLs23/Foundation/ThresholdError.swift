package import Basics
import Cryptography

/// Why a step of the protocol was refused; never carries secret data.
package struct ThresholdError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What follows from a refusal.
    package enum Consequence: String, Sendable {
        /// The message is ignored, and the session waits on.
        case drop
        /// The session ends, and its setups are used up.
        case abort
        /// The session ends and the party is never worked with again, because a failed check may
        /// have told it a bit of a secret.
        case ban
    }

    /// The closed set of reasons.
    package enum Code: String, CaseIterable, Sendable {
        /// A message of the wrong length, or with a field out of its range.
        case malformed = "malformed"
        /// A message without the sender's valid signature.
        case unauthentic = "unauthentic"
        /// A message of another session.
        case foreignSession = "foreign-session"
        /// A message from or to somebody else, of another round, or a second one.
        case unexpected = "unexpected"
        /// The sender saw other broadcasts than we did.
        case viewMismatch = "view-mismatch"
        /// The sender signs something else than we do.
        case requestMismatch = "request-mismatch"
        /// A commitment was opened to something else.
        case badOpening = "bad-opening"
        /// A proof of knowledge does not hold.
        case badProof = "bad-proof"
        /// A share does not fit its dealer's commitments.
        case badShare = "bad-share"
        /// Parts do not add up to the public key.
        case keyMismatch = "key-mismatch"
        /// A sum of points is the identity, or a sum of scalars zero.
        case degenerate = "degenerate"
        /// The signature does not verify.
        case badSignature = "bad-signature"
        /// A point of a base transfer that makes a sum the identity.
        case badTransfer = "bad-transfer"
        /// The extension's consistency check failed.
        case extensionCheck = "extension-check"
        /// The multiplication's check failed.
        case multiplicationCheck = "multiplication-check"
        /// The products do not fit the nonce point.
        case nonceProduct = "nonce-product"
        /// The products do not fit the key point.
        case keyProduct = "key-product"
        /// A quorum of the wrong size, with a party twice, or with one that does not exist.
        case badQuorum = "bad-quorum"
        /// A share, a setup or a request that does not belong together.
        case badParameter = "bad-parameter"
        /// A setup that was used before.
        case usedSetup = "used-setup"
        /// No unused setup of that name: wait for others.
        case noSetup = "no-setup"
        /// As many unused setups as are kept.
        case poolFull = "pool-full"
        /// A party that failed a check before.
        case bannedParty = "banned-party"
        /// The session has ended.
        case ended = "ended"
        /// A library failed, such as for want of memory.
        case libraryFailure = "library-failure"
    }

    /// The reason.
    package let code: Code
    /// Who is to blame, when one party alone can be.
    package let culprit: PartyId?
    /// The field that is to blame, such as `multiplication.eta`.
    package let field: String

    /// A refusal.
    package init(_ code: Code, by culprit: PartyId? = nil, field: String = "") {
        self.code = code
        self.culprit = culprit
        self.field = field
    }

    /// A failure of a library on values that were checked before.
    init(_ error: CryptographyError, by culprit: PartyId? = nil) {
        self.init(
            error.code == .libraryFailure ? .libraryFailure : .degenerate, by: culprit,
            field: error.operation)
    }

    /// What follows.
    package var consequence: Consequence {
        switch code {
        case .malformed, .unauthentic, .foreignSession, .unexpected, .ended: .drop
        case .extensionCheck, .multiplicationCheck, .nonceProduct, .keyProduct: .ban
        default: .abort
        }
    }

    /// What a caller should do: wait for another message, try a new session, or stop.
    package var action: FailureAction {
        switch consequence {
        case .drop: .retry
        case .abort: code == .libraryFailure || code == .noSetup ? .retry : .reject
        case .ban: .halt
        }
    }

    /// One line for people.
    package var description: String {
        let who = culprit.map { " by party \($0)" } ?? ""
        return code.rawValue + who + (field.isEmpty ? "" : " (\(field))")
    }
}

/// Runs an operation of a library, whose failures are the protocol's.
func failing<Value: ~Copyable>(
    by culprit: PartyId? = nil, _ body: () throws(CryptographyError) -> Value
) throws(ThresholdError) -> Value {
    do throws(CryptographyError) {
        return try body()
    } catch {
        throw ThresholdError(error, by: culprit)
    }
}
