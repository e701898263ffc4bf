/// The short lower-case name of an exchange, such as `binance`.
public struct VenueId: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name.
    public let name: String

    /// Names an exchange.
    public init(_ name: String) {
        self.name = name
    }

    /// By the bytes of the text.
    public static func < (left: VenueId, right: VenueId) -> Bool {
        left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }

    /// The text itself.
    public var description: String { name }
}
