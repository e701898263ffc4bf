import Basics
import Codecs
import Cryptography
import Synchronization

/// New shares of a key: a refresh, a change of who holds, or a lost share made anew.
///
/// Two phases, which the making of a key has too. First every holder puts its new share beside the old
/// one and says so under its identity key. Whoever has the words of all goes over; the old share stays
/// aside until all have gone over. Who dies in between finds the words at the others
/// (`CosignerService+Settling`).
extension CosignerService {
    func reshare(_ call: CallFields) async throws(CosignerError) -> JSONValue {
        let change = try ShareChange(call)
        let party = parts.book.party
        guard change.participants.contains(party) else {
            throw CosignerError(.badRequest, "party \(party) has no part in it", field: "parties")
        }
        guard changing.withLock({ $0.insert(change.keyId).inserted }) else {
            throw CosignerError(.busy, "new shares of the key are being made")
        }
        defer { _ = changing.withLock { $0.remove(change.keyId) } }
        try await reach(change.participants)
        let known = try? key(change.keyId)
        // The others hear of a refusal, so that nobody waits for us.
        var refusal = refusal(of: change, known)
        if refusal == nil {
            refusal = try await parts.gate.judge(
                change.consent, approvals: try call.approvals(),
                needsPeople: known.map {
                    $0.threshold != change.threshold || $0.parties != change.holders
                } ?? false, cosigner: parts.identity.publicKey)
        }
        if refusal == nil, change.dealers.contains(party), known == nil {
            refusal = CosignerError(.missingShare, change.keyId.hex, field: "keyId")
        }
        do throws(CosignerError) {
            return try await reshare(change, known, refusal)
        } catch {
            guard let refusal else { throw error }
            throw CosignerError(refusal.code, refusal.detail, field: refusal.field, party: party)
        }
    }

    /// Why this party takes no part, whatever people say.
    private func refusal(of change: ShareChange, _ known: StoredShare?) -> CosignerError? {
        let met = [parts.book.party] + parts.book.peers.map(\.party)
        guard change.participants.allSatisfy(met.contains) else {
            return CosignerError(.badRequest, "a party that is not configured", field: "parties")
        }
        guard change.threshold >= 2, Int(change.threshold) <= change.holders.count else {
            return CosignerError(
                .badRequest, "must be 2...\(change.holders.count)", field: "threshold")
        }
        guard parts.isTestNetwork || Int(change.threshold) < change.holders.count else {
            return CosignerError(
                .badConfiguration,
                "a key of which every share is needed is for test networks only",
                field: "threshold")
        }
        guard let known else { return nil }
        let isDealer = change.dealers.contains(parts.book.party)
        guard isDealer ? known.epoch == change.epoch : known.epoch <= change.epoch else {
            return CosignerError(
                .wrongEpoch, "\(change.epoch), now \(known.epoch)", field: "epoch")
        }
        let isQuorum =
            change.dealers.count == Int(known.threshold)
            && change.dealers.allSatisfy(known.parties.contains)
        guard !isDealer || isQuorum else {
            return CosignerError(
                .badRequest, "must be \(known.threshold) of \(known.parties)", field: "dealers")
        }
        return nil
    }

    private func reshare(
        _ change: ShareChange, _ known: StoredShare?, _ refusal: CosignerError?
    ) async throws(CosignerError) -> JSONValue {
        let (party, mathematics) = (parts.book.party, parts.mathematics)
        let isDealer = change.dealers.contains(party)
        var origin: [UInt8] = []
        if refusal == nil, isDealer, let known {
            origin = try mathematics.origin(of: known, party: party)
        }
        let opening = try await open(
            change.name, parties: change.participants,
            offer: SessionOffer(origin: origin, denial: refusal?.code.rawValue))
        if let refusal { throw refusal }
        let told = change.dealers.map { opening.offers[$0]?.origin ?? [] }
        guard let first = told.first, !first.isEmpty, told.allSatisfy({ $0 == first }) else {
            throw CosignerError(.aborted, "the dealers tell of different keys")
        }
        let session = SessionRecord(
            sid: opening.sid, keyId: change.keyId,
            epoch: parts.ledger.state.epoch(of: change.keyId) ?? change.epoch,
            parties: change.participants, setups: [])
        let outcome = try await run(session) { () async throws(CosignerError) in
            try mathematics.resharing(
                ResharingOrder(
                    sid: opening.sid, party: party, threshold: change.threshold,
                    holders: change.holders, dealers: change.dealers, origin: first,
                    old: isDealer ? known : nil))
        }
        switch outcome {
        case .key(let material):
            let share = StoredShare(
                keyId: change.keyId, epoch: change.epoch + 1, threshold: change.threshold,
                parties: change.holders, material: material)
            guard known == nil || known?.tree == share.tree else {
                throw CosignerError(.aborted, "new shares of another key")
            }
            return try await goOver(to: share, opening.sid, among: change.participants)
        case .dealt:
            guard let known else { throw CosignerError(.aborted, "dealt without a share") }
            return try await leave(known, opening.sid, change)
        case .signature, .aborted: throw CosignerError(.aborted, "no share came of it")
        }
    }

    /// Stores a new share, beside the old one if there is one, and goes over once all have stored
    /// theirs.
    func goOver(
        to share: StoredShare, _ sid: Hash32, among participants: [UInt16]
    ) async throws(CosignerError) -> JSONValue {
        let counter = try await parts.vault.prepare(
            share, sid: sid, party: parts.book.party, password: parts.password)
        let waiting = WaitingShare(sid: sid, counter: counter, share: share)
        self.waiting.withLock { $0[share.keyId] = waiting }
        let words = try await exchangeWords(sid, share.facts, among: participants)
        try await commit(waiting, words)
        await awaitOthers(sid, of: share.keyId, among: participants)
        return Self.description(of: share)
    }

    /// Gives a share up that this party is not to have any more, once all others have theirs.
    private func leave(
        _ old: StoredShare, _ sid: Hash32, _ change: ShareChange
    ) async throws(CosignerError) -> JSONValue {
        let facts = change.facts(old.tree)
        let words = try await exchangeWords(sid, facts, among: change.participants)
        try await parts.vault.commit(
            ShareCommit(keyId: old.keyId, sid: sid, counter: nil, words: words))
        keys.withLock { $0[old.keyId] = nil }
        await parts.shelves?.forget(old.keyId)
        await awaitOthers(sid, of: old.keyId, among: change.participants)
        return [
            "keyId": .string(old.keyId.hex), "epoch": .integer(facts.epoch), "left": .bool(true),
        ]
    }

    /// Says that our part is done, and waits for the words of all; those of the holders.
    private func exchangeWords(
        _ sid: Hash32, _ facts: ShareFacts, among participants: [UInt16]
    ) async throws(CosignerError) -> [ShareCommit.Word] {
        let message = ShareCommit.message(sid: sid, share: facts)
        let own: [UInt8]
        do throws(CryptographyError) {
            own = try parts.identity.signature(message)
        } catch {
            throw CosignerError(.libraryFailure, "\(error)")
        }
        let name = SHA256.hash(Array("causeway/cosigner/stored/v2".utf8) + sid.bytes)
        let answers = try await barrier(name, participants).exchange(own)
        var words: [ShareCommit.Word] = []
        for (party, signature) in zip(participants, answers) {
            guard identity(of: party)?.isValid(signature, of: message) == true else {
                throw CosignerError(.aborted, "a word for other shares", party: party)
            }
            if facts.holders.contains(party) {
                words.append(ShareCommit.Word(party: party, signature: signature))
            }
        }
        return words
    }

    /// The new share counts from here on.
    func commit(
        _ waiting: WaitingShare, _ words: [ShareCommit.Word]
    ) async throws(CosignerError) {
        let keyId = waiting.share.keyId
        try await parts.vault.commit(
            ShareCommit(keyId: keyId, sid: waiting.sid, counter: waiting.counter, words: words))
        keep(waiting.share)
        self.waiting.withLock { $0[keyId] = nil }
        await parts.shelves?.forget(keyId)
    }

    /// Removes the old share once all say that they have gone over; what is left, settling does.
    private func awaitOthers(
        _ sid: Hash32, of keyId: Hash32, among participants: [UInt16]
    ) async {
        let name = SHA256.hash(Array("causeway/cosigner/gone-over/v1".utf8) + sid.bytes)
        guard (try? await barrier(name, participants).exchange([])) != nil else { return }
        removeOld(keyId)
    }

    /// The key under which a party speaks.
    func identity(of party: UInt16) -> Ed25519PublicKey? {
        party == parts.book.party
            ? parts.identity.publicKey : parts.book.peer(party)?.identity
    }
}

/// A new share that is stored and does not count yet.
struct WaitingShare: Sendable {
    let sid: Hash32
    /// The count of its file.
    let counter: UInt64
    let share: StoredShare
}
