import Cryptography

/// A person whose agreement counts, by a key of their own.
package struct Approver: Sendable {
    /// The person's name.
    package let name: String
    private let key: [UInt8]

    /// Describes a person.
    package init(name: String, key: [UInt8]) {
        self.name = name
        self.key = key
    }

    /// Whether this is the person's key, compared in constant time.
    func isShown(_ shown: [UInt8]) -> Bool { constantTimeEqual(shown, key) }
}
