extension NodeDefinition {
    /// Which prices, markets and quotes are not believed.
    package struct Guards: Hashable, Sendable {
        /// A source that gives more than its reference by more basis points than this is out; nil for
        /// none.
        package let priceTooGoodBps: Int?
        /// A source that gives less than its reference by more basis points than this is out; nil for
        /// none.
        package let priceTooBadBps: Int?
        /// A plan is made on a market that was gathered no longer ago than this.
        package let marketMilliseconds: Int
        /// An order may name a quote for so long.
        package let quoteSeconds: Int

        /// Describes guards; those of a node that is told nothing when not given.
        package init(
            priceTooGoodBps: Int? = 1_000, priceTooBadBps: Int? = nil,
            marketMilliseconds: Int = 3_000, quoteSeconds: Int = 30
        ) {
            self.priceTooGoodBps = priceTooGoodBps
            self.priceTooBadBps = priceTooBadBps
            self.marketMilliseconds = marketMilliseconds
            self.quoteSeconds = quoteSeconds
        }
    }
}

extension NodeDefinition.Guards {
    /// Reads them; a bound of 0 is none.
    init(_ node: YAMLNode) throws(DefinitionError) {
        try node.allow("priceTooGoodBps", "priceTooBadBps", "marketMilliseconds", "quoteSeconds")
        let usual = NodeDefinition.Guards()
        let good = try node.optional("priceTooGoodBps")?.integer(0...1_000_000)
        let bad = try node.optional("priceTooBadBps")?.integer(0...10_000)
        func bound(_ told: Int?, _ usual: Int?) -> Int? { told.map { $0 == 0 ? nil : $0 } ?? usual }
        self.init(
            priceTooGoodBps: bound(good, usual.priceTooGoodBps),
            priceTooBadBps: bound(bad, usual.priceTooBadBps),
            marketMilliseconds: try node.optional("marketMilliseconds")?.integer(100...600_000)
                ?? usual.marketMilliseconds,
            quoteSeconds: try node.optional("quoteSeconds")?.integer(1...3_600)
                ?? usual.quoteSeconds)
    }
}
