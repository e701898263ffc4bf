package import Markets

/// An asset and a number of digits after the point.
package struct AssetDecimals: Hashable, Sendable {
    /// The asset.
    package let asset: Asset
    /// Digits after the point.
    package let decimals: Int

    /// Pairs them.
    package init(asset: Asset, decimals: Int) {
        self.asset = asset
        self.decimals = decimals
    }
}
