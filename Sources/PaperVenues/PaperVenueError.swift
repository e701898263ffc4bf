package import Basics

/// Why a paper exchange cannot be set up.
package struct PaperVenueError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Code: Hashable, Sendable {
        /// A symbol's rules do not fit the exchange's units, or a symbol is there twice.
        case badInstrument
        /// An account's key, charges or balances are unusable, or a key is there twice.
        case badAccount
        /// The background flow does not fit its symbol.
        case badFlow
    }

    /// What is wrong.
    package let code: Code
    /// The symbol or account that it is about.
    package let subject: String

    /// What the caller should do: nothing but a different configuration helps.
    package var action: FailureAction { .reject }

    init(_ code: Code, _ subject: String) {
        self.code = code
        self.subject = subject
    }
}

extension PaperVenueError: CustomStringConvertible {
    package var description: String {
        switch code {
        case .badInstrument: "paper exchange: unusable or repeated symbol \(subject)"
        case .badAccount: "paper exchange: unusable or repeated account \(subject)"
        case .badFlow: "paper exchange: unusable background flow for \(subject)"
        }
    }
}
