package import Basics

/// One transaction that a caller wants, in order; see `SettlementLane.decide(requests:)`.
package struct IntentRequest: Hashable, Sendable {
    /// Why.
    package let purpose: IntentPurpose
    /// What.
    package let call: TransactionCall
    /// Whether it waits for the request before it to be included and succeed.
    package let waitsForPrevious: Bool
    /// Must not be signed after this.
    package let deadline: Timestamp

    /// Describes a wish.
    package init(
        purpose: IntentPurpose, call: TransactionCall, waitsForPrevious: Bool,
        deadline: Timestamp
    ) {
        self.purpose = purpose
        self.call = call
        self.waitsForPrevious = waitsForPrevious
        self.deadline = deadline
    }
}
