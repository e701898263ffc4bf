package import Arithmetic
package import Basics
package import Markets

/// What a paper Binance offers.
package struct BinancePaperConfiguration: Sendable {
    /// One symbol.
    package struct Symbol: Sendable {
        /// Its rules.
        package var instrument: Instrument
        /// The highest price of an order.
        package var priceMax: ExactDecimal

        /// Describes a symbol.
        package init(instrument: Instrument, priceMax: ExactDecimal = ExactDecimal(1_000_000)) {
            self.instrument = instrument
            self.priceMax = priceMax
        }
    }

    /// Requests and orders allowed in a time.
    package struct Budgets: Hashable, Sendable {
        /// Request weight in a minute.
        package var weightPerMinute = 6_000
        /// Orders of an account in ten seconds.
        package var ordersPerTenSeconds = 100
        /// Orders of an account in a day.
        package var ordersPerDay = 200_000

        /// The real exchange's budgets.
        package init() {}
    }

    /// The symbols.
    package var symbols: [Symbol]
    /// The accounts.
    package var accounts: [PaperAccount]
    /// The symbols' background flows, at most one for each.
    package var flows: [BackgroundFlowPlan]
    /// From which all chance comes.
    package var seed: UInt64
    /// When the exchange opens.
    package var startedAt: Timestamp
    /// Requests and orders allowed in a time.
    package var budgets = Budgets()

    /// Describes an exchange.
    package init(
        symbols: [Symbol], accounts: [PaperAccount], flows: [BackgroundFlowPlan], seed: UInt64,
        startedAt: Timestamp
    ) {
        self.symbols = symbols
        self.accounts = accounts
        self.flows = flows
        self.seed = seed
        self.startedAt = startedAt
    }

    /// ETH against USDC with the real symbol's steps and a live book around 3000.
    package static func demo(
        accounts: [PaperAccount], seed: UInt64, startedAt: Timestamp
    ) -> BinancePaperConfiguration {
        BinancePaperConfiguration(
            symbols: [Symbol(instrument: .paperETHUSDC)], accounts: accounts,
            flows: [.demo], seed: seed, startedAt: startedAt)
    }
}

extension Instrument {
    /// ETHUSDC as the real exchange lists it: ticks of 0.01, steps of 0.0001, at least 5 USDC.
    package static let paperETHUSDC = Instrument(
        venue: VenueId("binance"), symbol: "ETHUSDC", base: Asset("ETH"), quote: Asset("USDC"),
        baseDecimals: 8, quoteDecimals: 8, tickSize: ExactDecimal(coefficient: 1, scale: 2) ?? .one,
        lotSize: ExactDecimal(coefficient: 1, scale: 4) ?? .one,
        quantityMin: ExactDecimal(coefficient: 1, scale: 4) ?? .one,
        quantityMax: ExactDecimal(9_000), notionalMin: ExactDecimal(5), isTrading: true)
}
