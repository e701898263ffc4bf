/// What happened to an intent.
///
/// Applied alike when live and on replay.
package enum SettlementEvent: Hashable, Sendable {
    /// It exists and owns its nonce.
    case reserved(Intent)
    /// Signed bytes exist.
    case signed(IntentId, Attempt)
    /// A node took the bytes, or had them already.
    case sent(IntentId)
    /// Its receipt stands under a block of the followed chain.
    case included(IntentId, Inclusion)
    /// The block that held it left the followed chain: its effect is undone.
    case orphaned(IntentId)
    /// Its block reached the safe level by this rule.
    case safe(IntentId, rule: String)
    /// Its block is final by this rule; nil in journals that are older than the ladder.
    case finalized(IntentId, IntentOutcome, rule: String?)
    /// It ends before anything was signed; the nonce is free again.
    case abandoned(IntentId, reason: String)
    /// It will use its nonce for an empty transaction, because later nonces wait on it.
    case turnedIntoCancel(IntentId, reason: String)
    /// A further signed form with higher fees takes the place of the last one.
    case replaced(IntentId, Attempt)
    /// It was signed, but its nonce shall be used by an empty transaction.
    case cancelWanted(IntentId, reason: String)
    /// An empty transaction was signed for its nonce.
    case cancelSigned(IntentId, Attempt)
    /// A node says that its nonce is used and knows none of our transactions.
    case contested(IntentId, reason: String)
    /// The chain's safe block stepped back below it.
    case unsafe(IntentId)
    /// It waits longer than it should: no replacement is made, or its cancel is not signed yet.
    case waiting(IntentId, reason: String)
    /// The whole lane stops: what was final was contradicted or the nonce is not ours any more.
    case halted(reason: String)

    /// The intent it is about; nil for the lane itself.
    package var intent: IntentId? {
        switch self {
        case .reserved(let intent): intent.id
        case .signed(let id, _), .sent(let id), .included(let id, _), .orphaned(let id),
            .safe(let id, _), .finalized(let id, _, _), .abandoned(let id, _),
            .turnedIntoCancel(let id, _), .replaced(let id, _),
            .cancelWanted(let id, _), .cancelSigned(let id, _), .contested(let id, _),
            .unsafe(let id), .waiting(let id, _):
            id
        case .halted: nil
        }
    }
}
