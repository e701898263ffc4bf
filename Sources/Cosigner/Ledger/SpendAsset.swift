package import Arithmetic
package import Basics

/// What limits count: a token of a chain, or the chain's own coin.
package struct SpendAsset: Hashable, Sendable {
    /// The chain.
    package var chainId: ChainId
    /// The token's contract; nil for the chain's own coin.
    package var token: Address?

    /// An asset.
    package init(chainId: ChainId, token: Address? = nil) {
        self.chainId = chainId
        self.token = token
    }
}

/// An amount of an asset that may leave.
package struct Spend: Hashable, Sendable {
    /// The asset.
    package var asset: SpendAsset
    /// Raw units.
    package var amount: UInt256

    /// An amount.
    package init(asset: SpendAsset, amount: UInt256) {
        self.asset = asset
        self.amount = amount
    }
}
