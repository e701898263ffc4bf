package import Basics
package import Cryptography

/// What a cosigner is made of.
package struct CosignerParts: Sendable {
    /// Who it is and whom it knows.
    package var book: PeerBook
    /// The key that signs its messages.
    package var identity: Ed25519PrivateKey
    /// Its durable memory.
    package var ledger: CosignerLedger
    /// Its policy.
    package var gate: RequestGate
    /// Its share files.
    package var vault: ShareVault
    /// The password of the share files.
    package var password: SecretBytes
    /// The protocol.
    package var mathematics: any ThresholdProtocol
    /// The way to the other parties.
    package var post: any PeerPost
    /// The clock.
    package var time: any TimeSource
    /// Randomness.
    package var entropy: any EntropySource
    /// Where setups that are made ahead lie; nil where none are.
    package var shelves: SetupShelves?
    /// How many setups are kept with each peer and in each direction.
    package var setupsKept: Int
    /// Where backups of shares go; nil where none may be made.
    package var backups: ShareBackups?
    /// Whether keys of two parties that both must sign may be made: one lost share loses them.
    package var isTestNetwork: Bool
    /// How long a session may take.
    package var sessionMilliseconds: Int64
    /// Hears of what failed where no caller waits for an answer.
    package var notice: @Sendable (CosignerNotice) -> Void

    /// Parts.
    package init(
        book: PeerBook, identity: Ed25519PrivateKey, ledger: CosignerLedger, gate: RequestGate,
        vault: ShareVault, password: SecretBytes, mathematics: any ThresholdProtocol,
        post: any PeerPost, time: any TimeSource, entropy: any EntropySource,
        shelves: SetupShelves? = nil, setupsKept: Int = 32, backups: ShareBackups? = nil,
        isTestNetwork: Bool = false, sessionMilliseconds: Int64 = 15_000,
        notice: @escaping @Sendable (CosignerNotice) -> Void = { _ in }
    ) {
        self.book = book
        self.identity = identity
        self.ledger = ledger
        self.gate = gate
        self.vault = vault
        self.password = password
        self.mathematics = mathematics
        self.post = post
        self.time = time
        self.entropy = entropy
        self.shelves = shelves
        self.setupsKept = min(setupsKept, CosignerLimits.setupsKeptMax)
        self.backups = backups
        self.isTestNetwork = isTestNetwork
        self.sessionMilliseconds = sessionMilliseconds
        self.notice = notice
    }
}
