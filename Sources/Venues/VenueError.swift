package import Basics

/// Why something of an exchange could not be read or asked.
///
/// Equal by code alone.
package struct VenueError: Error, Sendable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        /// Bytes that are no JSON, or lack what the exchange documents.
        case malformed
        /// A word that the exchange does not document; to be looked at, never guessed.
        case unknownValue
        /// An order that cannot be written in the exchange's words.
        case badRequest
        /// A key that cannot sign.
        case signingFailed
        /// An address that is no URL of a known scheme.
        case badEndpoint
    }

    /// The reason.
    package let code: Code
    /// What else is known, for people; never a secret.
    package let detail: String

    /// Names a reason.
    package init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    /// The same input fails again.
    package var action: FailureAction { code == .signingFailed ? .halt : .reject }

    package var description: String {
        detail.isEmpty ? "venue: \(code.rawValue)" : "venue: \(code.rawValue) (\(detail))"
    }
}

extension VenueError: Equatable {
    package static func == (left: VenueError, right: VenueError) -> Bool { left.code == right.code }
}
