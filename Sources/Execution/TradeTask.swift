package import Arithmetic
package import Markets

/// What an algorithm is to trade now, and with what.
package struct TradeTask: Sendable {
    /// A free balance, raw units at the routing decimals of the asset.
    package struct Balance: Hashable, Sendable {
        /// Where.
        package let location: Location
        /// Of what.
        package let asset: Asset
        /// How much may be spent.
        package let amount: UInt256

        /// Describes a balance.
        package init(location: Location, asset: Asset, amount: UInt256) {
            self.location = location
            self.asset = asset
            self.amount = amount
        }
    }

    /// An asset that a sale may pass through between two swaps of one transaction.
    package struct Stop: Hashable, Sendable {
        /// Which.
        package let asset: Asset
        /// Decimals of its token.
        package let decimals: Int

        /// Describes a stop.
        package init(asset: Asset, decimals: Int) {
            self.asset = asset
            self.decimals = decimals
        }
    }

    /// Buy or sell base.
    package let side: Side
    /// What is bought or sold.
    package let base: Asset
    /// What is paid or received.
    package let quote: Asset
    /// Base to trade, raw units at `baseDecimals`.
    package let quantity: UInt256
    /// Decimals at which base is routed: those of the token that pools trade.
    package let baseDecimals: Int
    /// Decimals at which quote is routed.
    package let quoteDecimals: Int
    /// How far any leg may fall short of its plan, in millionths, below a million.
    package let slippagePips: UInt32
    /// What may be spent where.
    package let balances: [Balance]
    /// Assets that may be held on the way, on chain alone; never base or quote.
    package let stops: [Stop]

    /// Describes a task.
    package init(
        side: Side, base: Asset, quote: Asset, quantity: UInt256, baseDecimals: Int,
        quoteDecimals: Int, slippagePips: UInt32, balances: [Balance], stops: [Stop] = []
    ) {
        self.side = side
        self.base = base
        self.quote = quote
        self.quantity = quantity
        self.baseDecimals = baseDecimals
        self.quoteDecimals = quoteDecimals
        self.slippagePips = slippagePips
        self.balances = balances
        self.stops = stops
    }

    /// What is given.
    package var assetIn: Asset { side == .sell ? base : quote }
    /// What is received.
    package var assetOut: Asset { side == .sell ? quote : base }

    /// The decimals at which an asset is routed; nil for one that has no part in the task.
    package func decimals(of asset: Asset) -> Int? {
        if asset == base { return baseDecimals }
        if asset == quote { return quoteDecimals }
        return stops.first { $0.asset == asset }?.decimals
    }
}
