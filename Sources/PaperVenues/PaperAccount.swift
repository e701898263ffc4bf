package import Arithmetic
package import Cryptography
package import Markets

/// An account of a paper exchange and what it starts with.
package struct PaperAccount: Sendable {
    /// An opening balance.
    package struct Balance: Hashable, Sendable {
        /// What.
        package let asset: Asset
        /// How much; at most eight digits after the point.
        package let amount: ExactDecimal

        /// Describes a balance.
        package init(asset: Asset, amount: ExactDecimal) {
            self.asset = asset
            self.amount = amount
        }
    }

    /// For people.
    package var name: String
    /// By which requests name the account: 1...128 of `[A-Za-z0-9_-]`.
    package var apiKey: String
    /// With which requests are signed.
    package var secret: SecretBytes
    /// What it starts with.
    package var balances: [Balance]
    /// Charge on orders that rest, in millionths of what they receive.
    package var makerPips: Int64
    /// Charge on orders that arrive, in millionths of what they receive.
    package var takerPips: Int64

    /// Describes an account; 1000 millionths are the real exchange's first tier.
    package init(
        name: String, apiKey: String, secret: SecretBytes, balances: [Balance],
        makerPips: Int64 = 1_000, takerPips: Int64 = 1_000
    ) {
        self.name = name
        self.apiKey = apiKey
        self.secret = secret
        self.balances = balances
        self.makerPips = makerPips
        self.takerPips = takerPips
    }
}
