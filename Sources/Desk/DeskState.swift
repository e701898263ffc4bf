package import Arithmetic
import Basics
package import Ledger
package import Markets
package import Orders
package import Settlement

/// Everything that a desk knows.
///
/// Changed by events alone: replaying the journal gives it back.
package struct DeskState: Hashable, Sendable {
    /// Fixed facts about accounts and assets.
    package let configuration: DeskConfiguration
    /// The run; part of each client order id.
    package internal(set) var epoch: UInt64 = 0
    /// The number of the next order of this run.
    package internal(set) var orderCounter: UInt64 = 0
    /// Whether the opening balances are booked.
    package internal(set) var isOpen = false
    /// The books.
    package internal(set) var ledger = Ledger()
    /// The on-chain lane, once its first nonce is known.
    package internal(set) var lane: SettlementLane?
    /// Parents by arrival.
    package internal(set) var parentIds: [ParentId] = []
    /// Exchange orders by creation.
    package internal(set) var orderIds: [ClientOrderId] = []
    /// Exchange accounts that have not told yet what the journal may have lost of our orders.
    package internal(set) var unreconciled: [Location] = []
    /// How many parents there were when records may have been lost last: orders of these may be
    /// missing.
    var uncertainParents: UInt64 = 0
    /// What people should look at, newest last; the oldest are forgotten.
    package internal(set) var alerts: [DeskAlert] = []
    /// How many alerts there ever were.
    package internal(set) var alertCount: UInt64 = 0
    /// How many events were applied.
    package internal(set) var eventCount: UInt64 = 0

    /// Parents that have not ended, by arrival: what is over costs nothing more.
    var openParentIds: [ParentId] = []
    /// Orders without an end or with trades to come.
    var unsettledOrderIds: [ClientOrderId] = []
    // Looked up by key only; order comes from the arrays above.
    var parents: [ParentId: ParentRecord] = [:]
    var orders: [ClientOrderId: OrderRecord] = [:]
    var intentLinks: [IntentId: IntentLink] = [:]

    /// The state before any event.
    package init(configuration: DeskConfiguration) throws(LedgerError) {
        self.configuration = configuration
        for scale in configuration.scales { ledger.declare(scale.asset, scale: scale.decimals) }
        for venue in configuration.venues {
            for asset in venue.assets {
                try ledger.declare(
                    Holding(location: venue.location, asset: asset.asset),
                    decimals: asset.decimals)
            }
        }
        if let chain = configuration.chain {
            for token in chain.tokens + [chain.native] {
                try ledger.declare(chain.holding(of: token), decimals: token.decimals)
            }
        }
    }

    /// A parent by id.
    package func parent(_ id: ParentId) -> ParentRecord? { parents[id] }
    /// A parent by its place among all, from one on.
    package func parent(ordinal: UInt64) -> ParentRecord? {
        guard ordinal > 0, ordinal <= UInt64(parentIds.count) else { return nil }
        return parents[parentIds[Int(ordinal) - 1]]
    }
    /// An exchange order by id.
    package func order(_ id: ClientOrderId) -> OrderRecord? { orders[id] }
    /// An intent's link by id.
    package func link(_ id: IntentId) -> IntentLink? { intentLinks[id] }

    /// All orders without an end or with trades to come.
    var unsettledOrders: [ExchangeOrder] { unsettledOrderIds.compactMap { orders[$0]?.order } }

    /// Orders of an exchange account without an end or with trades to come, and their symbols.
    package func unsettledOrders(
        _ venue: VenueId, account: String
    ) -> [(id: ClientOrderId, symbol: String)] {
        unsettledOrderIds.compactMap { id in
            guard let order = orders[id]?.order, order.venue == venue, order.account == account
            else { return nil }
            return (id, order.request.symbol)
        }
    }

    /// Base traded for a parent so far: booked fills and included transactions, ledger scale.
    ///
    /// Fills count as executed. Where an exchange takes its fee of a purchase in base, the plan buys
    /// that much more, so a purchase may count more than its quantity by that fee.
    package func filled(_ parent: ParentRecord) -> UInt256 {
        var total = UInt256.zero
        for id in parent.orderIds {
            guard let order = orders[id]?.order,
                let scale = ledger.scale(of: parent.order.base),
                let amount = order.bookedQuantity.exactRawUnits(decimals: scale)
            else { continue }
            total = total.checkedAdding(amount) ?? total
        }
        for id in parent.intentIds {
            guard let posting = intentLinks[id]?.posting else { continue }
            total = total.checkedAdding(base(parent.order, in: posting)) ?? total
        }
        return total
    }

    /// How much base a posting moved in the order's direction.
    private func base(_ order: ParentOrder, in posting: Posting) -> UInt256 {
        var given = Int256.zero
        for entry in posting.entries {
            guard case .counterparty(order.base, _) = entry.account else { continue }
            given = given.checkedAdding(entry.amount) ?? given
        }
        let traded = order.side == .sell ? given : given.negated
        return traded.isNegative ? .zero : traded.magnitude
    }
}
