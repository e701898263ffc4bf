public import Arithmetic

/// One part of a plan.
public struct RouteLeg: Hashable, Sendable {
    /// What kind of source fills it.
    public enum Kind: Hashable, Sendable {
        /// An immediate-or-cancel limit order.
        indirect case book(BookLeg)
        /// A swap in the plan's transaction.
        case pool
    }

    /// What to send to an exchange.
    public struct BookLeg: Hashable, Sendable {
        /// Whether base is sold.
        public let isSell: Bool
        /// Base to order: a whole number of lots.
        public let quantity: ExactDecimal
        /// The worst level's price, on a tick, so that the order fills as planned.
        public let limitPrice: ExactDecimal

        /// Describes an order.
        public init(isSell: Bool, quantity: ExactDecimal, limitPrice: ExactDecimal) {
            self.isSell = isSell
            self.quantity = quantity
            self.limitPrice = limitPrice
        }
    }

    /// The source's name.
    public let source: String
    /// Whose balance pays.
    public let location: String
    /// How it is filled.
    public let kind: Kind
    /// Raw units paid, fees included.
    public let amountIn: UInt256
    /// Raw units received, fees taken off.
    public let amountOut: UInt256
    /// The leg's own fixed cost in raw units of the free asset, rounded up.
    public let cost: UInt256
    /// The topological index: legs with lower numbers come first.
    public let order: Int
    /// Raw units received for the next raw unit paid, for display only.
    public let marginalPrice: Double

    /// Describes a leg.
    init(
        source: String, location: String, kind: Kind, amountIn: UInt256, amountOut: UInt256,
        cost: UInt256, order: Int, marginalPrice: Double
    ) {
        self.source = source
        self.location = location
        self.kind = kind
        self.amountIn = amountIn
        self.amountOut = amountOut
        self.cost = cost
        self.order = order
        self.marginalPrice = marginalPrice
    }
}
