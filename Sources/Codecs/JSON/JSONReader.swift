/// A pull scanner over JSON bytes for hot paths: one pass, no allocation, exact numbers.
///
/// The caller drives it: `beginObject`, `nextKey` until nil, one `read…` or `skipValue` after each
/// key; `beginArray`, `nextElement` until false. What is visited is checked against RFC 8259; what
/// is skipped is checked too, except for UTF-8, surrogates and duplicate names. Calling verbs in a
/// wrong order gives an error, never a crash. Valid only inside the closure of `read`.
package struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    /// The offset of the next byte.
    package internal(set) var offset = 0
    private var depth = 0
    private let depthMax: Int
    /// Whether a container was just opened, so that no comma comes before its first element.
    private var isFirst = false

    /// Reads from a buffer that must outlive the reader.
    package init(
        _ bytes: UnsafeBufferPointer<UInt8>, depthMax: Int = CodecLimits.jsonDepthMax
    ) {
        self.bytes = bytes
        self.depthMax = min(max(0, depthMax), 512)
    }

    /// Lends a reader over the bytes; copies them only when they are not contiguous.
    package static func read<Value, Failure: Error>(
        _ bytes: some Collection<UInt8>, depthMax: Int = CodecLimits.jsonDepthMax,
        _ body: (inout JSONReader) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        func run(_ buffer: UnsafeBufferPointer<UInt8>) -> Result<Value, Failure> {
            var reader = JSONReader(buffer, depthMax: depthMax)
            do throws(Failure) {
                return .success(try body(&reader))
            } catch {
                return .failure(error)
            }
        }
        if let result = bytes.withContiguousStorageIfAvailable(run) { return try result.get() }
        return try Array(bytes).withUnsafeBufferPointer(run).get()
    }

    /// What the next value is.
    package mutating func peekKind() throws(JSONError) -> JSONKind {
        skipBlanks()
        switch try current() {
        case 0x7B: return .object
        case 0x5B: return .array
        case 0x22: return .string
        case 0x74, 0x66: return .bool
        case 0x6E: return .null
        case 0x2D, 0x30...0x39: return .number
        default: throw failure(.unexpectedByte)
        }
    }

    /// Enters an object.
    package mutating func beginObject() throws(JSONError) {
        try begin(0x7B)
    }

    /// The next member's name, the reader standing at its value; nil when the object has ended.
    package mutating func nextKey() throws(JSONError) -> JSONSlice? {
        guard try advance(closing: 0x7D) else { return nil }
        guard offset < bytes.count, bytes[offset] == 0x22 else {
            throw failure(.unexpectedByte)
        }
        let key = try scanString()
        skipBlanks()
        guard try current() == 0x3A else { throw failure(.unexpectedByte) }
        offset += 1
        return key
    }

    /// Steps over the next member's name if it is this one, written without blanks and escapes, as
    /// machines do; else the reader stays where it is and says no.
    package mutating func takeKey(_ name: StaticString) -> Bool {
        let count = name.utf8CodeUnitCount
        var place = offset
        if !isFirst {
            guard place < bytes.count, bytes[place] == 0x2C else { return false }
            place += 1
        }
        let end = place + 1 + count
        guard end + 1 < bytes.count, bytes[place] == 0x22, bytes[end] == 0x22,
            bytes[end + 1] == 0x3A
        else { return false }
        let key = UnsafeBufferPointer(rebasing: bytes[(place + 1)..<end])
        guard name.withUTF8Buffer({ JSONSlice.areSame($0, key) }) else { return false }
        offset = end + 2
        isFirst = false
        return true
    }

    /// Enters an array.
    package mutating func beginArray() throws(JSONError) {
        try begin(0x5B)
    }

    /// Whether another element follows, the reader standing at it; false when the array has ended.
    package mutating func nextElement() throws(JSONError) -> Bool {
        try advance(closing: 0x5D)
    }

    /// Checks that nothing but blanks follows.
    package mutating func finish() throws(JSONError) {
        skipBlanks()
        if offset != bytes.count { throw failure(.trailingBytes) }
    }

    private mutating func begin(_ opening: UInt8) throws(JSONError) {
        skipBlanks()
        guard try current() == opening else { throw failure(.wrongType) }
        guard depth < depthMax else { throw failure(.tooDeep) }
        depth += 1
        offset += 1
        isFirst = true
    }

    private mutating func advance(closing: UInt8) throws(JSONError) -> Bool {
        skipBlanks()
        let next = try current()
        if next == closing {
            offset += 1
            depth -= 1
            isFirst = false
            return false
        }
        if isFirst {
            isFirst = false
            return true
        }
        guard next == 0x2C else { throw failure(.unexpectedByte) }
        offset += 1
        skipBlanks()
        return true
    }

    @inline(__always)
    mutating func skipBlanks() {
        // Nearly always there is none: one comparison.
        while offset < bytes.count, bytes[offset] <= 0x20 {
            let byte = bytes[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            offset += 1
        }
    }

    @inline(__always)
    func current() throws(JSONError) -> UInt8 {
        guard offset < bytes.count else { throw failure(.unexpectedEnd) }
        return bytes[offset]
    }

    func failure(_ code: JSONError.Code) -> JSONError { JSONError(code, at: offset) }
}
