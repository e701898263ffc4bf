/// Why a text is not hexadecimal.
public enum HexError: Error, Equatable, Sendable {
    /// The text does not start with `0x`.
    case missingPrefix
    /// The text has an odd number of digits.
    case oddLength
    /// The character at this offset, counted after the prefix, is no hex digit.
    case badDigit(offset: Int)
    /// The text decodes to another number of bytes than the type holds.
    case wrongLength(expected: Int, actual: Int)
}

/// Hexadecimal text to bytes and back.
public enum Hex {
    /// The value of one ASCII hex digit, or nil.
    @inlinable
    public static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39: character &- 0x30
        case 0x41...0x46: character &- 0x37
        case 0x61...0x66: character &- 0x57
        default: nil
        }
    }

    /// Decodes text that must start with `0x`; both letter cases are accepted.
    public static func decode(_ text: some StringProtocol) throws(HexError) -> [UInt8] {
        try decode(utf8: Array(text.utf8))
    }

    /// Decodes ASCII bytes that must start with `0x`; both letter cases are accepted.
    public static func decode(utf8 text: [UInt8]) throws(HexError) -> [UInt8] {
        guard text.count >= 2, text[0] == 0x30, text[1] == 0x78 else { throw .missingPrefix }
        return try decodeDigits(text[2...])
    }

    /// Decodes bare digits without a prefix.
    public static func decodeDigits(
        _ digits: some RandomAccessCollection<UInt8>
    ) throws(HexError) -> [UInt8] {
        guard digits.count.isMultiple(of: 2) else { throw .oddLength }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var offset = 0
        var high: UInt8 = 0
        for character in digits {
            guard let value = digit(character) else { throw .badDigit(offset: offset) }
            if offset.isMultiple(of: 2) { high = value << 4 } else { bytes.append(high | value) }
            offset += 1
        }
        return bytes
    }

    /// Lower-case text with the `0x` prefix.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        "0x" + encodeDigits(bytes)
    }

    /// Lower-case digits without a prefix.
    public static func encodeDigits(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            text.append(character(byte >> 4))
            text.append(character(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The ASCII character of a value below 16.
    static func character(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 &+ value : 0x57 &+ value
    }
}
