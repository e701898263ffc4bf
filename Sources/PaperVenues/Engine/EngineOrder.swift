package import Basics
package import Markets

/// The state of an order in the matching engine.
package enum EngineOrderStatus: Hashable, Sendable {
    /// Nothing filled.
    case new
    /// Some filled, the rest rests.
    case partiallyFilled
    /// All filled.
    case filled
    /// Ended by its owner.
    case canceled
    /// Ended by its time in force or for want of liquidity.
    case expired
    /// Ended by self-trade prevention.
    case expiredInMatch

    /// Whether the order can still trade.
    package var isOpen: Bool { self == .new || self == .partiallyFilled }
}

/// What happens when an order would trade with another of its own account.
package enum SelfTradePrevention: Hashable, Sendable {
    /// They trade.
    case none
    /// The resting order ends, the arriving one goes on.
    case expireMaker
}

/// How much an order is for.
package enum OrderAmount: Hashable, Sendable {
    /// This many size steps of base.
    case base(steps: Int64)
    /// As much base as this many raw units of quote pay for; market orders only.
    case quote(raw: Int128)
}

/// An order on its way into the engine.
package struct NewOrder: Hashable, Sendable {
    /// The engine's number of the account.
    package var account: Int
    /// The engine's number of the symbol.
    package var market: Int
    /// The owner's id, unique among the open orders of account and symbol; empty for none.
    package var clientOrderId: String
    /// Buy or sell base.
    package var side: Side
    /// Limit, market or post-only.
    package var type: OrderType
    /// How long it lives; market orders never rest whatever it says.
    package var timeInForce: TimeInForce
    /// The limit in ticks; zero for market orders.
    package var priceTicks: Int64
    /// How much.
    package var amount: OrderAmount
    /// What to do about trades with oneself.
    package var selfTradePrevention: SelfTradePrevention

    /// Describes an order.
    package init(
        account: Int, market: Int, clientOrderId: String, side: Side, type: OrderType,
        timeInForce: TimeInForce, priceTicks: Int64, amount: OrderAmount,
        selfTradePrevention: SelfTradePrevention = .expireMaker
    ) {
        self.account = account
        self.market = market
        self.clientOrderId = clientOrderId
        self.side = side
        self.type = type
        self.timeInForce = timeInForce
        self.priceTicks = priceTicks
        self.amount = amount
        self.selfTradePrevention = selfTradePrevention
    }
}

/// An order that the engine took.
package struct EngineOrder: Hashable, Sendable {
    /// The engine's id; grows with every order of the engine.
    package let id: Int64
    /// As it came in.
    package let request: NewOrder
    /// When it came in.
    package let createdAt: Timestamp
    /// When it last changed.
    package internal(set) var updatedAt: Timestamp
    /// Its state.
    package internal(set) var status: EngineOrderStatus
    /// The whole quantity in steps; for an amount of quote what the book gave for it.
    package let steps: Int64
    /// Steps filled.
    package internal(set) var filledSteps: Int64 = 0
    /// Raw quote units of all fills.
    package internal(set) var filledQuoteRaw: Int128 = 0
    /// Raw units of the paid asset that are still set aside.
    package internal(set) var lockedRaw: Int128
    /// Steps that self-trade prevention took away.
    package internal(set) var preventedSteps: Int64 = 0

    /// Steps that can still trade.
    package var remainingSteps: Int64 { steps - filledSteps }

    /// The amount of quote asked for, in raw units; zero for amounts of base.
    package var quoteAmountRaw: Int128 {
        if case .quote(let raw) = request.amount { raw } else { 0 }
    }
}
