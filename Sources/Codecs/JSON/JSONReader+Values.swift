import Basics

extension JSONReader {
    /// Reads a string's bytes without its quotes.
    package mutating func readString() throws(JSONError) -> JSONSlice {
        skipBlanks()
        guard try current() == 0x22 else { throw failure(.wrongType) }
        return try scanString()
    }

    /// Reads `true` or `false`.
    package mutating func readBool() throws(JSONError) -> Bool {
        skipBlanks()
        switch try current() {
        case 0x74:
            try scanWord("true")
            return true
        case 0x66:
            try scanWord("false")
            return false
        default: throw failure(.wrongType)
        }
    }

    /// Reads `null`.
    package mutating func readNull() throws(JSONError) {
        skipBlanks()
        guard try current() == 0x6E else { throw failure(.wrongType) }
        try scanWord("null")
    }

    /// Reads the value if it is `null` and says so; else leaves it.
    package mutating func readIfNull() throws(JSONError) -> Bool {
        skipBlanks()
        guard try current() == 0x6E else { return false }
        try scanWord("null")
        return true
    }

    /// Skips one value of any kind, checking its grammar; bounded by the depth limit.
    package mutating func skipValue() throws(JSONError) {
        switch try peekKind() {
        case .string: _ = try scanString()
        case .number: _ = try scanNumber()
        case .bool: _ = try readBool()
        case .null: try readNull()
        case .array:
            try beginArray()
            while try nextElement() { try skipValue() }
        case .object:
            try beginObject()
            while try nextKey() != nil { try skipValue() }
        }
    }

    /// Skips one value and gives its bytes as they stand in the text.
    package mutating func readRaw() throws(JSONError) -> JSONSlice {
        skipBlanks()
        let start = offset
        try skipValue()
        return slice(start, offset, isEscaped: false)
    }

    /// Passes over one value and gives its bytes, without checking more than strings and how many
    /// brackets are open: for bytes that are read again by whoever wants them.
    package mutating func passOver() throws(JSONError) -> JSONSlice {
        skipBlanks()
        let start = offset
        let first = try current()
        guard first == 0x7B || first == 0x5B else { return try readRaw() }
        var (index, open) = (offset, 0)
        repeat {
            guard index < bytes.count else { throw JSONError(.unexpectedEnd, at: index) }
            let byte = bytes[index]
            index += 1
            if byte == 0x22 {
                let end = skipPlain(from: index)
                if end < bytes.count, bytes[end] == 0x22 {
                    index = end + 1
                } else {
                    offset = index - 1
                    _ = try scanString()
                    index = offset
                }
            } else if byte | 0x20 == 0x7B {
                open += 1
            } else if byte | 0x20 == 0x7D {
                open -= 1
            }
        } while open > 0
        offset = index
        return slice(start, offset, isEscaped: false)
    }

    /// Scans a string, the reader standing at its opening quote.
    mutating func scanString() throws(JSONError) -> JSONSlice {
        let start = offset + 1
        var index = skipPlain(from: start)
        var isEscaped = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x22 {
                offset = index + 1
                return slice(start, index, isEscaped: isEscaped)
            }
            if byte == 0x5C {
                isEscaped = true
                index = try scanEscape(at: index)
            } else {
                guard byte >= 0x20 else { throw JSONError(.badString, at: index) }
                index += 1
            }
        }
        throw JSONError(.unexpectedEnd, at: index)
    }

    /// Passes over bytes that are neither quotes, backslashes nor control characters: gives where the
    /// first one stands, or where fewer than sixteen bytes are left to look at.
    @inline(__always)
    func skipPlain(from start: Int) -> Int {
        guard let base = UnsafeRawPointer(bytes.baseAddress) else { return start }
        var index = start
        while index &+ 16 <= bytes.count {
            let block = base.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
            if let place = Self.firstSpecial(in: block) { return index &+ place }
            index &+= 16
        }
        return index
    }

    /// Where the first quote, backslash or control character stands in a block; nil for none.
    @inline(__always)
    private static func firstSpecial(in block: SIMD16<UInt8>) -> Int? {
        let isSpecial =
            (block .== SIMD16<UInt8>(repeating: 0x22)) .| (block .== SIMD16<UInt8>(repeating: 0x5C))
            .| (block .< SIMD16<UInt8>(repeating: 0x20))
        // All bits of a byte are set or none, so two words tell it all.
        let halves = withUnsafeBytes(of: isSpecial) { $0.load(as: SIMD2<UInt64>.self) }
        if halves[0] != 0 { return UInt64(littleEndian: halves[0]).trailingZeroBitCount &>> 3 }
        if halves[1] != 0 { return 8 &+ UInt64(littleEndian: halves[1]).trailingZeroBitCount &>> 3 }
        return nil
    }

    /// The offset after the escape that starts at `index`.
    private func scanEscape(at index: Int) throws(JSONError) -> Int {
        guard index + 1 < bytes.count else { throw JSONError(.unexpectedEnd, at: index + 1) }
        if bytes[index + 1] != 0x75 {
            guard JSONSlice.shortEscape(bytes[index + 1]) != nil else {
                throw JSONError(.badString, at: index)
            }
            return index + 2
        }
        guard index + 6 <= bytes.count else { throw JSONError(.unexpectedEnd, at: bytes.count) }
        for position in (index + 2)..<(index + 6) where Hex.digit(bytes[position]) == nil {
            throw JSONError(.badString, at: position)
        }
        return index + 6
    }

    private mutating func scanWord(_ word: StaticString) throws(JSONError) {
        let count = word.utf8CodeUnitCount
        guard bytes.count - offset >= count else {
            throw JSONError(.unexpectedEnd, at: bytes.count)
        }
        let start = offset
        let found = UnsafeBufferPointer(rebasing: bytes[start..<(start + count)])
        guard word.withUTF8Buffer({ JSONSlice.areSame($0, found) }) else {
            throw failure(.unexpectedByte)
        }
        offset += count
    }

    func slice(_ start: Int, _ end: Int, isEscaped: Bool) -> JSONSlice {
        JSONSlice(
            bytes: UnsafeBufferPointer(rebasing: bytes[start..<end]), isEscaped: isEscaped,
            offset: start)
    }
}
