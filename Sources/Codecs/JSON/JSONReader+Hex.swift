import Basics

/// Hex strings as machines write them, read in one step: when the text is anything else, the reader
/// stays where it is and says no, and the slower verbs find out what it is.
extension JSONReader {
    /// Takes a string that is `0x` and two digits for each byte of the target.
    package mutating func takeHex(into target: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        guard let start = hexStart else { return false }
        let end = start + 2 * target.count
        guard end < bytes.count, bytes[end] == 0x22,
            // Digits alone: so the quote found above is the one that closes.
            Hex.decode(UnsafeBufferPointer(rebasing: bytes[start..<end]), into: target)
        else { return false }
        offset = end + 1
        return true
    }

    /// Takes a string that is `0x` and an even number of digits.
    package mutating func takeHexBytes() -> [UInt8]? {
        guard let start = hexStart else { return nil }
        var end = skipPlain(from: start)
        while end < bytes.count, Hex.digit(bytes[end]) != nil { end += 1 }
        guard end < bytes.count, bytes[end] == 0x22, (end - start).isMultiple(of: 2) else {
            return nil
        }
        let digits = UnsafeBufferPointer(rebasing: bytes[start..<end])
        var isHex = false
        let value = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, count in
            count = digits.count / 2
            isHex = Hex.decode(digits, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        }
        guard isHex else { return nil }
        offset = end + 1
        return value
    }

    /// Takes a string that is `0x` and one to sixteen digits without a leading zero.
    package mutating func takeHexWord() -> UInt64? {
        guard let start = hexStart else { return nil }
        var (place, value) = (start, UInt64(0))
        while place < bytes.count, place - start < 16, let digit = Hex.digit(bytes[place]) {
            value = value << 4 | UInt64(digit)
            place += 1
        }
        guard place < bytes.count, bytes[place] == 0x22, place > start,
            bytes[start] != 0x30 || place == start + 1
        else { return nil }
        offset = place + 1
        return value
    }

    /// Where the digits begin when the next bytes are `"0x`.
    private var hexStart: Int? {
        guard bytes.count - offset > 3, bytes[offset] == 0x22, bytes[offset + 1] == 0x30,
            bytes[offset + 2] == 0x78
        else { return nil }
        return offset + 3
    }
}
