import Basics
import Cryptography
import Synchronization

/// What parties tell each other after a death in the middle of new shares.
///
/// Who has a new share that does not count asks whether it does; who has gone over and still has the
/// old share asks whether all have. The answer to both is the words of all holders.
extension CosignerService {
    /// Asks what is still open.
    func askOthers() {
        for waiting in waiting.withLock({ Array($0.values) }) {
            ask(waiting.share.keyId, waiting.sid, Set(waiting.share.parties))
        }
        for (keyId, commit) in parts.ledger.state.commits where parts.vault.hasOld(keyId) {
            ask(keyId, commit.sid, Set(commit.holders))
        }
    }

    private func ask(_ keyId: Hash32, _ sid: Hash32, _ holders: Set<UInt16>) {
        for party in holders.sorted() where party != parts.book.party {
            send(.question(keyId: keyId, sid: sid), to: party)
        }
    }

    /// Takes a question or an answer of a peer.
    func settle(_ envelope: PeerEnvelope) async {
        switch SettlingMessage(type: envelope.type, payload: envelope.payload) {
        case .question(let keyId, let sid):
            if let commit = parts.ledger.state.commits[keyId], commit.sid == sid {
                send(.commit(commit), to: envelope.from)
            }
        case .commit(let commit):
            await goOver(by: commit)
            note(commit, from: envelope.from)
        case nil: return
        }
    }

    /// Goes over to a waiting share for which the words of all its holders are there.
    private func goOver(by commit: ShareCommit) async {
        guard let waiting = waiting.withLock({ $0[commit.keyId] }), waiting.sid == commit.sid,
            commit.holders == waiting.share.parties
        else { return }
        let message = ShareCommit.message(sid: waiting.sid, share: waiting.share.facts)
        let isTrue = commit.words.allSatisfy { word in
            identity(of: word.party)?.isValid(word.signature, of: message) == true
        }
        guard isTrue else { return }
        try? await self.commit(waiting, commit.words)
    }

    /// A holder has gone over; once all have, nobody needs the old share.
    private func note(_ commit: ShareCommit, from party: UInt16) {
        guard let own = parts.ledger.state.commits[commit.keyId], own.sid == commit.sid,
            parts.vault.hasOld(commit.keyId)
        else { return }
        let known = goneOver.withLock { state in
            if state[own.keyId]?.sid != own.sid { state[own.keyId] = (own.sid, []) }
            state[own.keyId]?.parties.insert(party)
            return state[own.keyId]?.parties ?? []
        }
        let others = own.holders.filter { $0 != parts.book.party }
        guard others.allSatisfy(known.contains) else { return }
        try? parts.vault.removeOld(own.keyId)
        goneOver.withLock { $0[own.keyId] = nil }
    }

    private func send(_ message: SettlingMessage, to party: UInt16) {
        let envelope = PeerEnvelope(
            sid: SettlingMessage.channel, round: 0, from: parts.book.party, to: party,
            type: message.type, view: .zero, payload: message.payload)
        if let sealed = try? envelope.sealed(by: parts.identity) {
            parts.post.send(sealed, to: party)
        }
    }
}
