package import Markets

/// What an exchange order trades: the assets of its symbol.
package struct TradedPair: Hashable, Sendable {
    /// What is bought or sold.
    package let base: Asset
    /// What is paid or received.
    package let quote: Asset

    /// Pairs them.
    package init(base: Asset, quote: Asset) {
        self.base = base
        self.quote = quote
    }
}
