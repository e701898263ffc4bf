/// One header of a request or an answer.
package struct WireHeader: Sendable, Hashable {
    /// The name, as written.
    package let name: String
    /// The value, without the blanks around it.
    package let value: String

    /// Joins a name and a value.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether this header has the name, ASCII letter case aside (RFC 9110 §5.1).
    package func isNamed(_ other: String) -> Bool {
        let (left, right) = (name.utf8, other.utf8)
        return left.count == right.count
            && left.elementsEqual(right) { Self.lower($0) == Self.lower($1) }
    }

    private static func lower(_ character: UInt8) -> UInt8 {
        character >= 0x41 && character <= 0x5A ? character | 0x20 : character
    }
}

extension [WireHeader] {
    /// The value of the first header of this name, letter case aside.
    package func value(named name: String) -> String? {
        first { $0.isNamed(name) }?.value
    }
}
