extension ABIEncoder {
    /// Appends a value as indexed parameters of events hash it: every part padded to whole words,
    /// no lengths, no offsets.
    mutating func appendInPlace(_ value: ABIValue, as type: ABIType) throws(EthereumError) {
        switch (type, value) {
        case (.bytes, .bytes(let bytes)): appendPadded(bytes)
        case (.string, .string(let text)): appendPadded(Array(text.utf8))
        case (.array(let element), .array(let values)):
            for value in values { try appendInPlace(value, as: element) }
        case (.fixedArray(let element, let count), .array(let values)):
            guard values.count == count else { throw EthereumError(.wrongLength, "array") }
            for value in values { try appendInPlace(value, as: element) }
        case (.tuple(let members), .tuple(let values)):
            guard values.count == members.count else {
                throw EthereumError(.typeMismatch, type.canonicalName)
            }
            for index in values.indices { try appendInPlace(values[index], as: members[index]) }
        default: try append(value, as: type)
        }
    }
}
