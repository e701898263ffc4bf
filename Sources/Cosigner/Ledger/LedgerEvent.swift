package import Basics
import Storage

/// What a cosigner must never forget.
package enum LedgerEvent: Hashable, Sendable {
    /// A share file is about to be put in place.
    case shareAnnounced(ShareMark)
    /// The announced file stands.
    case shareConfirmed(keyId: Hash32, counter: UInt64)
    /// A session begins.
    case sessionOpened(SessionRecord)
    /// A session has ended.
    case sessionEnded(sid: Hash32, SessionEnding)
    /// A party has cheated: no session with it any more.
    case banned(keyId: Hash32, party: UInt16)
    /// A person has lifted a ban, after a review and new shares.
    case banLifted(keyId: Hash32, party: UInt16)
    /// A person has looked at a key's failures.
    case keyReviewed(keyId: Hash32)
    /// A request for something with a time lock came for the first time.
    case requestSeen(intent: Hash32)
    /// What a signature may cost is set aside.
    case reserved(Reservation)
    /// A file with a new share is about to be put beside the old one.
    case sharePrepared(sid: Hash32, ShareMark)
    /// All holders have theirs: the new shares count.
    case shareCommitted(ShareCommit)
    /// A policy comes into force.
    case policyAdopted(version: UInt64, hash: Hash32)
}

extension LedgerEvent {
    /// How it is kept before anything follows from it.
    ///
    /// A reservation matters once a session signs what it was made for, and opening that session syncs
    /// both. A good end may be lost with the machine's power: the session's id and setups stay used up
    /// all the same.
    var durability: Durability {
        switch self {
        case .reserved, .sessionEnded(_, .done): .written
        case .banLifted, .banned, .keyReviewed, .policyAdopted, .requestSeen, .sessionEnded,
            .sessionOpened, .shareAnnounced, .shareCommitted, .shareConfirmed, .sharePrepared:
            .synced
        }
    }
}
