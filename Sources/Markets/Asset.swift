/// An economic asset such as ETH or USDC, wherever it is held.
///
/// Not a token (which is a contract on one chain) and not a venue's code for it.
public struct Asset: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The upper-case code.
    public let code: String

    /// Names an asset.
    public init(_ code: String) {
        self.code = code
    }

    /// By the bytes of the text.
    public static func < (left: Asset, right: Asset) -> Bool {
        left.code.utf8.lexicographicallyPrecedes(right.code.utf8)
    }

    /// The text itself.
    public var description: String { code }
}
