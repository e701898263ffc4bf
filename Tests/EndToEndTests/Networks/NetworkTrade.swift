import Arithmetic
import Desk
import Markets
import Orders
import Settlement

/// What a node knows of one order, with what belongs to each of its plans.
struct NetworkTrade: Sendable {
    /// A plan with the orders and the transaction that it became.
    struct Part: Sendable {
        let plan: PlanRecord
        let orders: [(leg: PlanRecord.Leg, order: OrderRecord)]
        let route: Intent?
    }

    let parent: ParentRecord
    let filled: UInt256
    let orders: [OrderRecord]
    let intents: [Intent]

    /// Nil for an order that the node does not know.
    init?(_ id: ParentId, in state: DeskState) {
        guard let parent = state.parent(id) else { return nil }
        self.parent = parent
        filled = state.filled(parent)
        orders = parent.orderIds.compactMap { state.order($0) }
        intents = parent.intentIds.compactMap { state.lane?.intent($0) }
    }

    /// Whether it has ended, or waits for nothing but the finality of what it traded.
    var isOver: Bool {
        if parent.state.isTerminal { return true }
        return filled >= parent.order.quantity && orders.allSatisfy(\.order.isSettled)
            && intents.allSatisfy(\.isResolved)
    }

    /// What is kept of a purchase: exchanges take their fee of it in base.
    var kept: UInt256 {
        let fees = orders.flatMap(\.fills).filter { $0.feeAsset == parent.order.base }
        return fees.reduce(filled) { $0 - ($1.fee.exactRawUnits(decimals: 18) ?? .zero) }
    }

    /// The most that may be kept: exchanges round each fee down to their own digits.
    func most(of draw: NetworkDraw) -> UInt256 {
        let fills = orders.reduce(0) { $0 + $1.fills.count }
        return draw.quantity + UInt256(UInt64(fills)) * 10_000_000_000
    }

    /// Orders and routes belong to plans in the order in which they were made.
    var parts: [Part] {
        var orders = orders
        // What a route waits for is its allowance.
        var routes = intents.filter { $0.after != nil }
        return parent.plans.map { plan in
            var legs: [(PlanRecord.Leg, OrderRecord)] = []
            for leg in plan.legs where leg.isBook {
                let index = orders.firstIndex {
                    "\($0.order.venue):\($0.order.request.symbol)" == leg.source
                }
                if let index { legs.append((leg, orders.remove(at: index))) }
            }
            let usesPools = plan.legs.contains { !$0.isBook }
            let route = usesPools && !routes.isEmpty ? routes.removeFirst() : nil
            return Part(plan: plan, orders: legs, route: route)
        }
    }
}
