package import Markets
package import Orders

/// An exchange order with its link to the parent and what is set aside for it.
package struct OrderRecord: Hashable, Sendable {
    /// The parent.
    package let parent: ParentId
    /// The machine.
    package internal(set) var order: ExchangeOrder
    /// What is still set aside, ledger scale.
    package internal(set) var reserve: HoldingAmount
    /// All fills booked, oldest first.
    package internal(set) var fills: [Fill] = []
}
