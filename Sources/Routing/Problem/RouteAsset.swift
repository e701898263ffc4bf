/// What one asset of a problem is called and how finely it is counted.
public struct RouteAsset: Hashable, Sendable {
    /// The name that sources, inventory and order use.
    public let id: String
    /// Digits after the point in one whole unit, 0...36; raw amounts count the last digit.
    public let decimals: Int

    /// Describes an asset.
    public init(id: String, decimals: Int) {
        self.id = id
        self.decimals = decimals
    }
}
