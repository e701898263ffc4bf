import Basics
import Codecs
import Cryptography

extension CosignerService {
    /// A session that has its id: all offers are in and nobody refuses.
    struct Opening {
        let sid: Hash32
        /// What each party has offered.
        let offers: [UInt16: SessionOffer]

        /// The setups among that.
        var pairs: PairOffers { PairOffers(offers.mapValues(\.pairs)) }
    }

    /// Waits until all parties can be reached; names those that cannot.
    func reach(_ parties: [UInt16]) async throws(CosignerError) {
        let missing = await parts.post.missing(of: parties, withinMilliseconds: 3_000)
        guard missing.isEmpty else {
            throw CosignerError(
                .unreachable, "\(missing.map { "party \($0)" }.joined(separator: ", "))",
                party: missing[0])
        }
    }

    /// Exchanges offers under a name that all parties find by themselves, and makes the session's
    /// id of everything that was offered.
    func open(
        _ name: Hash32, parties: [UInt16], offer: SessionOffer
    ) async throws(CosignerError) -> Opening {
        var own = offer
        do {
            own.nonce = try parts.entropy.bytes(count: SessionOffer.nonceByteCount)
        } catch {
            throw CosignerError(.libraryFailure, "entropy")
        }
        let answers = try await barrier(name, parties).exchange(own.encoded)
        var offers: [UInt16: SessionOffer] = [:]
        var writer = BinaryWriter(capacity: 512)
        writer.writeString("causeway/cosigner/sid/v2")
        writer.write(name)
        for (party, answer) in zip(parties, answers) {
            let offer = try SessionOffer(answer)
            if let denial = offer.denial, party != parts.book.party {
                throw CosignerError(.peerDenied, denial, party: party)
            }
            offers[party] = offer
            writer.write(party)
            writer.writeBytes(offer.encoded)
        }
        return Opening(sid: SHA256.hash(writer.bytes), offers: offers)
    }

    func barrier(_ name: Hash32, _ parties: [UInt16]) -> Barrier {
        Barrier(
            name: name, party: parts.book.party, parties: parties, identity: parts.identity,
            post: parts.post, router: router, limits: limits,
            timeoutMilliseconds: parts.sessionMilliseconds)
    }

    /// Uses up the session's id and setups, runs the machine, and draws the consequences of its
    /// end.
    func run(
        _ session: SessionRecord,
        _ make: () async throws(CosignerError) -> any SessionMachine
    ) async throws(CosignerError) -> SessionOutcome {
        guard let inbox = router.open(session.sid, parties: session.parties) else {
            throw CosignerError(.sessionReused, session.sid.hex, field: "sid")
        }
        defer { router.close(session.sid) }
        let machine: any SessionMachine
        do throws(CosignerError) {
            try await parts.ledger.openSession(session)
            machine = try await make()
        } catch {
            // The others need not wait for what will never come.
            notify(session)
            throw error
        }
        var run = SessionRun(
            sid: session.sid, party: parts.book.party, parties: session.parties,
            identity: parts.identity, post: parts.post, inbox: inbox, limits: limits,
            timeoutMilliseconds: parts.sessionMilliseconds)
        let outcome = await run.run(machine)
        guard case .aborted(let abort) = outcome else {
            do throws(CosignerError) {
                try await parts.ledger.endSession(session.sid, .done)
            } catch {
                // Its epoch has ended meanwhile, and with it the record.
                guard error.code == .unknownSession else { throw error }
            }
            return outcome
        }
        try await conclude(session, abort)
        throw CosignerError(
            abort.consequence == .ban ? .banned : .aborted, abort.reason, party: abort.culprit)
    }

    /// A ban is on the disk before anybody hears of it; then all sessions with that party end.
    private func conclude(
        _ session: SessionRecord, _ abort: SessionAbort
    ) async throws(CosignerError) {
        if abort.consequence == .ban, let culprit = abort.culprit {
            let others = try await parts.ledger.ban(culprit, of: session.keyId)
            await parts.shelves?.ban(culprit, of: session.keyId)
            router.abort(
                others.filter { $0 != session.sid },
                SessionAbort(.abort, culprit: culprit, "party \(culprit) is banned"))
        }
        try await parts.ledger.endSession(session.sid, .aborted(culprit: abort.culprit))
        notify(session)
    }

    /// Tells the others that we have given up, and nothing else: what was found stays here.
    private func notify(_ session: SessionRecord) {
        let notice = PeerEnvelope(
            sid: session.sid, round: SessionRun.abortRound, from: parts.book.party,
            to: PeerEnvelope.everybody, type: 0, view: .zero, payload: [])
        do throws(CosignerError) {
            let sealed = try notice.sealed(by: parts.identity)
            for party in session.parties where party != parts.book.party {
                parts.post.send(sealed, to: party)
            }
        } catch {
            note(.giveUp, of: session.keyId, error)
        }
    }
}
