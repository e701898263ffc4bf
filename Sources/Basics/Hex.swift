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
        func decode(_ buffer: UnsafeBufferPointer<UInt8>) -> Result<[UInt8], HexError> {
            do throws(HexError) {
                return .success(try bytes(of: buffer))
            } catch {
                return .failure(error)
            }
        }
        if let result = digits.withContiguousStorageIfAvailable(decode) { return try result.get() }
        return try Array(digits).withUnsafeBufferPointer(decode).get()
    }

    private static func bytes(
        of digits: UnsafeBufferPointer<UInt8>
    ) throws(HexError) -> [UInt8] {
        guard digits.count.isMultiple(of: 2) else { throw .oddLength }
        var isValid = false
        let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, count in
            isValid = decode(digits, into: buffer)
            count = digits.count / 2
        }
        if isValid { return bytes }
        throw .badDigit(offset: digits.firstIndex { digit($0) == nil } ?? 0)
    }

    /// Decodes bare digits, two for each byte of the target; false when one is no hex digit or their
    /// number is another.
    ///
    /// Without branches, so that the compiler does several bytes at once.
    package static func decode(
        _ digits: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        guard digits.count == 2 * target.count else { return false }
        var all: UInt8 = 0
        for index in 0..<target.count {
            let high = nibble(digits[2 &* index])
            let low = nibble(digits[2 &* index &+ 1])
            target[index] = high << 4 | low
            all |= high | low
        }
        return all < 16
    }

    /// The value of a hex digit; 255 for any other character.
    @inline(__always)
    private static func nibble(_ character: UInt8) -> UInt8 {
        let decimal = character &- 0x30
        let letter = (character | 0x20) &- 0x61
        return decimal < 10 ? decimal : letter < 6 ? letter &+ 10 : 255
    }

    /// Lower-case text with the `0x` prefix.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        "0x" + encodeDigits(bytes)
    }

    /// Lower-case digits without a prefix.
    public static func encodeDigits(_ bytes: some Sequence<UInt8>) -> String {
        if let text = bytes.withContiguousStorageIfAvailable(digits) { return text }
        return Array(bytes).withUnsafeBufferPointer(digits)
    }

    private static func digits(of bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: 2 * bytes.count) { buffer in
            for index in 0..<bytes.count {
                buffer[2 * index] = character(bytes[index] >> 4)
                buffer[2 * index + 1] = character(bytes[index] & 15)
            }
            return 2 * bytes.count
        }
    }

    /// The ASCII character of a value below 16.
    static func character(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 &+ value : 0x57 &+ value
    }
}
