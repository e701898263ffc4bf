extension SettlementLane {
    /// The intent cannot be signed: its simulation failed, its time is over, policy refused it, or
    /// what it waited for failed.
    ///
    /// Whoever waits for it goes with it.
    ///
    /// With nothing above it the nonce is free again; else the nonce is used up by an empty
    /// transaction, so that what waits above is not stuck. Above counts also what is not signed
    /// yet: its signature may be on its way.
    ///
    /// A signer that keeps nonces signs nothing else for one that it may have been asked for: that is
    /// used up, too, whether a signature arrived or not.
    package func decide(
        unsignable id: IntentId, reason: String, keepsNonce: Bool = false
    ) -> [SettlementEvent] {
        guard let intent = intent(id), intent.state == .reserved else { return [] }
        // What lies above waits for this nonce, so the signer is asked until it signs.
        if intent.purpose == .cancel { return decide(waiting: id, reason: reason) }
        var abandoned: [IntentId] = []
        var events: [SettlementEvent] = []
        // From above: then a nonce given back never lies below one that is kept.
        for one in withDependents(intent).sorted(by: { $0.nonce > $1.nonce }) {
            let why =
                one.id == id ? reason : "intent \(id), which it waited for, did not succeed"
            let isBlocking = openIntents.contains {
                $0.nonce > one.nonce && !abandoned.contains($0.id)
            }
            if isBlocking || keepsNonce && mayHaveBeenAsked(one) {
                events.append(.turnedIntoCancel(one.id, reason: why))
            } else {
                events.append(.abandoned(one.id, reason: why))
                abandoned.append(one.id)
            }
        }
        return events
    }

    /// Whether a signature may have been asked for: once what it waited for was in a block, which may
    /// be undone by now.
    private func mayHaveBeenAsked(_ intent: Intent) -> Bool {
        guard let after = intent.after else { return true }
        return self.intent(after)?.hasSignature ?? true
    }

    /// An intent and all unsigned ones that wait for it, directly or through others.
    private func withDependents(_ intent: Intent) -> [Intent] {
        var found = [intent]
        // An intent waits only for one of a lower number.
        for other in openIntents where other.state == .reserved && other.purpose != .cancel {
            if let after = other.after, found.contains(where: { $0.id == after }) {
                found.append(other)
            }
        }
        return found
    }
}
