public import Basics

/// Why nothing was signed, or why a key file was not opened; never carries secret data.
public struct SigningError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    public enum Code: String, CaseIterable, Sendable {
        /// The policy refused; `denial` says why.
        case denied = "denied"
        /// The bytes are no private key.
        case badPrivateKey = "bad-private-key"
        /// The transaction cannot exist on any chain.
        case badTransaction = "bad-transaction"
        /// The signature belongs to another sender, or covers another transaction.
        case senderMismatch = "sender-mismatch"
        /// The file is no keystore of version 3.
        case badKeystore = "bad-keystore"
        /// The keystore uses a cipher, a derivation or costs that are not supported.
        case unsupportedKeystore = "unsupported-keystore"
        /// The password is wrong, or the encrypted part was changed: these look the same.
        case wrongPassword = "wrong-password"
        /// A library or the machine's randomness failed.
        case libraryFailure = "library-failure"
    }

    /// The reason.
    public let code: Code
    /// What was tried, for people.
    public let detail: String
    /// The policy's reason, when it refused.
    public let denial: PolicyDenial?

    /// A refusal.
    public init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
        denial = nil
    }

    /// A refusal by the policy.
    public init(_ denial: PolicyDenial) {
        code = .denied
        detail = denial.description
        self.denial = denial
    }

    /// A foreign signature must stop everything; the rest is wrong input or a passing failure.
    public var action: FailureAction {
        switch code {
        case .senderMismatch: .halt
        case .libraryFailure: .retry
        default: .reject
        }
    }

    /// One line for people.
    public var description: String {
        detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)"
    }

    /// Whether the reasons are the same, the policy's included.
    public static func == (left: SigningError, right: SigningError) -> Bool {
        left.code == right.code && left.denial?.code == right.denial?.code
    }
}
