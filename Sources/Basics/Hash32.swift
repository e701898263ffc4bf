/// A 32-byte hash: of a block, a transaction, a journal record or any keccak or SHA-256 digest.
public struct Hash32: FixedBytes {
    /// A hash has 32 bytes.
    public static let byteCount = 32
    /// All bytes zero.
    public static let zero = Hash32(words: (0, 0, 0, 0))

    @usableFromInline let word0: UInt64
    @usableFromInline let word1: UInt64
    @usableFromInline let word2: UInt64
    @usableFromInline let word3: UInt64

    @usableFromInline
    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (word0, word1, word2, word3) = words
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
            words: (
                UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
                UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
            ))
    }

    /// Appends the bytes, most significant first.
    public func append(to bytes: inout [UInt8]) {
        let words = (word0.bigEndian, word1.bigEndian, word2.bigEndian, word3.bigEndian)
        withUnsafeBytes(of: words) { bytes.append(contentsOf: $0) }
    }

    /// By the bytes as an unsigned number.
    public static func < (left: Hash32, right: Hash32) -> Bool {
        (left.word0, left.word1, left.word2, left.word3)
            < (right.word0, right.word1, right.word2, right.word3)
    }
}
