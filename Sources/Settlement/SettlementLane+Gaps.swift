import Basics

/// Nonces below the first of a lane that nobody holds any more.
///
/// A lane begins at the chain's word for the next nonce. If a reorganisation then takes back what
/// had used the nonces below, everything of ours waits for ever: somebody must use them up.
extension SettlementLane {
    /// What may be waiting for nonces below the lane's first; nil when nothing can be, as a block that
    /// holds anything of ours proves.
    package var gapCandidate: Intent? {
        guard haltReason == nil, let lowest = lowestUnmined, lowest.hasSignature,
            lowest.nonce <= firstNonce, lowest.nonce > 0,
            !intents.contains(where: { $0.inclusion != nil })
        else { return nil }
        return lowest
    }

    /// The chain's next nonce for us at its head, when something of ours has waited too long.
    ///
    /// What lies between it and our lowest nonce is used up by empty transactions. Whoever used those
    /// nonces before may win them again: then they are foreign, which halts nothing down there. More
    /// than `SettlementLimits.gapMax` nonces are left to a person.
    package func decide(headNonce nonce: UInt64) -> [SettlementEvent] {
        guard let lowest = gapCandidate, nonce < lowest.nonce else { return [] }
        let missing = lowest.nonce - nonce
        let room = SettlementLimits.openIntentsMax - openIntents.count
        guard missing <= UInt64(min(SettlementLimits.gapMax, max(0, room))) else {
            return decide(
                waiting: lowest.id,
                reason: "nonces \(nonce) to \(lowest.nonce - 1) are used by nobody any more")
        }
        return (0..<missing).flatMap { offset -> [SettlementEvent] in
            let id = IntentId(nextIntent + offset)
            let intent = Intent(
                id: id, nonce: nonce + offset, purpose: .cancel, call: emptyCall, after: nil,
                deadline: lowest.deadline)
            let reason = "nobody uses nonce \(intent.nonce) any more, and others wait for it"
            return [.reserved(intent), .turnedIntoCancel(id, reason: reason)]
        }
    }
}
