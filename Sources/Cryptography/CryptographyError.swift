public import Basics

/// Why a cryptographic operation was refused; never carries secret data.
public struct CryptographyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    public enum Code: String, CaseIterable, Sendable {
        /// A private key that is not 32 bytes, zero, or not below the group order.
        case badPrivateKey = "bad-private-key"
        /// Bytes that are no point of the curve.
        case badPublicKey = "bad-public-key"
        /// A signature that is malformed or belongs to no key.
        case badSignature = "bad-signature"
        /// Sealed bytes that were changed, or that another key or header belongs to.
        case notAuthentic = "not-authentic"
        /// A parameter outside its bounds: a length, a cost, a memory need.
        case badParameter = "bad-parameter"
        /// The library failed for a reason of its own, such as memory.
        case libraryFailure = "library-failure"
    }

    /// The reason.
    public let code: Code
    /// The operation.
    public let operation: String

    /// A refusal.
    public init(_ code: Code, _ operation: String) {
        self.code = code
        self.operation = operation
    }

    /// A library failure may pass; bad input stays bad.
    public var action: FailureAction { code == .libraryFailure ? .retry : .reject }

    /// One line for people.
    public var description: String { "\(operation): \(code.rawValue)" }
}
