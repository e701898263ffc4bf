package import Basics

/// Why a node cannot start or go on.
///
/// The text tells a person what to do.
package struct NodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds.
    package enum Code: String, Hashable, Sendable {
        /// The configuration contradicts itself or the world.
        case configuration
        /// A key, password or keystore cannot be used.
        case credentials
        /// The journal is damaged, in use or cannot be written.
        case journal
        /// An exchange does not answer or refuses us.
        case venue
        /// A chain does not answer or is another one.
        case chain
        /// The node stopped rather than lie.
        case halted
    }

    /// The kind.
    package let code: Code
    /// What is wrong and what to do.
    package let text: String

    /// Describes a failure.
    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// What to do about it.
    package var action: FailureAction {
        switch code {
        case .venue, .chain: .retry
        case .configuration, .credentials: .reject
        case .journal, .halted: .halt
        }
    }

    package var description: String { text }
}
