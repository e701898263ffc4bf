public import Arithmetic

/// A new order for one exchange, in the exchange's own units of account.
public struct OrderRequest: Hashable, Sendable {
    /// By which the order is found again.
    public let clientOrderId: ClientOrderId
    /// The exchange's symbol.
    public let symbol: String
    /// Buy or sell base.
    public let side: Side
    /// Limit, market or post-only.
    public let type: OrderType
    /// How much base; a whole number of lots.
    public let quantity: ExactDecimal
    /// The limit; absent for market orders.
    public let price: ExactDecimal?
    /// How long it lives.
    public let timeInForce: TimeInForce

    /// Describes an order.
    public init(
        clientOrderId: ClientOrderId, symbol: String, side: Side, type: OrderType,
        quantity: ExactDecimal, price: ExactDecimal?, timeInForce: TimeInForce
    ) {
        self.clientOrderId = clientOrderId
        self.symbol = symbol
        self.side = side
        self.type = type
        self.quantity = quantity
        self.price = price
        self.timeInForce = timeInForce
    }
}
