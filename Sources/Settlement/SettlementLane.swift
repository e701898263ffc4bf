import Arithmetic
package import Basics

/// All intents of one sender on one chain, and the nonces they own: one writer, one sequence.
///
/// `decide…` verbs change nothing and return the events that follow; `apply` is the only mutation.
/// A nonce that was signed for belongs to its intent for ever.
package struct SettlementLane: Hashable, Sendable {
    /// The chain.
    package let chain: ChainId
    /// Whose nonces these are.
    package let sender: Address
    /// The first nonce that this lane took: those below it were used by others.
    package let firstNonce: UInt64
    /// The lowest nonce never reserved.
    package private(set) var nextNonce: UInt64
    /// Every intent, by ascending id.
    package private(set) var intents: [Intent] = []
    /// The number that the next intent gets.
    package private(set) var nextIntent: UInt64
    /// Why the lane stopped; nil while it works.
    package private(set) var haltReason: String?
    // Everything below this position is final or abandoned, so that history costs nothing.
    private var firstOpen = 0

    /// A lane whose first nonce comes from the chain, once, when the node first starts.
    package init(chain: ChainId, sender: Address, firstNonce: UInt64) {
        self.chain = chain
        self.sender = sender
        self.firstNonce = firstNonce
        nextNonce = firstNonce
        nextIntent = 1
    }

    /// The intent of this number.
    package func intent(_ id: IntentId) -> Intent? {
        index(id).map { intents[$0] }
    }

    /// The intent to which a transaction hash belongs.
    package func intent(havingAttempt hash: Hash32) -> Intent? {
        intents.last { intent in intent.attempts.contains { $0.hash == hash } }
    }

    /// Intents that are neither final nor abandoned.
    package var openIntents: [Intent] { intents[firstOpen...].filter { !$0.state.isTerminal } }

    /// Hashes whose receipts matter: all attempts of intents that are not yet final.
    package var watchedHashes: [Hash32] {
        openIntents.flatMap { $0.attempts.map(\.hash) }
    }

    /// Whether a receipt is still to come for a nonce below one that has its own, the intent `id`
    /// counted among those that have.
    ///
    /// A chain takes nonces in order; receipts may be told in any.
    package func lacksReceipt(besides id: IntentId) -> Bool {
        let highest = openIntents.filter { $0.inclusion != nil || $0.id == id }.map(\.nonce).max()
        return openIntents.contains {
            $0.inclusion == nil && $0.id != id && $0.nonce < highest ?? 0
        }
    }

    /// Intents that may be signed now: reserved, and what they wait for is included and succeeded.
    package var signable: [Intent] {
        guard haltReason == nil else { return [] }
        return openIntents.filter { intent in
            guard intent.state == .reserved else { return false }
            guard let after = intent.after, intent.purpose != .cancel else { return true }
            return self.intent(after)?.hasTakenEffect == true
        }
    }

    /// The position of an intent.
    func index(_ id: IntentId) -> Int? {
        // Ids are given in order and intents are never removed.
        var (low, high) = (0, intents.count)
        while low < high {
            let middle = (low + high) / 2
            if intents[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < intents.count && intents[low].id == id ? low : nil
    }

    /// The lowest nonce that no block holds: the one that everything above waits for.
    package var lowestUnmined: Intent? {
        openIntents.filter { $0.inclusion == nil }.min { $0.nonce < $1.nonce }
    }

    /// Intents of a higher number than this one, by ascending id.
    package func intents(after id: IntentId) -> ArraySlice<Intent> {
        guard let index = index(id) else { return [] }
        return intents[(index + 1)...]
    }

    /// The empty transaction to ourselves that uses up a nonce.
    package var emptyCall: TransactionCall {
        TransactionCall(
            to: sender, value: .zero, input: [], gasLimit: SettlementLimits.emptyTransactionGas)
    }

    // MARK: Apply

    /// Takes an event in; the only mutation.
    ///
    /// An event about an unknown intent changes nothing.
    package mutating func apply(_ event: SettlementEvent) {
        if case .reserved(let intent) = event { return insert(intent) }
        if case .halted(let reason) = event {
            haltReason = haltReason ?? reason
            return
        }
        guard let id = event.intent, let position = index(id) else { return }
        apply(event, at: position)
    }

    private mutating func insert(_ intent: Intent) {
        intents.append(intent)
        nextIntent = max(nextIntent, intent.id.value &+ 1)
        nextNonce = max(nextNonce, intent.nonce &+ 1)
    }

    private mutating func apply(_ event: SettlementEvent, at position: Int) {
        // Nothing steps back from the end.
        guard !intents[position].state.isTerminal else { return }
        change(position, by: event)
        while firstOpen < intents.count, intents[firstOpen].state.isTerminal { firstOpen += 1 }
    }

    private mutating func change(_ position: Int, by event: SettlementEvent) {
        switch event {
        case .reserved, .halted: break
        case .signed(_, let attempt), .replaced(_, let attempt):
            append(attempt, to: position)
        case .cancelSigned(_, var attempt):
            attempt.isCancel = true
            append(attempt, to: position)
        case .sent:
            if intents[position].state == .signed { intents[position].state = .sent }
            intents[position].contestReason = nil
            if intents[position].lacksRelay { intents[position].waitReason = nil }
        case .included(_, let inclusion):
            intents[position].inclusion = inclusion
            intents[position].state = .included
            intents[position].contestReason = nil
            intents[position].waitReason = nil
        case .orphaned:
            intents[position].inclusion = nil
            intents[position].safeRule = nil
            intents[position].state = .sent
        case .safe(_, let rule):
            intents[position].safeRule = rule
            intents[position].state = .safe
        case .unsafe:
            guard intents[position].state == .safe else { break }
            intents[position].safeRule = nil
            intents[position].state = .included
        case .finalized(_, let outcome, let rule):
            intents[position].outcome = outcome
            intents[position].finalRule = rule
            intents[position].state = .final
        case .abandoned(_, let reason):
            intents[position].reason = reason
            intents[position].state = .abandoned
            // Given back from above only, so free nonces never lie below one that is kept.
            if intents[position].nonce &+ 1 == nextNonce { nextNonce = intents[position].nonce }
        case .turnedIntoCancel(_, let reason):
            intents[position].reason = reason
            intents[position].purpose = .cancel
            intents[position].call = emptyCall
        case .cancelWanted(_, let reason): intents[position].cancelReason = reason
        case .contested(_, let reason): intents[position].contestReason = reason
        case .waiting(_, let reason): intents[position].waitReason = reason
        }
    }

    private mutating func append(_ attempt: Attempt, to position: Int) {
        intents[position].attempts.append(attempt)
        intents[position].waitReason = nil
        if intents[position].state == .reserved { intents[position].state = .signed }
    }
}
