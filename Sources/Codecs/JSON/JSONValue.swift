/// A JSON document as a tree, for everything that is not a hot path.
///
/// Numbers keep their source text, so no digit is ever rounded. Members keep their order.
package enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number by its exact text.
    case number(String)
    /// A string, escapes resolved.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object; names are unique when it was parsed.
    case object([Member])

    /// One member of an object.
    package struct Member: Sendable, Equatable {
        /// The member's name, escapes resolved.
        package let name: String
        /// The member's value.
        package let value: JSONValue

        /// Joins a name and a value.
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }

        /// Whether its name is this one, byte for byte.
        ///
        /// `==` of `String` alone would also join texts that differ only in Unicode composition; it
        /// comes first because it is quick to say no.
        func isNamed(_ other: String) -> Bool {
            name == other && name.utf8.elementsEqual(other.utf8)
        }
    }

    /// The member of this name, or nil (also when this is no object).
    ///
    /// O(members).
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.isNamed(name) }?.value
    }

    /// The element at this index, or nil (also when this is no array).
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else {
            return nil
        }
        return elements[index]
    }

    /// The text of a string, else nil.
    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The exact text of a number, else nil.
    package var numberText: String? {
        if case .number(let text) = self { text } else { nil }
    }

    /// The value of a boolean, else nil.
    package var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements of an array, else nil.
    package var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object, else nil.
    package var objectValue: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// Whether this is `null`.
    package var isNull: Bool { self == .null }
}
