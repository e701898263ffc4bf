import Basics
import Cryptography

/// Takes a secret text out of a line before the line is parsed as JSON.
enum LineSecret {
    /// The bytes of the text value of a top-level key, which is overwritten by blanks in the line;
    /// nil when the line has no such key with a text.
    static func take(_ key: String, from line: inout [UInt8]) -> SecretBytes? {
        guard let range = valueRange(of: Array(key.utf8), in: line) else { return nil }
        var bytes = Array(line[range])
        for index in range { line[index] = 0x20 }
        defer { StandardStreams.wipe(&bytes) }
        return SecretBytes(consuming: &bytes)
    }

    /// Where the characters of a top-level text value stand, without its quotes.
    private static func valueRange(of key: [UInt8], in line: [UInt8]) -> Range<Int>? {
        var depth = 0
        var index = 0
        while index < line.count {
            switch line[index] {
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D: depth -= 1
            case 0x22:
                guard let text = textRange(at: index, in: line) else { return nil }
                index = text.upperBound
                guard depth == 1, line[text].elementsEqual(key),
                    let value = valueStart(after: index + 1, in: line)
                else { break }
                return textRange(at: value, in: line)
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The characters of the text that starts with the quote at `start`.
    private static func textRange(at start: Int, in line: [UInt8]) -> Range<Int>? {
        var index = start + 1
        while index < line.count {
            if line[index] == 0x5C {
                index += 2
                continue
            }
            if line[index] == 0x22 { return (start + 1)..<index }
            index += 1
        }
        return nil
    }

    /// The quote after `:`, if a text follows.
    private static func valueStart(after start: Int, in line: [UInt8]) -> Int? {
        var index = start
        var isColonSeen = false
        while index < line.count {
            switch line[index] {
            case 0x20, 0x09: break
            case 0x3A where !isColonSeen: isColonSeen = true
            case 0x22 where isColonSeen: return index
            default: return nil
            }
            index += 1
        }
        return nil
    }
}
