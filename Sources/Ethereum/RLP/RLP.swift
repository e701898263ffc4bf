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
        let count = encodedCount(item)
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            var position = 0
            write(item, to: buffer, at: &position)
            initializedCount = position
        }
    }

    /// Writes into memory that `encodedCount` has measured.
    private static func write(
        _ item: Item, to buffer: UnsafeMutableBufferPointer<UInt8>, at position: inout Int
    ) {
        switch item {
        case .bytes(let bytes):
            if bytes.count != 1 || bytes[0] >= 0x80 {
                writePrefix(0x80, count: bytes.count, to: buffer, at: &position)
            }
            let end = position + bytes.count
            _ = buffer[position..<end].initialize(fromContentsOf: bytes)
            position = end
        case .list(let items):
            writePrefix(0xc0, count: payloadCount(items), to: buffer, at: &position)
            for item in items { write(item, to: buffer, at: &position) }
        }
    }

    private static func writePrefix(
        _ base: UInt8, count: Int, to buffer: UnsafeMutableBufferPointer<UInt8>,
        at position: inout Int
    ) {
        guard count >= 56 else {
            buffer[position] = base + UInt8(count)
            position += 1
            return
        }
        let size = byteCount(count)
        buffer[position] = base + 55 + UInt8(size)
        position += 1
        for index in (0..<size).reversed() {
            buffer[position] = UInt8(truncatingIfNeeded: count >> (8 * index))
            position += 1
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
        var count = 0
        for item in items { count += encodedCount(item) }
        return count
    }

    private static func prefixCount(_ count: Int) -> Int { count < 56 ? 1 : 1 + byteCount(count) }

    /// The fewest bytes that hold a count.
    private static func byteCount(_ count: Int) -> Int {
        (Int.bitWidth - count.leadingZeroBitCount + 7) / 8
    }

    static func minimalBytes(_ value: UInt64) -> [UInt8] {
        let count = (UInt64.bitWidth - value.leadingZeroBitCount + 7) / 8
        return (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
    }
}
