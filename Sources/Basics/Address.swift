/// A 20-byte Ethereum account or contract address.
///
/// Ordered as an unsigned big-endian number, which is the order by which pools sort their tokens.
public struct Address: FixedBytes {
    /// An address has 20 bytes.
    public static let byteCount = 20
    /// The zero address.
    public static let zero = Address(high: 0, middle: 0, low: 0)

    /// The first eight bytes.
    package let high: UInt64
    /// The next eight.
    package let middle: UInt64
    /// The last four.
    package let low: UInt32

    /// From its bytes in three numbers.
    package init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// Takes exactly `byteCount` bytes, most significant first; nil for any other count.
    @inlinable
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        let value =
            bytes.withContiguousStorageIfAvailable { Self(buffer: $0) }
            ?? Array(bytes).withUnsafeBufferPointer { Self(buffer: $0) }
        guard let value else { return nil }
        self = value
    }

    /// The same, out of memory.
    @usableFromInline
    package init?(buffer: UnsafeBufferPointer<UInt8>) {
        guard buffer.count == Self.byteCount else { return nil }
        let raw = UnsafeRawBufferPointer(buffer)
        self.init(
            high: UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self)),
            middle: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            low: UInt32(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt32.self)))
    }

    /// Appends the bytes, most significant first.
    public func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: (high.bigEndian, middle.bigEndian)) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: low.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// By the bytes as an unsigned number.
    public static func < (left: Address, right: Address) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }
}
