/// What a request takes from the budget (`rest-api.md`, "Weight" of each endpoint).
struct RequestCost: Hashable, Sendable {
    let weight: Int
    var orders = 0
    /// Whether it may use the part of the budget that is kept for cancels and for finding out what
    /// became of an order.
    var isUrgent = false

    static let time = RequestCost(weight: 1, isUrgent: true)
    static let place = RequestCost(weight: 1, orders: 1)
    static let cancel = RequestCost(weight: 1, isUrgent: true)
    static let query = RequestCost(weight: 4, isUrgent: true)
    static let openOrders = RequestCost(weight: 6, isUrgent: true)
    /// With an order's id; without one it is 20.
    static let trades = RequestCost(weight: 5, isUrgent: true)
    /// A page of all orders or all trades of a symbol.
    static let history = RequestCost(weight: 20, isUrgent: true)
    static let account = RequestCost(weight: 20)
    static let commission = RequestCost(weight: 20)
    static let exchangeInfo = RequestCost(weight: 20)
    /// A WebSocket API connection and its subscription.
    static let subscription = RequestCost(weight: 4, isUrgent: true)
}
