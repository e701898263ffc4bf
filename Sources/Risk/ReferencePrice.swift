package import Arithmetic

/// A fair price as a ratio of ledger amounts: this much base is worth this much quote.
package struct ReferencePrice: Hashable, Sendable {
    /// Base, ledger scale, above zero.
    package let base: UInt256
    /// Quote, ledger scale, above zero.
    package let quote: UInt256

    /// A ratio; nil when a side is zero.
    package init?(base: UInt256, quote: UInt256) {
        guard !base.isZero, !quote.isZero else { return nil }
        self.base = base
        self.quote = quote
    }
}
