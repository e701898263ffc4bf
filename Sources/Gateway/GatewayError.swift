package import Basics

/// Why the API refuses a request.
package struct GatewayError: Error, Hashable, Sendable {
    /// Who is at fault, as HTTP says it.
    package enum Status: Int, Hashable, Sendable {
        /// The request is malformed.
        case badRequest = 400
        /// No key, or a wrong one.
        case unauthorized = 401
        /// The request came by a forbidden way.
        case forbidden = 403
        /// There is no such thing.
        case notFound = 404
        /// The request contradicts the state.
        case conflict = 409
        /// The node cannot do it now.
        case unavailable = 503
    }

    /// Who is at fault.
    package let status: Status
    /// The kebab-case name for programs.
    package let code: String
    /// A sentence for people.
    package let message: String
    /// The offending field, if it is one.
    package let field: String?

    /// Describes a refusal.
    package init(_ status: Status, _ code: String, _ message: String, field: String? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.field = field
    }

    /// What the client should do.
    package var action: FailureAction { status == .unavailable ? .retry : .reject }
}
