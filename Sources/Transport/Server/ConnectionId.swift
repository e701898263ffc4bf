/// A connection's number within its server or client; never used twice.
package struct ConnectionId: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number.
    package let value: UInt64

    /// Wraps a number.
    package init(_ value: UInt64) {
        self.value = value
    }

    package static func < (left: ConnectionId, right: ConnectionId) -> Bool {
        left.value < right.value
    }

    package var description: String { String(value) }
}
