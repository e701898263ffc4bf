/// Where one on-chain intent stands.
///
/// `reserved → signed → sent → included → safe → final`; a reorg steps back to `sent`, nothing steps
/// back from `final`. Inclusion is by block hash and finality by the chain's own word, never by
/// counting blocks.
package enum IntentState: UInt8, Hashable, Sendable, CaseIterable {
    /// It owns a nonce; nothing is signed.
    case reserved = 0
    /// Signed bytes exist and are stored; the nonce is its own for ever.
    case signed = 1
    /// A node took the bytes.
    case sent = 2
    /// A receipt stands under a block hash of the followed chain.
    case included = 3
    /// Its block is at or below the chain's safe block.
    case safe = 4
    /// Its block is at or below the finalized block: nothing undoes it.
    case final = 5
    /// Given up before anything was signed; its nonce is free again.
    case abandoned = 6

    /// Whether nothing more can happen to it.
    package var isTerminal: Bool { self == .final || self == .abandoned }
    /// The word that people and programs see.
    package var name: String { String(describing: self) }
}
