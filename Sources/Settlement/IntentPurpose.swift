/// Why a transaction is made.
package enum IntentPurpose: UInt8, Hashable, Sendable, CaseIterable {
    /// Lets the executor take exactly what the next transaction spends.
    case approve = 0
    /// Runs the on-chain legs of a plan.
    case route = 1
    /// Uses up a nonce: an empty transaction to ourselves.
    case cancel = 2
    /// Takes an allowance back that its route did not use up.
    case revoke = 3
}
