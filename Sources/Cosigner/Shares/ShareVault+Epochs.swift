package import Basics
package import Cryptography
import Synchronization

/// New shares beside old ones: both stay until all holders have the new.
///
/// The new file lies under a name of its own until it counts. Then the old one moves aside, the new one
/// takes its place, and the old is removed once every holder is known to have gone over. Which file is
/// which follows from the ledger alone, so a death between two steps is made good at the next start.
extension ShareVault {
    /// Where a key's next share lies until it counts.
    package func nextPath(of keyId: Hash32) -> String { "\(path(of: keyId)).next" }
    /// Where a key's last share lies until nobody needs it.
    package func oldPath(of keyId: Hash32) -> String { "\(path(of: keyId)).old" }

    /// Seals a new share and puts it beside the old one; afterwards it survives a loss of power.
    package func prepare(
        _ share: StoredShare, sid: Hash32, party: UInt16, password: SecretBytes
    ) async throws(CosignerError) -> UInt64 {
        let header = ShareHeader(
            keyId: share.keyId, epoch: share.epoch, party: party,
            counter: ledger.nextShareCounter(of: share.keyId))
        let bytes = try ShareFile.seal(
            share.content, header: header, password: password, entropy: entropy, cost: cost,
            least: least)
        try await ledger.prepare(
            ShareMark(header: header, fileHash: SHA256.hash(bytes)), sid: sid)
        try replace(nextPath(of: share.keyId), with: bytes)
        return header.counter
    }

    /// Goes over to new shares; the old one stays aside.
    package func commit(_ commit: ShareCommit) async throws(CosignerError) {
        try await ledger.commit(commit)
        try finish(commit.keyId)
    }

    /// Opens a share that does not count yet; nil when there is none, or when its file was never
    /// written.
    package func loadNext(
        keyId: Hash32, party: UInt16, password: SecretBytes
    ) throws(CosignerError) -> (sid: Hash32, header: ShareHeader, share: SecretBytes)? {
        guard let prepared = ledger.state.prepared[keyId],
            let bytes = try content(nextPath(of: keyId)),
            try mark(bytes) == prepared.mark, prepared.mark.header.party == party
        else { return nil }
        let opened = try ShareFile.open(bytes, password: password, least: least)
        return (prepared.sid, opened.header, opened.share)
    }

    /// Makes the files what the ledger says, as after a death in the middle of `commit`.
    package func finish(_ keyId: Hash32) throws(CosignerError) {
        try turn.withLock { _ throws(CosignerError) in try move(keyId) }
    }

    private func move(_ keyId: Hash32) throws(CosignerError) {
        let state = ledger.state
        if let confirmed = state.shares[keyId]?.confirmed {
            guard let next = try content(nextPath(of: keyId)), try mark(next) == confirmed else {
                return
            }
            if let old = try content(path(of: keyId)), old != next {
                try replace(oldPath(of: keyId), with: old)
            }
            try replace(path(of: keyId), with: next)
            try remove(nextPath(of: keyId))
        } else if state.commits[keyId] != nil, let old = try content(path(of: keyId)) {
            try replace(oldPath(of: keyId), with: old)
            try remove(path(of: keyId))
        }
    }

    /// Whether the last share is still there.
    package func hasOld(_ keyId: Hash32) -> Bool { files.exists(oldPath(of: keyId)) }

    /// Removes the last share: every holder has gone over to the new ones.
    package func removeOld(_ keyId: Hash32) throws(CosignerError) {
        try turn.withLock { _ throws(CosignerError) in try remove(oldPath(of: keyId)) }
    }

    private func mark(_ bytes: [UInt8]) throws(CosignerError) -> ShareMark {
        ShareMark(
            header: try ShareFile.header(of: bytes, least: least), fileHash: SHA256.hash(bytes))
    }

    /// A file's bytes; nil when it is not there.
    private func content(_ path: String) throws(CosignerError) -> [UInt8]? {
        do throws(FileError) {
            return try files.read(path)
        } catch {
            if error.isMissing { return nil }
            throw CosignerError(.fileFailed, error.description)
        }
    }

    private func replace(_ path: String, with bytes: [UInt8]) throws(CosignerError) {
        do throws(FileError) {
            try files.replaceSynced(path, with: bytes, mode: 0o600)
        } catch {
            throw CosignerError(.fileFailed, error.description)
        }
    }

    private func remove(_ path: String) throws(CosignerError) {
        do throws(FileError) {
            try files.remove(path)
        } catch {
            throw CosignerError(.fileFailed, error.description)
        }
    }
}
