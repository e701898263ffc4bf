package import Basics

/// What is wrong with a definition or a configuration, where, and what would be right.
package struct DefinitionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of wrong.
    package enum Code: String, Hashable, Sendable {
        /// The file cannot be read.
        case unreadable
        /// The text is not YAML.
        case malformed
        /// A key that is needed is not there.
        case missingKey
        /// A key that nothing reads: most likely a typing error.
        case unknownKey
        /// A value of the wrong form or out of range.
        case badValue
    }

    /// The kind.
    package let code: Code
    /// The file.
    package let file: String
    /// The path of keys, such as `chain.tokens[1].decimals`; empty for the whole file.
    package let path: String
    /// The line, from one; nil when unknown.
    package let line: Int?
    /// What would be right.
    package let hint: String

    /// What to do: the file must be changed.
    package var action: FailureAction { .reject }

    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let subject = path.isEmpty ? "" : " \(path):"
        return "\(place):\(subject) \(hint)"
    }
}
