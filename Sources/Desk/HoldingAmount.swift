package import Arithmetic
package import Ledger

/// An amount of a holding, at ledger scale.
package struct HoldingAmount: Hashable, Sendable {
    /// Of what.
    package let holding: Holding
    /// How much, ledger scale.
    package let amount: UInt256

    /// Pairs them.
    package init(holding: Holding, amount: UInt256) {
        self.holding = holding
        self.amount = amount
    }
}
