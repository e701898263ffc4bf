package import Basics

/// Why bytes are not the JSON that was asked for, and where.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        /// The text ends inside a value.
        case unexpectedEnd
        /// A byte that the grammar does not allow here.
        case unexpectedByte
        /// Bytes other than blanks after the value.
        case trailingBytes
        /// Arrays and objects nested deeper than the limit.
        case tooDeep
        /// A member name that the same object already has.
        case duplicateName
        /// A control character, or an escape that JSON does not know.
        case badString
        /// Half of a surrogate pair.
        case loneSurrogate
        /// A string that is not UTF-8.
        case badUnicode
        /// A number that breaks the grammar.
        case badNumber
        /// A number that does not fit the type that was asked for.
        case overflow
        /// Digits after the point that the asked-for scale would lose.
        case precisionLost
        /// A value of another type than the one asked for.
        case wrongType
    }

    /// The reason.
    package let code: Code
    /// The offset of the offending byte from the start of the text.
    package let offset: Int

    /// Names a reason and a place.
    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// The same bytes fail again.
    package var action: FailureAction { .reject }

    package var description: String { "json: \(code.rawValue) at byte \(offset)" }
}
