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
        let header = try header(bytes, at: position, limit: end)
        position = header.start
        guard header.isList else {
            position = header.end
            return .bytes(Array(bytes[header.start..<header.end]))
        }
        guard depth > 0 else { throw EthereumError(.tooDeep, "RLP") }
        var items: [Item] = []
        items.reserveCapacity(itemCount(bytes, in: header))
        while position < header.end {
            items.append(try decodeItem(bytes, &position, end: header.end, depth: depth - 1))
        }
        return .list(items)
    }

    /// How many items a list's payload has, as far as their headers are right.
    private static func itemCount(_ bytes: [UInt8], in list: Header) -> Int {
        var (place, count) = (list.start, 0)
        while place < list.end, let item = try? header(bytes, at: place, limit: list.end) {
            place = item.end
            count += 1
        }
        return count
    }
}
