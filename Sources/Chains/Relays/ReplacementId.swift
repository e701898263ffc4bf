import Basics

/// The name under which a bundle can be replaced or cancelled: a random UUID (RFC 9562, version 4).
package struct ReplacementId: Hashable, Sendable, CustomStringConvertible {
    /// 36 characters in lower case.
    package let text: String

    /// Reads the text form; nil for any other text, version or variant.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12],
            let bytes = try? Hex.decodeDigits(Array(parts.joined().utf8)),
            bytes[6] >> 4 == 4, bytes[8] >> 6 == 0b10
        else { return nil }
        self.text = text.lowercased()
    }

    /// Makes one of 16 random bytes; nil for any other count.
    package init?(random: [UInt8]) {
        guard random.count == 16 else { return nil }
        var bytes = random
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let groups = [bytes[..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10...]]
        text = groups.map { Hex.encodeDigits($0) }.joined(separator: "-")
    }

    package var description: String { text }
}
