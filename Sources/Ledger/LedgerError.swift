package import Basics
package import Markets

/// Why the ledger refused something.
///
/// A refused posting changes nothing.
package enum LedgerError: Error, Hashable, Sendable {
    /// No scale was declared for the asset.
    case unknownAsset(Asset)
    /// No decimals were declared for the holding.
    case unknownHolding(Holding)
    /// The entries of this asset do not add up to zero.
    case unbalanced(Asset)
    /// An amount or a balance left the 256-bit range.
    case overflow(Asset)
    /// A decimal amount has more digits than the ledger's scale of the asset.
    case inexact(Asset)
    /// A holding would fall below zero.
    case negative(Holding)
    /// More would be reserved than is there.
    case insufficient(Holding)
    /// A scale finer than the ledger's: digits would be lost.
    case scaleTooFine(Holding)

    /// What contradicts the books halts whoever keeps them; the others are refusals.
    package var action: FailureAction {
        switch self {
        case .unbalanced, .overflow, .inexact, .negative: .halt
        case .unknownAsset, .unknownHolding, .insufficient, .scaleTooFine: .reject
        }
    }
}
