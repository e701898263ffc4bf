/// The number of an intent, given once in the life of a node's journal.
package struct IntentId: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    package let value: UInt64

    /// Wraps a number.
    package init(_ value: UInt64) {
        self.value = value
    }

    package static func < (left: IntentId, right: IntentId) -> Bool { left.value < right.value }

    package var description: String { String(value) }
}
