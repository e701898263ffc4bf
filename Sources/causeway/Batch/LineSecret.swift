import Basics
import Cryptography

/// Takes a secret text out of a line before the line is parsed as JSON.
enum LineSecret {
    /// The bytes of the text value at a path of keys, such as `credentials.secret`, with its
    /// escapes resolved; it is overwritten by blanks in the line.
    ///
    /// Nil when the line has no text there, and when its escapes are no JSON.
    static func take(_ path: String, from line: inout [UInt8]) -> SecretBytes? {
        let keys = path.split(separator: ".").map { Array($0.utf8) }
        guard let range = valueRange(of: keys, in: line) else { return nil }
        let secret = resolved(line[range])
        for index in range { line[index] = 0x20 }
        return secret
    }

    /// Where the characters of the text value at a path stand, without its quotes.
    private static func valueRange(of path: [[UInt8]], in line: [UInt8]) -> Range<Int>? {
        guard var start = line.firstIndex(of: 0x7B) else { return nil }
        for key in path {
            guard let value = value(of: key, inObjectAt: start, line) else { return nil }
            start = value
        }
        return line[start] == 0x22 ? textRange(at: start, in: line) : nil
    }

    /// Where the value of a key starts in the object that starts at `start`.
    private static func value(
        of key: [UInt8], inObjectAt start: Int, _ line: [UInt8]
    ) -> Int? {
        guard line[start] == 0x7B else { return nil }
        var depth = 0
        var index = start
        while index < line.count {
            switch line[index] {
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D:
                depth -= 1
                if depth == 0 { return nil }
            case 0x22:
                guard let text = textRange(at: index, in: line) else { return nil }
                index = text.upperBound
                if depth == 1, line[text].elementsEqual(key),
                    let value = valueStart(after: index + 1, in: line)
                {
                    return value
                }
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

    /// The first byte of what follows after `:`.
    private static func valueStart(after start: Int, in line: [UInt8]) -> Int? {
        var index = start
        var isColonSeen = false
        while index < line.count {
            switch line[index] {
            case 0x20, 0x09: break
            case 0x3A where !isColonSeen: isColonSeen = true
            default: return isColonSeen ? index : nil
            }
            index += 1
        }
        return nil
    }

    // MARK: Escapes

    /// The text without its escapes, written into the wiped buffer and nowhere else; nil when it is
    /// not what JSON allows between quotes.
    private static func resolved(_ text: ArraySlice<UInt8>) -> SecretBytes? {
        var count = 0
        guard forEachByte(of: text, { _ in count += 1 }) else { return nil }
        let secret = SecretBytes(count: count) { target in
            var index = 0
            _ = forEachByte(of: text) { byte in
                target[index] = byte
                index += 1
            }
        }
        return secret.withUnsafeBytes(isUTF8) ? secret : nil
    }

    private static func isUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = text.makeIterator()
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid: break
            case .emptyInput: return true
            case .error: return false
            }
        }
    }

    /// Calls the body with each byte that a text between quotes means (RFC 8259 §7); false when an
    /// escape is none, or half of a surrogate pair, and for a bare control character.
    private static func forEachByte(
        of text: ArraySlice<UInt8>, _ body: (UInt8) -> Void
    ) -> Bool {
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == 0x5C else {
                guard text[index] >= 0x20 else { return false }
                body(text[index])
                index += 1
                continue
            }
            guard let (scalar, next) = escape(at: index, in: text) else { return false }
            for byte in UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter {
                body(byte)
            }
            index = next
        }
        return true
    }

    private static func escape(
        at index: Int, in text: ArraySlice<UInt8>
    ) -> (scalar: Unicode.Scalar, next: Int)? {
        guard index + 1 < text.endIndex else { return nil }
        switch text[index + 1] {
        case 0x22, 0x5C, 0x2F: return (Unicode.Scalar(text[index + 1]), index + 2)
        case 0x62: return ("\u{8}", index + 2)
        case 0x66: return ("\u{C}", index + 2)
        case 0x6E: return ("\n", index + 2)
        case 0x72: return ("\r", index + 2)
        case 0x74: return ("\t", index + 2)
        default: break
        }
        guard let unit = codeUnit(at: index, in: text) else { return nil }
        if let scalar = Unicode.Scalar(unit) { return (scalar, index + 6) }
        // The rest are surrogates: a high one with a low one behind it is one character.
        guard unit < 0xDC00, let low = codeUnit(at: index + 6, in: text),
            (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(
                0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
        else { return nil }
        return (scalar, index + 12)
    }

    /// The code unit of a `\uXXXX`.
    private static func codeUnit(at index: Int, in text: ArraySlice<UInt8>) -> UInt16? {
        guard index + 6 <= text.endIndex, text[index] == 0x5C, text[index + 1] == 0x75 else {
            return nil
        }
        var unit: UInt16 = 0
        for digit in text[(index + 2)..<(index + 6)] {
            guard let value = Hex.digit(digit) else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        return unit
    }
}
