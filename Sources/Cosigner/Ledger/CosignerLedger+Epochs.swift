import Basics

extension LedgerState {
    /// The count that the next file of a key's share gets.
    func nextShareCounter(of keyId: Hash32) -> UInt64 {
        let known = [
            shares[keyId]?.announced.header.counter, prepared[keyId]?.mark.header.counter,
        ]
        return (known.compactMap(\.self).max() ?? 0) + 1
    }
}

extension CosignerLedger {
    /// Announces a new share's file before it is put beside the old one.
    func prepare(_ mark: ShareMark, sid: Hash32) async throws(CosignerError) {
        try await perform { (state, _) throws(CosignerError) in
            let keyId = mark.header.keyId
            guard mark.header.counter == state.nextShareCounter(of: keyId) else {
                throw CosignerError(.rolledBack, "count \(mark.header.counter)", field: "counter")
            }
            if let epoch = state.epoch(of: keyId), mark.header.epoch <= epoch {
                throw CosignerError(
                    .wrongEpoch, "\(mark.header.epoch), now \(epoch)", field: "epoch")
            }
            return ([.sharePrepared(sid: sid, mark)], ())
        }
    }

    /// Goes over to the new shares; their file, if we have one, must be the one that was announced
    /// last.
    func commit(_ commit: ShareCommit) async throws(CosignerError) {
        try await perform { (state, _) throws(CosignerError) in
            if state.commits[commit.keyId]?.sid == commit.sid { return ([], ()) }
            let prepared = state.prepared[commit.keyId]
            if let counter = commit.counter {
                guard prepared?.sid == commit.sid, prepared?.mark.header.counter == counter else {
                    throw CosignerError(.unknownSession, commit.sid.hex, field: "sid")
                }
            }
            return ([.shareCommitted(commit)], ())
        }
    }
}
