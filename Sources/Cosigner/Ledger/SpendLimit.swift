package import Arithmetic

/// How much of an asset may leave.
package struct SpendLimit: Hashable, Sendable {
    /// A rolling window.
    package struct Window: Hashable, Sendable {
        /// How long it is.
        package var seconds: UInt64
        /// The most in any such time, raw units.
        package var amountMax: UInt256

        /// A window.
        package init(seconds: UInt64, amountMax: UInt256) {
            self.seconds = seconds
            self.amountMax = amountMax
        }
    }

    /// The asset.
    package var asset: SpendAsset
    /// The most of one request, raw units.
    package var requestMax: UInt256
    /// The windows that all must hold.
    package var windows: [Window]

    /// A limit.
    package init(asset: SpendAsset, requestMax: UInt256, windows: [Window]) {
        self.asset = asset
        self.requestMax = requestMax
        self.windows = windows
    }
}
