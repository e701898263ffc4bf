/// The EIP-155 id of a chain.
public struct ChainId: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself; 1 is Ethereum mainnet.
    public let value: UInt64

    /// Wraps a number.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// By number.
    public static func < (left: ChainId, right: ChainId) -> Bool { left.value < right.value }

    /// Decimal digits.
    public var description: String { String(value) }
}
