package import Basics
package import Markets
package import Orders
package import Settlement

/// How durable the events behind an effect must be before it happens.
package enum EffectGrade: UInt8, Hashable, Sendable, Comparable {
    /// In the operating system: survives the death of the process.
    case written = 0
    /// On disk with the anchor: survives the loss of power.
    case synced = 1

    package static func < (left: EffectGrade, right: EffectGrade) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Something that the desk wants done outside.
///
/// Each carries the key by which a repetition is recognised: a client order id, or chain, sender
/// and nonce.
package enum DeskEffect: Hashable, Sendable {
    /// Tell the client that its order is taken for good.
    case acknowledge(ParentId)
    /// Gather books, pools and gas for a plan.
    case gatherMarket(ParentId)
    /// Send a new order, unless `notAfter` has passed.
    case placeOrder(VenueId, account: String, OrderRequest, notAfter: Timestamp)
    /// Cancel an order.
    case cancelOrder(VenueId, account: String, symbol: String, ClientOrderId)
    /// Ask for the state of an order and for its trades.
    case queryOrder(VenueId, account: String, symbol: String, ClientOrderId)
    /// Simulate and sign the transaction of an intent.
    case sign(IntentId, nonce: UInt64, TransactionCall, IntentPurpose, deadline: Timestamp)
    /// Sign a transaction for a nonce that was signed before, with fees that take the place of `over`
    /// if the market asks for more, or in any case when forced.
    case replace(
        IntentId, nonce: UInt64, TransactionCall, IntentPurpose, over: AttemptFees, isForced: Bool)
    /// Send signed bytes by the way that they name, again as they are if need be.
    case broadcast(IntentId, Attempt)
    /// Ask for the chain's next nonce for us at its head.
    case askHeadNonce

    /// What must be on disk before it happens.
    package var grade: EffectGrade {
        switch self {
        case .acknowledge, .gatherMarket, .sign, .replace, .broadcast: .synced
        case .placeOrder, .cancelOrder, .queryOrder, .askHeadNonce: .written
        }
    }
}
