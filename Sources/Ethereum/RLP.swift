public import Arithmetic

/// Recursive length prefix, Ethereum's wire encoding, with exactly one encoding for each value.
public enum RLP {
    /// Bytes, or a list of items.
    public enum Item: Hashable, Sendable {
        /// A byte string.
        case bytes([UInt8])
        /// A list.
        case list([Item])

        /// An integer in its fewest big-endian bytes; zero is the empty string.
        public static func integer(_ value: UInt256) -> Item { .bytes(value.minimalBytes) }

        /// An integer in its fewest big-endian bytes; zero is the empty string.
        public static func integer(_ value: UInt64) -> Item { .bytes(RLP.minimalBytes(value)) }
    }

    /// How deep lists nest at most; Ethereum's own structures need four.
    public static let depthMax = 32

    /// Encodes an item.
    public static func encode(_ item: Item) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(encodedCount(item))
        append(item, to: &output)
        return output
    }

    private static func append(_ item: Item, to output: inout [UInt8]) {
        switch item {
        case .bytes(let bytes):
            if bytes.count != 1 || bytes[0] >= 0x80 {
                appendPrefix(0x80, count: bytes.count, to: &output)
            }
            output += bytes
        case .list(let items):
            appendPrefix(0xc0, count: payloadCount(items), to: &output)
            for item in items { append(item, to: &output) }
        }
    }

    private static func appendPrefix(_ base: UInt8, count: Int, to output: inout [UInt8]) {
        if count < 56 {
            output.append(base + UInt8(count))
        } else {
            let length = minimalBytes(UInt64(count))
            output.append(base + 55 + UInt8(length.count))
            output += length
        }
    }

    private static func encodedCount(_ item: Item) -> Int {
        switch item {
        case .bytes(let bytes):
            if bytes.count == 1, bytes[0] < 0x80 { return 1 }
            return prefixCount(bytes.count) + bytes.count
        case .list(let items):
            let count = payloadCount(items)
            return prefixCount(count) + count
        }
    }

    private static func payloadCount(_ items: [Item]) -> Int {
        items.reduce(0) { $0 + encodedCount($1) }
    }

    private static func prefixCount(_ count: Int) -> Int {
        count < 56 ? 1 : 1 + (Int.bitWidth - count.leadingZeroBitCount + 7) / 8
    }

    static func minimalBytes(_ value: UInt64) -> [UInt8] {
        let count = (UInt64.bitWidth - value.leadingZeroBitCount + 7) / 8
        return (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
    }
}
