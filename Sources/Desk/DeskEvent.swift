package import Markets
package import Orders
package import Settlement

/// Everything that can happen to a desk: the journal holds these and nothing else.
///
/// State changes only by applying events, live and on replay alike.
package enum DeskEvent: Hashable, Sendable {
    /// The node started; `epoch` makes the client order ids of this run new.
    case started(epoch: UInt64)
    /// The first sight of what our locations hold, and of the chain's nonce for us.
    case opened(balances: [HoldingAmount], firstNonce: UInt64?)
    /// A parent order was taken.
    case parentAccepted(ParentOrder)
    /// How the parent is to be traded.
    case planned(ParentId, PlanRecord)
    /// The parent moved on.
    case parentMoved(ParentId, ParentState, reason: String?)
    /// The owner wants the parent to end.
    case cancelRequested(ParentId)
    /// An exchange order exists; what it may spend is set aside.
    case orderCreated(ParentId, venue: VenueId, account: String, OrderRequest, HoldingAmount)
    /// Something happened to an exchange order.
    case order(ClientOrderId, OrderEvent)
    /// An on-chain intent exists; what it may spend is set aside.
    case intentCreated(ParentId, Intent, [HoldingAmount])
    /// Something happened to an intent or its lane.
    case settlement(SettlementEvent)
    /// An order of ours was found at an exchange of which the journal tells nothing; what it may
    /// still spend is set aside. Its parent is the one that its id names.
    case orderAdopted(
        ParentId?, venue: VenueId, account: String, OrderRequest, TradedPair, HoldingAmount)
    /// A person wants an order without evidence to count as dead.
    case overrideRequested(ClientOrderId, approver: String, note: String)
    /// Another person agreed; the order's own event follows.
    case overrideConfirmed(ClientOrderId, approver: String)
    /// An exchange account told what it knows of our orders, lost ones too.
    case venueReconciled(VenueId, account: String)
    /// Records of earlier runs may have been lost, and with them orders that exchanges have.
    case tailUncertain
}

extension DeskEvent {
    /// A short name for messages.
    package var name: String {
        switch self {
        case .started: "started"
        case .opened: "opened"
        case .parentAccepted: "parentAccepted"
        case .planned: "planned"
        case .parentMoved: "parentMoved"
        case .cancelRequested: "cancelRequested"
        case .orderCreated: "orderCreated"
        case .order: "order"
        case .intentCreated: "intentCreated"
        case .settlement: "settlement"
        case .orderAdopted: "orderAdopted"
        case .overrideRequested: "overrideRequested"
        case .overrideConfirmed: "overrideConfirmed"
        case .venueReconciled: "venueReconciled"
        case .tailUncertain: "tailUncertain"
        }
    }
}
