package import Arithmetic
package import Basics
package import Cryptography
package import Signing

/// What this cosigner helps to sign; everything that is not allowed is refused.
///
/// Its own: nobody else's word, and no other cosigner's policy, stands in its place.
package struct CosignerPolicy: Hashable, Sendable {
    /// Counts the policies of this cosigner; a later one is higher.
    package var version: UInt64
    /// Who may put another in its place.
    package var quorum: PolicyQuorum
    /// The children of the key that may sign; the key itself is the empty path.
    package var paths: [[UInt32]]
    /// One for each chain.
    package var chains: [ChainPolicy]

    /// A policy; without chains it refuses everything.
    package init(
        version: UInt64, quorum: PolicyQuorum, paths: [[UInt32]], chains: [ChainPolicy]
    ) {
        self.version = version
        self.quorum = quorum
        self.paths = paths
        self.chains = chains
    }

    /// The limits of all chains.
    package var limits: [SpendLimit] { chains.flatMap(\.limits) }
}

/// People who together may change a policy.
package struct PolicyQuorum: Hashable, Sendable {
    /// How many must approve; zero lets whoever has the machine change it.
    package var needed: Int
    /// Their keys.
    package var approvers: [Ed25519PublicKey]

    /// A quorum.
    package init(needed: Int, approvers: [Ed25519PublicKey]) {
        self.needed = needed
        self.approvers = approvers
    }
}

/// What may be signed for one chain.
package struct ChainPolicy: Hashable, Sendable {
    /// The rules on transactions.
    package var transactions: SigningPolicy
    /// The rules on typed messages; without any, none is signed.
    package var messages: MessagePolicy
    /// The most wei that the gas of one transaction may cost.
    package var feesMax: UInt256
    /// Contracts whose code accounts may be given (EIP-7702); without any, type 4 is refused.
    package var delegations: [Address]
    /// What may leave; an asset without a limit may not.
    package var limits: [SpendLimit]
    /// How far a route's least output may lie below this cosigner's own price, in millionths.
    package var slippagePips: UInt32
    /// How old a price may be.
    package var priceSecondsMax: UInt64
    /// What must wait.
    package var timeLocks: [TimeLock]

    /// Rules.
    package init(
        transactions: SigningPolicy, messages: MessagePolicy, feesMax: UInt256,
        delegations: [Address] = [], limits: [SpendLimit], slippagePips: UInt32,
        priceSecondsMax: UInt64, timeLocks: [TimeLock] = []
    ) {
        self.transactions = transactions
        self.messages = messages
        self.feesMax = feesMax
        self.delegations = delegations
        self.limits = limits
        self.slippagePips = slippagePips
        self.priceSecondsMax = priceSecondsMax
        self.timeLocks = timeLocks
    }
}

/// When calls of a contract, or payments to an account, may be signed.
package struct TimeLock: Hashable, Sendable {
    /// The transaction's recipient, or the contract that checks the message.
    package var recipient: Address
    /// Not before this time; nil for no such date.
    package var notBefore: Timestamp?
    /// Only so long after this cosigner first saw the request; zero for at once.
    package var delaySeconds: UInt64

    /// A lock.
    package init(recipient: Address, notBefore: Timestamp?, delaySeconds: UInt64) {
        self.recipient = recipient
        self.notBefore = notBefore
        self.delaySeconds = delaySeconds
    }
}
