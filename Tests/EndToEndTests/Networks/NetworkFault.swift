/// What goes wrong while an order is traded.
enum NetworkFault: String, CaseIterable, Sendable {
    /// The exchange refuses the next order as it is overloaded.
    case orderRefused = "order refused"
    /// The next order is carried out and its answer is lost with the connection.
    case answerLost = "answer lost"
    /// The answer to the next order comes late.
    case answerLate = "answer late"
    /// Somebody takes what the node still sees in the books, so that an order fills in part.
    case bookTaken = "book taken"
    /// Somebody trades in front of the route, on the pool of its first swap, in the same direction.
    case poolMoved = "pool moved"
    /// The chain's provider fails all requests for a while once the route is sent.
    case providerFails = "provider fails"
    /// The node of the chain forgets the route before it is in a block.
    case routeDropped = "route dropped"
    /// The next order vanishes on its way: only time proves that it never arrived.
    case orderLost = "order lost"

    /// Whether it happens to a route that is on its way to a block.
    var isOnChain: Bool {
        switch self {
        case .poolMoved, .providerFails, .routeDropped: true
        case .orderRefused, .answerLost, .answerLate, .bookTaken, .orderLost: false
        }
    }
}
