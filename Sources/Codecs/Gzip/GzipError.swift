package import Basics

/// Why bytes are no gzip file.
package struct GzipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons.
    package enum Code: String, Sendable, CaseIterable {
        /// Bytes that are no member of a gzip file, or whose checksum is wrong.
        case malformed
        /// The bytes end inside a member.
        case unexpectedEnd
        /// The library has no memory, or is another version than the one compiled against.
        case libraryFailure
    }

    /// The reason.
    package let code: Code

    /// Names a reason.
    package init(_ code: Code) {
        self.code = code
    }

    /// The same bytes fail again; memory may come back.
    package var action: FailureAction { code == .libraryFailure ? .retry : .reject }

    package var description: String { "gzip: \(code.rawValue)" }
}
