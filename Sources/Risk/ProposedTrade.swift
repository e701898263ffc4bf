package import Arithmetic
package import Markets

/// One leg that is about to be sent, as the risk gate sees it.
///
/// Amounts are at ledger scale.
package struct ProposedTrade: Hashable, Sendable {
    /// Where it is sent.
    package let location: Location
    /// What is given.
    package let assetIn: Asset
    /// The most that is given, slippage included: by this, size and balance are judged.
    package let amountIn: UInt256
    /// What the plan expects to give: by this, the price is judged.
    package let expectedIn: UInt256
    /// What is received.
    package let assetOut: Asset
    /// What the plan expects to receive, before costs.
    package let expectedOut: UInt256
    /// What is available of `assetIn` at the location, less what is set aside.
    package let availableIn: UInt256
    /// Which of the two assets counts as base in limits.
    package let base: Asset

    /// Describes a leg.
    package init(
        location: Location, assetIn: Asset, amountIn: UInt256, expectedIn: UInt256,
        assetOut: Asset, expectedOut: UInt256, availableIn: UInt256, base: Asset
    ) {
        self.location = location
        self.assetIn = assetIn
        self.amountIn = amountIn
        self.expectedIn = expectedIn
        self.assetOut = assetOut
        self.expectedOut = expectedOut
        self.availableIn = availableIn
        self.base = base
    }

    /// The amount of base, whichever side it is on.
    package var baseAmount: UInt256 { assetIn == base ? amountIn : expectedOut }
    /// The amount of quote, whichever side it is on.
    package var quoteAmount: UInt256 { assetIn == base ? expectedOut : amountIn }
}
