package import Arithmetic
package import Markets

/// Why a leg was not sent.
///
/// Closed; each case carries what a person needs to understand it.
package enum RiskDenial: Error, Hashable, Sendable {
    /// More base than one leg may carry.
    case sizeAboveLimit(amount: UInt256, limit: UInt256)
    /// More quote than one leg may carry.
    case notionalAboveLimit(amount: UInt256, limit: UInt256)
    /// More than is available at the location.
    case balanceTooLow(asset: Asset, needed: UInt256, available: UInt256)
    /// The expected price is worse than the reference by more than the collar.
    case priceBelowCollar(expectedOut: UInt256, lowest: UInt256)
    /// The expected price is better than the reference by more than the collar: too good to be true.
    case priceAboveCollar(expectedOut: UInt256, highest: UInt256)
    /// No reference price is known, so the collar cannot be checked.
    case noReferencePrice
    /// Nothing is given or nothing is expected.
    case emptyTrade

    /// The denial's name in kebab case, for programs.
    package var code: String {
        switch self {
        case .sizeAboveLimit: "size-above-limit"
        case .notionalAboveLimit: "notional-above-limit"
        case .balanceTooLow: "balance-too-low"
        case .priceBelowCollar: "price-below-collar"
        case .priceAboveCollar: "price-above-collar"
        case .noReferencePrice: "no-reference-price"
        case .emptyTrade: "empty-trade"
        }
    }
}
