/// A value that is a fixed number of bytes, written as lower-case hex.
public protocol FixedBytes: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// How many bytes the value holds.
    static var byteCount: Int { get }
    /// Takes exactly `byteCount` bytes, most significant first; nil for any other count.
    init?(bytes: some Collection<UInt8>)
    /// The bytes, most significant first.
    var bytes: [UInt8] { get }
    /// Appends the bytes, most significant first.
    func append(to bytes: inout [UInt8])
}

extension FixedBytes {
    /// The bytes, most significant first.
    @inlinable public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Parses `0x` and exactly the right number of hex digits, in any letter case.
    @inlinable
    public init(hex: some StringProtocol) throws(HexError) {
        let bytes = try Hex.decode(hex)
        guard let value = Self(bytes: bytes) else {
            throw .wrongLength(expected: Self.byteCount, actual: bytes.count)
        }
        self = value
    }

    /// Lower-case hex with prefix.
    public var hex: String { Hex.encode(bytes) }

    /// Lower-case hex with prefix.
    public var description: String { hex }
}
