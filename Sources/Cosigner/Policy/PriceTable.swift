package import Arithmetic
package import Basics

/// What this cosigner itself knows of prices.
package struct PriceTable: Hashable, Sendable {
    /// The price of one token.
    package struct Entry: Hashable, Sendable {
        /// The token.
        package var asset: SpendAsset
        /// The price of one whole token in a unit that all entries share; above zero.
        package var price: ExactDecimal
        /// Decimals of the token's raw units.
        package var decimals: Int
        /// When the price was true.
        package var time: Timestamp

        /// A price.
        package init(asset: SpendAsset, price: ExactDecimal, decimals: Int, time: Timestamp) {
            self.asset = asset
            self.price = price
            self.decimals = decimals
            self.time = time
        }
    }

    /// The prices.
    package var entries: [Entry]

    /// Prices.
    package init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    subscript(asset: SpendAsset) -> Entry? { entries.first { $0.asset == asset } }
}

/// Where prices come from: a file that the cosigner's own operator keeps, never the node.
package protocol PriceSource: Sendable {
    /// The prices as they are known now; empty when nothing is.
    func prices() -> PriceTable
}

/// Prices that stand: for stable pairs and tests.
package struct FixedPrices: PriceSource {
    private let table: PriceTable

    /// These prices.
    package init(_ table: PriceTable) {
        self.table = table
    }

    /// These prices.
    package func prices() -> PriceTable { table }
}
