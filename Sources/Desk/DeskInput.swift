import Arithmetic
package import Basics
package import Execution
package import Markets
package import Orders
package import Settlement

/// Everything that can reach a desk from outside.
///
/// What venues and clients say may be late, repeated or out of order. What a chain says may be
/// repeated, and receipts of one round may come in any order; but `orphaned`, `included`, `safe` and
/// `finalized` must come in the order in which the followed chain changed.
package enum DeskInput: Sendable {
    /// The node is up: begin a new run and take up what was left open. Records of the last run may
    /// have been lost with the power.
    case start
    /// The same, and the journal proves that none was.
    case resume
    /// The first sight of all balances (ledger scale) and of the chain's nonce for us.
    case opening(balances: [HoldingAmount], firstNonce: UInt64?)
    /// A client wants to trade.
    case submit(ParentOrder)
    /// A client wants a parent to end.
    case cancel(ParentId)
    /// The market, gathered for a parent that waits for its plan.
    case market(ParentId, MarketSnapshot)
    /// No market could be gathered for a parent.
    case marketMissing(ParentId, reason: String)
    /// A venue told the state of an order.
    case report(OrderReport)
    /// A venue told a trade.
    case fill(Fill)
    /// A venue refused an order, or the request never left.
    case orderRejected(ClientOrderId, code: Int, message: String)
    /// A request for an order got no answer.
    case orderUnknown(ClientOrderId, reason: String)
    /// A query by client id, asked at this time, found nothing.
    case orderAbsent(ClientOrderId, asked: Timestamp)
    /// An exchange account lists an order under an id of this node, with its state.
    case orderFound(VenueId, account: String, OrderRequest, TradedPair, OrderReport)
    /// An exchange account has told everything that it knows of our orders and trades, asked at
    /// this time.
    case venueReconciled(VenueId, account: String, asked: Timestamp)
    /// A person wants an order without evidence to count as dead.
    case requestOverride(ClientOrderId, approver: String, note: String)
    /// A second person agrees.
    case confirmOverride(ClientOrderId, approver: String)
    /// Signed bytes came from the signer.
    case signed(IntentId, Attempt)
    /// An intent cannot be signed; whether a signer may have been asked to.
    case unsignable(IntentId, reason: String, wasAsked: Bool = true)
    /// Further signed bytes came from the signer for a nonce that was signed before.
    case replaced(IntentId, Attempt)
    /// No replacement can be made for a transaction that waits.
    case notReplaced(IntentId, reason: String)
    /// A node answered to signed bytes.
    case broadcastAnswered(Hash32, BroadcastAnswer)
    /// After this answer the same node was asked for every transaction of an intent and knows none.
    case attemptsUnknown(IntentId, BroadcastAnswer)
    /// A receipt under a block of the followed chain.
    case included(Inclusion)
    /// Blocks left the followed chain.
    case orphaned([Hash32])
    /// The chain's safe block, on the followed chain, and the rule that made it safe.
    case safe(number: UInt64, rule: String)
    /// The highest final block on the followed chain, our nonce there, and the rule that made it
    /// final. Sent only once all receipts up to it have been told.
    case finalized(number: UInt64, nonce: UInt64, rule: String)
    /// The chain's next nonce for us at its head, asked for because something waits for long.
    case headNonce(UInt64)
    /// The chain contradicts what was settled, or cannot be followed any more.
    case laneBroken(reason: String)
    /// Time passed.
    case tick
}
