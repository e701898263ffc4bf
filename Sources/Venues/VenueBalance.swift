package import Arithmetic
package import Markets

/// What an account holds of one asset, as the exchange tells it.
package struct VenueBalance: Hashable, Sendable {
    /// The asset.
    package let asset: Asset
    /// What can be used.
    package let free: ExactDecimal
    /// What open orders hold.
    package let locked: ExactDecimal

    /// Describes a balance.
    package init(asset: Asset, free: ExactDecimal, locked: ExactDecimal) {
        self.asset = asset
        self.free = free
        self.locked = locked
    }
}
