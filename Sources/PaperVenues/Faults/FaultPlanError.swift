package import Basics

/// What is wrong with the text of a fault plan, where, and what would be right.
package struct FaultPlanError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, CaseIterable, Sendable {
        /// The text is not JSON.
        case badJSON = "bad-json"
        /// A key that is not known there.
        case unknownKey = "unknown-key"
        /// A key that must be there.
        case missingKey = "missing-key"
        /// A value that is not allowed there.
        case badValue = "bad-value"
        /// A name that is no kind of fault.
        case unknownKind = "unknown-fault"
    }

    /// The reason.
    package let code: Code
    /// Where, like `schedule[2].occasion`; empty for the whole text.
    package let path: String
    /// What is wrong and what would be right.
    package let message: String

    /// What the caller should do: nothing but another text helps.
    package var action: FailureAction { .reject }

    init(_ code: Code, _ path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
