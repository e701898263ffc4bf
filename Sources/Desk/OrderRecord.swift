package import Markets
package import Orders

/// An exchange order with its link to the parent and what is set aside for it.
package struct OrderRecord: Hashable, Sendable {
    /// The parent; nil for an adopted order whose id names none.
    package let parent: ParentId?
    /// What it trades.
    package let pair: TradedPair
    /// Whether it was found at the exchange and not in the journal.
    package let isAdopted: Bool
    /// The machine.
    package internal(set) var order: ExchangeOrder
    /// What is still set aside, ledger scale.
    package internal(set) var reserve: HoldingAmount
    /// All fills booked, oldest first.
    package internal(set) var fills: [Fill] = []
    /// Who wants it to count as dead.
    package internal(set) var overrideRequest: OverrideRequest?
}
