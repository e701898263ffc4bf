extension RLP {
    /// What the first bytes of an item say: its kind and where its payload stands.
    struct Header {
        let isList: Bool
        let start: Int
        let end: Int
    }

    /// Reads the header of the item at `position`, whose payload must end at `limit` or before.
    ///
    /// Refuses lengths and single bytes that are not in their shortest form.
    @inline(__always)
    static func header(
        _ bytes: [UInt8], at position: Int, limit: Int
    ) throws(EthereumError) -> Header {
        guard position < limit else { throw EthereumError(.truncated, "RLP") }
        let prefix = bytes[position]
        if prefix < 0x80 {
            return Header(isList: false, start: position, end: position + 1)
        }
        let isList = prefix >= 0xc0
        let short = Int(prefix & 0x3f)
        var start = position + 1
        var count = short
        if short >= 56 {
            count = try longCount(bytes, at: start, size: short - 55, limit: limit)
            start += short - 55
        }
        guard count <= limit - start else { throw EthereumError(.truncated, "RLP") }
        if count == 1, !isList, bytes[start] < 0x80 {
            throw EthereumError(.nonCanonical, "RLP")
        }
        return Header(isList: isList, start: start, end: start + count)
    }

    /// A payload's length that stands in `size` big-endian bytes.
    private static func longCount(
        _ bytes: [UInt8], at start: Int, size: Int, limit: Int
    ) throws(EthereumError) -> Int {
        guard size <= limit - start else { throw EthereumError(.truncated, "RLP") }
        guard bytes[start] != 0 else { throw EthereumError(.nonCanonical, "RLP") }
        var count: UInt64 = 0
        for index in start..<start + size { count = count << 8 | UInt64(bytes[index]) }
        guard count >= 56 else { throw EthereumError(.nonCanonical, "RLP") }
        // Longer than any array; the caller's bound would refuse it too.
        guard let length = Int(exactly: count) else { throw EthereumError(.truncated, "RLP") }
        return length
    }
}

extension [UInt8] {
    /// Lends the bytes as memory to a body that throws its own error type.
    func withBytes<Value, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let result = withUnsafeBufferPointer { buffer -> Result<Value, Failure> in
            do throws(Failure) {
                return .success(try body(buffer))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
