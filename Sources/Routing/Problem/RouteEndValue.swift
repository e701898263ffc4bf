public import Arithmetic

/// What one raw unit of the free asset is worth at a place; 1 where nothing is said.
public struct RouteEndValue: Hashable, Sendable {
    /// The place.
    public let location: String
    /// Raw value of a raw unit, above zero.
    public let value: ExactDecimal

    /// Describes a value.
    public init(location: String, value: ExactDecimal) {
        self.location = location
        self.value = value
    }
}
