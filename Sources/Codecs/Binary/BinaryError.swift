package import Basics

/// Why bytes are not the record that was asked for.
package struct BinaryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        /// The bytes end inside a field.
        case unexpectedEnd
        /// Bytes after the last field.
        case trailingBytes
        /// A length above the caller's limit.
        case tooLong
        /// A field written in another form than the one that a writer produces.
        case notCanonical
        /// A value outside the range of its type, such as an unknown tag.
        case badValue
        /// A string that is not UTF-8.
        case badUnicode
    }

    /// The reason.
    package let code: Code
    /// The offset of the field from the start of the record.
    package let offset: Int

    /// Names a reason and a place.
    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// The same bytes fail again.
    package var action: FailureAction { .reject }

    package var description: String { "binary: \(code.rawValue) at byte \(offset)" }
}
