package import Arithmetic
package import Basics

/// What a transaction moved, read from its receipt.
package struct BalanceChange: Hashable, Sendable {
    /// The token contract; nil is the native coin.
    package let token: Address?
    /// What came (positive) or went (negative), raw units.
    package let amount: Int256

    /// Describes a change.
    package init(token: Address?, amount: Int256) {
        self.token = token
        self.amount = amount
    }
}
