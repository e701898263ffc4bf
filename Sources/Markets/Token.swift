public import Basics

/// A fungible token on one chain, or the chain's native coin.
public struct Token: Hashable, Sendable {
    /// The chain it lives on.
    public let chain: ChainId
    /// The contract; nil is the native coin.
    public let address: Address?
    /// The symbol, for people.
    public let symbol: String
    /// Digits after the point in one whole token, 0...36.
    public let decimals: Int
    /// The economic asset that it is one form of.
    public let asset: Asset

    /// Describes a token.
    public init(
        chain: ChainId, address: Address?, symbol: String, decimals: Int, asset: Asset
    ) {
        self.chain = chain
        self.address = address
        self.symbol = symbol
        self.decimals = decimals
        self.asset = asset
    }
}
