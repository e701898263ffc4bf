import Arithmetic
package import Markets
package import Orders
package import Settlement

/// A parent order and what belongs to it.
package struct ParentRecord: Hashable, Sendable {
    /// What was asked for.
    package let order: ParentOrder
    /// Its place among all parents, from one on; its orders' ids carry it.
    package let ordinal: UInt64
    /// Where it stands.
    package internal(set) var state: ParentState = .planning
    /// Why it is denied, held or cancelled.
    package internal(set) var reason: String?
    /// All plans, oldest first.
    package internal(set) var plans: [PlanRecord] = []
    /// Its exchange orders, in order of creation.
    package internal(set) var orderIds: [ClientOrderId] = []
    /// Its on-chain intents, in order of creation.
    package internal(set) var intentIds: [IntentId] = []
    /// Whether its owner wants it to end.
    package internal(set) var isCancelRequested = false
    /// What was traded when the last plan was made, ledger scale.
    var filledBefore = UInt256.zero
    /// How many plans before the last traded nothing, in a row.
    var fruitlessPlans = 0

    /// Why nothing is planned any more: it works on only until all it did is final.
    package var endReason: String? { state == .working ? reason : nil }
}
