/// How a final intent ended.
package enum IntentOutcome: UInt8, Hashable, Sendable, CaseIterable {
    /// Its own transaction succeeded.
    case ok = 0
    /// Its own transaction was included and reverted: only gas was spent.
    case reverted = 1
    /// Its nonce was used by our own empty transaction.
    case cancelled = 2
    /// Its nonce was used by a transaction that is not ours.
    case foreign = 3
}
