import Basics

/// The bytes of a string or number inside the text that a `JSONReader` walks.
///
/// Points into the reader's bytes: valid only inside the closure that lent the reader.
package struct JSONSlice {
    /// The bytes between the quotes, escapes not resolved.
    package let bytes: UnsafeBufferPointer<UInt8>
    /// Whether a backslash occurs.
    package let isEscaped: Bool
    /// Where the first byte stands in the text.
    package let offset: Int

    /// Whether the string, escapes resolved, is exactly this name.
    ///
    /// No allocation unless escaped.
    package static func == (slice: JSONSlice, name: StaticString) -> Bool {
        if slice.isEscaped {
            return (try? slice.text()).map { $0.utf8.elementsEqual(name.description.utf8) } ?? false
        }
        return name.withUTF8Buffer { areSame($0, slice.bytes) }
    }

    /// Whether two texts have the same bytes; by words, since a library's loop costs more than the
    /// few bytes of a name.
    @inline(__always)
    static func areSame(
        _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let count = first.count
        guard count == second.count else { return false }
        guard let first = UnsafeRawPointer(first.baseAddress),
            let second = UnsafeRawPointer(second.baseAddress)
        else { return count == 0 }
        func difference<Word: FixedWidthInteger & BitwiseCopyable>(
            _ place: Int, _: Word.Type
        ) -> Word {
            first.loadUnaligned(fromByteOffset: place, as: Word.self)
                ^ second.loadUnaligned(fromByteOffset: place, as: Word.self)
        }
        // The last word may overlap the one before it.
        if count >= 8 {
            var all = difference(count - 8, UInt64.self)
            for place in stride(from: 0, to: count - 8, by: 8) {
                all |= difference(place, UInt64.self)
            }
            return all == 0
        }
        if count >= 4 {
            return difference(0, UInt32.self) | difference(count - 4, UInt32.self) == 0
        }
        return !(0..<count).contains { difference($0, UInt8.self) != 0 }
    }

    /// Lets `switch` compare a slice with literals.
    package static func ~= (name: StaticString, slice: JSONSlice) -> Bool { slice == name }

    /// Which of these names the string is, escapes resolved; nil for none.
    ///
    /// `expected` is tried first: senders mostly keep one order of members.
    package func index(in names: [StaticString], expected: Int) -> Int? {
        if expected < names.count, self == names[expected] { return expected }
        return names.firstIndex { self == $0 }
    }

    /// Whether the string, escapes resolved, has exactly these bytes.
    package func matches(_ name: [UInt8]) -> Bool {
        if isEscaped {
            return (try? text()).map { $0.utf8.elementsEqual(name) } ?? false
        }
        return bytes.elementsEqual(name)
    }

    /// The text, escapes resolved; refuses what is not UTF-8 and lone surrogates.
    package func text() throws(JSONError) -> String {
        if !isEscaped {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw JSONError(.badUnicode, at: offset)
            }
            return text
        }
        guard let text = String(validating: try resolved(), as: UTF8.self) else {
            throw JSONError(.badUnicode, at: offset)
        }
        return text
    }

    private func resolved() throws(JSONError) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x5C else {
                output.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { throw JSONError(.badString, at: offset + index) }
            if bytes[index + 1] == 0x75 {
                index = try resolveUnicode(at: index, into: &output)
            } else {
                guard let plain = Self.shortEscape(bytes[index + 1]) else {
                    throw JSONError(.badString, at: offset + index)
                }
                output.append(plain)
                index += 2
            }
        }
        return output
    }

    /// Resolves `\uXXXX`, or a pair of them, at `index`; returns the index after it.
    private func resolveUnicode(
        at index: Int, into output: inout [UInt8]
    ) throws(JSONError) -> Int {
        let first = try codeUnit(at: index)
        var (scalar, next) = (UInt32(first), index + 6)
        if first >= 0xD800, first < 0xDC00, let second = try? codeUnit(at: next),
            second >= 0xDC00, second < 0xE000
        {
            scalar = 0x1_0000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            next += 6
        }
        guard let valid = Unicode.Scalar(scalar) else {
            throw JSONError(.loneSurrogate, at: offset + index)
        }
        output.append(contentsOf: UTF8.encode(valid) ?? .init())
        return next
    }

    private func codeUnit(at index: Int) throws(JSONError) -> UInt16 {
        guard index + 6 <= bytes.count, bytes[index] == 0x5C, bytes[index + 1] == 0x75 else {
            throw JSONError(.badString, at: offset + index)
        }
        var unit: UInt16 = 0
        for position in (index + 2)..<(index + 6) {
            guard let digit = Hex.digit(bytes[position]) else {
                throw JSONError(.badString, at: offset + position)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// The character that a two-character escape stands for, or nil.
    static func shortEscape(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x22, 0x5C, 0x2F: character
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: nil
        }
    }
}
