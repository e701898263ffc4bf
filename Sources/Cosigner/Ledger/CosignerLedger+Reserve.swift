import Basics

extension CosignerLedger {
    /// Sets aside what a judgement may cost, unless what was signed before forbids it.
    ///
    /// Opening the session that signs puts it on the disk; a death of the process before loses nothing.
    package func reserve(
        _ judgement: Judgement, limits: [SpendLimit]
    ) async throws(CosignerError) -> Verdict {
        try await perform { (state, now) throws(CosignerError) in
            Self.decide(judgement, limits, state, now)
        }
    }

    private static func decide(
        _ judgement: Judgement, _ limits: [SpendLimit], _ state: LedgerState, _ now: Timestamp
    ) -> ([LedgerEvent], Verdict) {
        let reservation = judgement.reservation
        if let lock = judgement.lock {
            guard let seen = state.seen[reservation.intent] else {
                let denial = CosignerDenial(
                    .timeLocked, "seen for the first time, \(lock.delaySeconds) s to wait")
                return ([.requestSeen(intent: reservation.intent)], .denied(denial))
            }
            let waited = now.seconds - min(now.seconds, seen.seconds)
            guard waited >= lock.delaySeconds else {
                let denial = CosignerDenial(
                    .timeLocked, "waited \(waited) of \(lock.delaySeconds) s")
                return ([], .denied(denial))
            }
        }
        do throws(CosignerDenial) {
            try state.check(reservation, limits: limits, at: now)
        } catch {
            return ([], .denied(error))
        }
        return ([.reserved(reservation)], .allowed(judgement))
    }
}
