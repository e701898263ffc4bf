package import Ledger
package import Orders

/// The link of an intent to its parent and what is set aside for it.
package struct IntentLink: Hashable, Sendable {
    /// The parent; nil for one that uses up a nonce below the lane's first.
    package let parent: ParentId?
    /// What is set aside until the outcome is known, ledger scale.
    package internal(set) var reserves: [HoldingAmount]
    /// What was posted for its present receipt; undone when the block leaves the chain.
    package internal(set) var posting: Posting?
}
