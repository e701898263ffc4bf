extension JSONValue {
    /// The shortest text of the value, in UTF-8.
    package func encodedBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// The shortest text of the value.
    package var text: String { String(decoding: encodedBytes(), as: UTF8.self) }

    /// Appends the shortest text of the value.
    package func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let text): Self.writeNumber(text, to: &bytes)
        case .string(let text): Self.writeString(text, to: &bytes)
        case .array(let elements):
            bytes.append(0x5B)
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                element.write(to: &bytes)
            }
            bytes.append(0x5D)
        case .object(let members):
            bytes.append(0x7B)
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                Self.writeString(member.name, to: &bytes)
                bytes.append(0x3A)
                member.value.write(to: &bytes)
            }
            bytes.append(0x7D)
        }
    }

    /// Appends a quoted string; escapes what RFC 8259 §7 demands and nothing else.
    package static func writeString(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        let isPlain = text.utf8.withContiguousStorageIfAvailable { characters in
            for character in characters where isEscaped(character) { return false }
            bytes.append(contentsOf: characters)
            return true
        }
        if isPlain != true { writeEscaped(text, to: &bytes) }
        bytes.append(0x22)
    }

    private static func isEscaped(_ character: UInt8) -> Bool {
        character < 0x20 || character == 0x22 || character == 0x5C
    }

    private static func writeEscaped(_ text: String, to bytes: inout [UInt8]) {
        for character in text.utf8 {
            switch character {
            case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, character])
            case 0x08: bytes.append(contentsOf: [0x5C, 0x62])
            case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
            case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
            case 0x0C: bytes.append(contentsOf: [0x5C, 0x66])
            case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(hexDigit(character >> 4))
                bytes.append(hexDigit(character & 15))
            default: bytes.append(character)
            }
        }
    }

    /// A text that is no number is quoted, so that a document stays well formed whatever was put
    /// into it.
    private static func writeNumber(_ text: String, to bytes: inout [UInt8]) {
        let isNumber = JSONReader.read(text.utf8) { (reader: inout JSONReader) -> Bool in
            guard (try? reader.readNumberText()) != nil else { return false }
            return reader.offset == text.utf8.count && text.utf8.first.map { $0 > 0x20 } == true
        }
        if isNumber { bytes.append(contentsOf: text.utf8) } else { writeString(text, to: &bytes) }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 &+ value : 0x57 &+ value
    }
}

extension JSONValue: CustomStringConvertible {
    package var description: String { text }
}
