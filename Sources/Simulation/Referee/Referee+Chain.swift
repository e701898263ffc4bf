import Basics
import Ethereum

// What reaches the chain's node: signed bytes.
extension Referee {
    /// Looks at the bytes that came in: each was on disk before, and each nonce has one intent.
    func look(at chain: SimulatedChain, _ world: WorldView) {
        for raw in chain.takeArrivals() {
            guard let signed = try? SignedTransaction.decode(raw), signed.sender == wallet else {
                tell("bytes-unreadable", "\(raw.count) bytes reached the chain")
                continue
            }
            truth.arrivals.insert(signed.hash)
            guard let attempt = fold.attempts[signed.hash] else {
                tell("bytes-unjournaled", "transaction \(signed.hash) is not in the journal")
                continue
            }
            claimSynced(attempt.sequence, "transaction \(signed.hash)", world)
            if fold.nonces[signed.transaction.nonce] != attempt.intent {
                tell("nonce-reused", "nonce \(signed.transaction.nonce)")
            }
        }
    }
}
