extension RLP {
    /// Decodes exactly one item; refuses trailing bytes, lengths that are not in their shortest
    /// form and nesting deeper than `depthMax`.
    public static func decode(
        _ bytes: [UInt8], depthMax: Int = RLP.depthMax
    ) throws(EthereumError) -> Item {
        var position = 0
        let item = try decodeItem(bytes, &position, end: bytes.count, depth: depthMax)
        guard position == bytes.count else { throw EthereumError(.trailingBytes, "RLP") }
        return item
    }

    private static func decodeItem(
        _ bytes: [UInt8], _ position: inout Int, end: Int, depth: Int
    ) throws(EthereumError) -> Item {
        guard position < end else { throw EthereumError(.truncated, "RLP") }
        let prefix = bytes[position]
        position += 1
        if prefix < 0x80 { return .bytes([prefix]) }
        let isList = prefix >= 0xc0
        let count = try decodeCount(
            bytes, &position, end: end, short: Int(prefix & 0x3f))
        guard count <= end - position else { throw EthereumError(.truncated, "RLP") }
        let stop = position + count
        if isList {
            guard depth > 0 else { throw EthereumError(.tooDeep, "RLP") }
            var items: [Item] = []
            while position < stop {
                items.append(try decodeItem(bytes, &position, end: stop, depth: depth - 1))
            }
            return .list(items)
        }
        let content = Array(bytes[position..<stop])
        guard count != 1 || content[0] >= 0x80 else { throw EthereumError(.nonCanonical, "RLP") }
        position = stop
        return .bytes(content)
    }

    /// The payload's length: the prefix's low six bits below 56, else a big-endian integer.
    private static func decodeCount(
        _ bytes: [UInt8], _ position: inout Int, end: Int, short: Int
    ) throws(EthereumError) -> Int {
        if short < 56 { return short }
        let size = short - 55
        guard size <= end - position else { throw EthereumError(.truncated, "RLP") }
        guard bytes[position] != 0 else { throw EthereumError(.nonCanonical, "RLP") }
        var count: UInt64 = 0
        for byte in bytes[position..<position + size] { count = count << 8 | UInt64(byte) }
        guard count >= 56 else { throw EthereumError(.nonCanonical, "RLP") }
        position += size
        // Longer than any array; the caller's bound would refuse it too.
        guard let length = Int(exactly: count) else { throw EthereumError(.truncated, "RLP") }
        return length
    }
}
