package import Basics

/// Something that we decided to do on a chain: one nonce, any number of attempts, one outcome.
package struct Intent: Hashable, Sendable {
    /// Its number.
    package let id: IntentId
    /// The nonce that it owns.
    package let nonce: UInt64
    /// Why it exists; an abandoned one below later nonces becomes `cancel`.
    package internal(set) var purpose: IntentPurpose
    /// What it does.
    package internal(set) var call: TransactionCall
    /// Is signed only once this one is included and succeeded.
    package let after: IntentId?
    /// Must not be signed after this time.
    package let deadline: Timestamp
    /// Where it stands.
    package internal(set) var state: IntentState = .reserved
    /// All signed forms.
    package internal(set) var attempts: [Attempt] = []
    /// The receipt that counts now.
    package internal(set) var inclusion: Inclusion?
    /// By which rule the safe level was reached, such as `tag:safe`.
    package internal(set) var safeRule: String?
    /// By which rule it became final, such as `tag:finalized`; nil before, and in journals that are
    /// older than the ladder.
    package internal(set) var finalRule: String?
    /// How it ended.
    package internal(set) var outcome: IntentOutcome?
    /// Why it was abandoned or became a cancel.
    package internal(set) var reason: String?
    /// Why its nonce shall be used by an empty transaction although it was signed; nil while it
    /// shall not.
    ///
    /// A signature cannot be taken back: the receipt tells which of the two won.
    package internal(set) var cancelReason: String?
    /// Why somebody else may be using its nonce; nil while nothing says so.
    ///
    /// Only a receipt of ours or the finalized nonce resolves it.
    package internal(set) var contestReason: String?
    /// Why no replacement is made, or its cancel not signed, although it waits; nil while nothing
    /// stands in the way.
    package internal(set) var waitReason: String?

    /// A new intent that owns a nonce.
    package init(
        id: IntentId, nonce: UInt64, purpose: IntentPurpose, call: TransactionCall,
        after: IntentId?, deadline: Timestamp
    ) {
        self.id = id
        self.nonce = nonce
        self.purpose = purpose
        self.call = call
        self.after = after
        self.deadline = deadline
    }

    /// Whether any signature for its nonce exists.
    package var hasSignature: Bool { !attempts.isEmpty }

    /// By which way all its signed forms leave us; nil while nothing is signed.
    package var route: SendingRoute? { attempts.first?.route }

    /// Whether it waits for nothing but its relay.
    var lacksRelay: Bool { waitReason == SendingRoute.relayMissing }

    /// The signed form that its receipt is about.
    package var includedAttempt: Attempt? {
        inclusion.flatMap { inclusion in attempts.first { $0.hash == inclusion.transactionHash } }
    }

    /// Whether its own transaction, not the empty one in its place, is included and succeeded.
    package var hasTakenEffect: Bool {
        purpose != .cancel && inclusion?.succeeded == true && includedAttempt?.isCancel != true
    }

    /// Whether nothing more can come of it but a reorganisation that brings back what is included.
    ///
    /// What reverted or was beaten by an empty transaction may still succeed in another block as
    /// long as that is not final.
    package var isResolved: Bool {
        if state.isTerminal { return true }
        guard inclusion?.succeeded == true else { return false }
        return purpose == .cancel || includedAttempt?.isCancel != true
    }
}
