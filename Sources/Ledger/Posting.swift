package import Arithmetic

/// A balanced change of the ledger: per asset, its entries add up to zero.
package struct Posting: Hashable, Sendable {
    /// One change of one account, at the ledger's scale of the asset.
    package struct Entry: Hashable, Sendable {
        /// What changes.
        package let account: Account
        /// By how much; negative leaves the account.
        package let amount: Int256

        /// Describes a change.
        package init(_ account: Account, _ amount: Int256) {
            self.account = account
            self.amount = amount
        }
    }

    /// All changes, in the order in which they were written.
    package private(set) var entries: [Entry] = []

    /// A posting without entries.
    package init() {}

    /// Moves an amount from one account to another of the same asset.
    package mutating func move(_ amount: Int256, from source: Account, to target: Account) {
        guard !amount.isZero else { return }
        entries.append(Entry(source, amount.negated))
        entries.append(Entry(target, amount))
    }

    /// The posting that undoes this one.
    package var reversed: Posting {
        var result = Posting()
        result.entries = entries.reversed().map { Entry($0.account, $0.amount.negated) }
        return result
    }
}
