package import Basics

/// A session as the ledger keeps it: its id and setups are used up from now on, whatever comes.
package struct SessionRecord: Hashable, Sendable {
    /// The session's id.
    package var sid: Hash32
    /// The key; for the making of a key, the id that it will have.
    package var keyId: Hash32
    /// The epoch of the key's shares.
    package var epoch: UInt64
    /// The parties, ascending.
    package var parties: [UInt16]
    /// The setups of oblivious transfer that it uses up.
    package var setups: [Hash32]

    /// A session.
    package init(
        sid: Hash32, keyId: Hash32, epoch: UInt64, parties: [UInt16], setups: [Hash32]
    ) {
        self.sid = sid
        self.keyId = keyId
        self.epoch = epoch
        self.parties = parties
        self.setups = setups
    }
}

/// How a session ended.
package enum SessionEnding: Hashable, Sendable {
    /// With its result.
    case done
    /// Without: an abort of this party's making, or of nobody's that can be named.
    case aborted(culprit: UInt16?)
}
