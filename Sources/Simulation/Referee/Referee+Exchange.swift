import Arithmetic
import Basics
import Desk
import Markets
import Orders
import PaperVenues

// What the exchange itself shows: its own records of our account.
extension Referee {
    /// The engine's number of the node's account: after the exchange's own.
    static let seat = MatchingEngine.feeAccount + 1

    /// Looks at what is new at the exchange.
    package func look(at exchange: PaperHost, _ world: WorldView) {
        let hasNews = learnFills(exchange)
        if learnOrders(exchange, world) || hasNews { checkExposure(world) }
    }

    /// Learns the trades that the exchange has made for our account; false when there is none new.
    @discardableResult
    package func learnFills(_ exchange: PaperHost) -> Bool {
        let seen = truth.fillsSeen
        let fills = exchange.read { venue -> [EngineFill] in
            let fills = venue.engine.accounts[Self.seat].fills
            return fills.count > seen ? Array(fills[seen...]) : []
        }
        for fill in fills { truth.fills[String(fill.trade.id)] = fill }
        truth.fillsSeen += fills.count
        return !fills.isEmpty
    }

    private func learnOrders(_ exchange: PaperHost, _ world: WorldView) -> Bool {
        let seen = truth.ordersSeen
        let orders = exchange.read { venue -> [EngineOrder] in
            let ids = venue.engine.accounts[Self.seat].orderIds
            return ids.count > seen ? ids[seen...].compactMap { venue.engine.order(id: $0) } : []
        }
        for order in orders { arrived(order, world) }
        truth.ordersSeen += orders.count
        return !orders.isEmpty
    }

    /// An order was written down before it came, and never came before.
    private func arrived(_ order: EngineOrder, _ world: WorldView) {
        let id = order.request.clientOrderId
        if !truth.orders.insert(id).inserted { tell("order-doubled", "client id \(id) came twice") }
        if fold.absent.contains(id) { tell("absence-wrong", "order \(id) came after its proof") }
        guard let sequence = fold.orders[id] else {
            return tell("order-unjournaled", "client id \(id) is not in the journal")
        }
        truth.parents[id] = fold.parentOf[id]
        claimWritten(sequence, "order \(id)", world)
    }
}
