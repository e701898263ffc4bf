package import Basics
import Synchronization

/// What failed where no caller waits for an answer; for the operator's log.
package struct CosignerNotice: Hashable, Sendable, CustomStringConvertible {
    /// What was tried.
    package enum Deed: String, Hashable, Sendable {
        /// To go over to new shares that all holders have.
        case goOver = "going over to the new share"
        /// To remove an old share that nobody needs any more.
        case removeOld = "removing the old share"
        /// To tell a peer what it has asked.
        case tell = "signing a message for a peer"
        /// To tell the others of a session that it has ended.
        case giveUp = "telling the others that a session has ended"
    }

    /// What was tried.
    package let deed: Deed
    /// The key whose shares they are.
    package let keyId: Hash32
    /// Why it failed.
    package let reason: String

    /// One line; nothing secret.
    package var description: String { "\(deed.rawValue) of key \(keyId.hex) failed: \(reason)" }
}

extension CosignerService {
    /// Tells the operator; the same again is told only after it has gone well in between.
    func note(_ deed: CosignerNotice.Deed, of keyId: Hash32, _ error: CosignerError) {
        let notice = CosignerNotice(deed: deed, keyId: keyId, reason: error.description)
        let isNew = notices.withLock { notices in
            defer { notices[keyId, default: [:]][deed] = notice.reason }
            return notices[keyId]?[deed] != notice.reason
        }
        if isNew { parts.notice(notice) }
    }

    /// What may have failed before went well.
    func noteSuccess(_ deed: CosignerNotice.Deed, of keyId: Hash32) {
        notices.withLock { $0[keyId]?[deed] = nil }
    }
}
