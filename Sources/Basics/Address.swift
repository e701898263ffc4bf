/// A 20-byte Ethereum account or contract address.
///
/// Ordered as an unsigned big-endian number, which is the order by which pools sort their tokens.
public struct Address: FixedBytes {
    /// An address has 20 bytes.
    public static let byteCount = 20
    /// The zero address.
    public static let zero = Address(high: 0, middle: 0, low: 0)

    @usableFromInline let high: UInt64
    @usableFromInline let middle: UInt64
    @usableFromInline let low: UInt32

    @usableFromInline
    init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// Takes exactly `byteCount` bytes, most significant first; nil for any other count.
    @inlinable
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(
            high: bigEndianWord(bytes.prefix(8)),
            middle: bigEndianWord(bytes.dropFirst(8).prefix(8)),
            low: bigEndianWord(bytes.dropFirst(16)))
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
