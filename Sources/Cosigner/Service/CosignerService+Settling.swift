import Basics
import Cryptography
import Synchronization

/// What parties tell each other after a death in the middle of new shares.
///
/// Who has a new share that does not count asks whether it does; who has gone over and still has the
/// old share asks whether all have. The answer to both is the words of all holders.
extension CosignerService {
    /// Asks what is still open.
    ///
    /// Keys whose making has failed stay open for ever, so each gets its turn among the others.
    func askOthers(turn: Int) {
        let open = waiting.withLock { $0.values.sorted { $0.share.keyId < $1.share.keyId } }
        let count = min(open.count, CosignerLimits.questionsMax)
        for index in 0..<count {
            let waiting = open[(turn &* count &+ index) % open.count]
            ask(waiting.share.keyId, waiting.sid, Set(waiting.share.parties))
        }
        for (keyId, commit) in parts.ledger.state.commits where parts.vault.hasOld(keyId) {
            ask(keyId, commit.sid, Set(commit.holders))
        }
    }

    private func ask(_ keyId: Hash32, _ sid: Hash32, _ holders: Set<UInt16>) {
        for party in holders.sorted() where party != parts.book.party {
            send(.question(keyId: keyId, sid: sid), of: keyId, to: party)
        }
    }

    /// Takes a question or an answer of a peer.
    func settle(_ envelope: PeerEnvelope) async {
        switch SettlingMessage(type: envelope.type, payload: envelope.payload) {
        case .question(let keyId, let sid):
            if let commit = parts.ledger.state.commits[keyId], commit.sid == sid {
                send(.commit(commit), of: keyId, to: envelope.from)
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
        do throws(CosignerError) {
            try await self.commit(waiting, commit.words)
            noteSuccess(.goOver, of: commit.keyId)
        } catch {
            // Asked again until it goes well.
            note(.goOver, of: commit.keyId, error)
        }
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
        removeOld(own.keyId)
        goneOver.withLock { $0[own.keyId] = nil }
    }

    /// Removes the share that nobody needs any more; what fails is tried again by `askOthers`.
    func removeOld(_ keyId: Hash32) {
        do throws(CosignerError) {
            try parts.vault.removeOld(keyId)
            noteSuccess(.removeOld, of: keyId)
        } catch {
            note(.removeOld, of: keyId, error)
        }
    }

    private func send(_ message: SettlingMessage, of keyId: Hash32, to party: UInt16) {
        let envelope = PeerEnvelope(
            sid: SettlingMessage.channel, round: 0, from: parts.book.party, to: party,
            type: message.type, view: .zero, payload: message.payload)
        do throws(CosignerError) {
            parts.post.send(try envelope.sealed(by: parts.identity), to: party)
        } catch {
            note(.tell, of: keyId, error)
        }
    }
}
