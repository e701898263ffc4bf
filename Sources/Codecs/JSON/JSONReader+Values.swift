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
        var open = 0
        repeat {
            switch try current() {
            case 0x22: _ = try scanString()
            case 0x7B, 0x5B:
                open += 1
                offset += 1
            case 0x7D, 0x5D:
                open -= 1
                offset += 1
            default: offset += 1
            }
        } while open > 0
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
    /// first one stands, or where fewer than eight bytes are left to look at.
    @inline(__always)
    private func skipPlain(from start: Int) -> Int {
        guard let base = UnsafeRawPointer(bytes.baseAddress) else { return start }
        var index = start
        while index &+ 32 <= bytes.count, Self.arePlain(bytes, at: index) { index &+= 32 }
        while index &+ 8 <= bytes.count {
            let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let found = Self.special(in: UInt64(littleEndian: word))
            if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        return index
    }

    /// Whether the 32 bytes from here on are plain; a loop without branches, so that the compiler
    /// looks at many at once.
    @inline(__always)
    private static func arePlain(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard let start = bytes.baseAddress else { return false }
        var found: UInt8 = 0
        for offset in 0..<32 {
            let byte = start[index &+ offset]
            found |= (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0) | (byte < 0x20 ? 1 : 0)
        }
        return found == 0
    }

    /// Has the top bit of the first byte that is no plain one; bits above it mean nothing.
    ///
    /// A byte of `word ^ pattern` is zero where the byte is the pattern's; subtracting one from each
    /// byte borrows into the top bit of those that are zero, and perhaps of bytes above them.
    @inline(__always)
    private static func special(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let found =
            ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
            | ((word &- ones &* 0x20) & ~word)
        return found & (ones &* 0x80)
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
        let isSame = word.withUTF8Buffer { $0.elementsEqual(bytes[start..<(start + count)]) }
        guard isSame else { throw failure(.unexpectedByte) }
        offset += count
    }

    func slice(_ start: Int, _ end: Int, isEscaped: Bool) -> JSONSlice {
        JSONSlice(
            bytes: UnsafeBufferPointer(rebasing: bytes[start..<end]), isEscaped: isEscaped,
            offset: start)
    }
}
