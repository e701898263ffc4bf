import Arithmetic
import Basics
import Desk
import Ethereum
import Ledger
import Markets
import Orders
import PaperVenues
import Pools
import Settlement

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

    /// By the exchange's and the chain's own records no parent trades more than it asked for.
    func checkExposure(_ world: WorldView) {
        var traded: [ParentId: UInt256] = [:]
        let orders = world.exchange.read { venue in
            venue.engine.accounts[Self.seat].orderIds.compactMap { id -> (String, Int128)? in
                guard let order = venue.engine.order(id: id) else { return nil }
                let rules = venue.engine.markets[order.request.market].rules
                let steps = order.status.isOpen ? order.steps : order.filledSteps
                return (order.request.clientOrderId, rules.baseRaw(steps: steps))
            }
        }
        for (id, raw) in orders {
            guard let parent = truth.parents[id],
                let scale = state.ledger.scale(of: DemoMarket.ether),
                let factor = UInt256.powerOfTen(scale - RawUnits.decimals)
            else { continue }
            traded[parent] = (traded[parent] ?? .zero) + UInt256(raw.magnitude) * factor
        }
        for id in state.parentIds {
            guard let parent = state.parent(id) else { continue }
            let sum = (traded[id] ?? .zero) + onChain(parent, world)
            // A purchase is larger by the fee that the exchange takes of it.
            let slack = parent.order.side == .buy ? parent.order.quantity / 500 : .zero
            if sum > parent.order.quantity + slack {
                tell("overfill", "\(id): \(sum) of \(parent.order.quantity) is out or traded")
            }
        }
    }

    /// Base that a parent's transactions have traded or may still trade.
    ///
    /// Of a sale what it gives, of a purchase the least that it takes.
    private func onChain(_ parent: ParentRecord, _ world: WorldView) -> UInt256 {
        var sum = UInt256.zero
        for id in parent.intentIds {
            guard let intent = state.lane?.intent(id), mayTrade(intent),
                let route = try? ExecutorCalldata(decoding: intent.call.input)
            else { continue }
            sum = sum + (parent.order.side == .sell ? route.amountIn : route.minOut)
        }
        return sum
    }

    /// Whether a route was carried out or still may be: not when the receipt that counts is a
    /// failure or one of the empty transaction that took its nonce.
    private func mayTrade(_ intent: Intent) -> Bool {
        guard intent.purpose == .route, intent.hasSignature else { return false }
        guard let inclusion = intent.inclusion else { return !intent.state.isTerminal }
        guard inclusion.succeeded,
            let attempt = intent.attempts.first(where: { $0.hash == inclusion.transactionHash }),
            let signed = try? SignedTransaction.decode(attempt.raw)
        else { return false }
        return signed.transaction.input == intent.call.input
    }
}
