public import Arithmetic

/// A free balance that a plan may spend.
public struct RouteInventory: Hashable, Sendable {
    /// Where it is held; rows for the same place and asset add up.
    public let location: String
    /// The asset's name.
    public let asset: String
    /// Raw units.
    public let amount: UInt256

    /// Describes a balance.
    public init(location: String, asset: String, amount: UInt256) {
        self.location = location
        self.asset = asset
        self.amount = amount
    }
}
