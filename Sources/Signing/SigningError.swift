public import Basics

/// Why nothing was signed, or why a key file was not opened; never carries secret data.
public struct SigningError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed set of reasons.
    public enum Code: String, CaseIterable, Sendable {
        /// The policy refused; `denial` says why.
        case denied = "denied"
        /// The bytes are no private key.
        case badPrivateKey = "bad-private-key"
        /// The transaction cannot exist on any chain.
        case badTransaction = "bad-transaction"
        /// The signature belongs to another sender, or covers another transaction.
        case senderMismatch = "sender-mismatch"
        /// The file is no keystore of version 3.
        case badKeystore = "bad-keystore"
        /// The keystore uses a cipher, a derivation or costs that are not supported.
        case unsupportedKeystore = "unsupported-keystore"
        /// The password is wrong, or the encrypted part was changed: these look the same.
        case wrongPassword = "wrong-password"
        /// A text that is not UTF-8.
        case badText = "bad-text"
        /// A mnemonic of another number of words than BIP-39 has.
        case badWordCount = "bad-word-count"
        /// A word of a mnemonic that is not in the list.
        case unknownWord = "unknown-word"
        /// The words of a mnemonic do not belong together.
        case badMnemonicChecksum = "bad-mnemonic-checksum"
        /// A file that is no list of 2048 words.
        case badWordList = "bad-word-list"
        /// Entropy of another length than BIP-39 has.
        case badEntropy = "bad-entropy"
        /// A seed that is shorter than 16 or longer than 64 bytes.
        case badSeed = "bad-seed"
        /// A text that is no derivation path.
        case badPath = "bad-path"
        /// A text that is no extended key of BIP-32.
        case badExtendedKey = "bad-extended-key"
        /// A hardened child of a public key, which only the private key has.
        case hardenedFromPublic = "hardened-from-public"
        /// More than 255 levels below the master key.
        case tooDeep = "too-deep"
        /// One of the numbers, one in 2^127, to which no key belongs: take the next.
        case unusableChild = "unusable-child"
        /// Bytes that are no signature, or not the one that is needed.
        case badSignature = "bad-signature"
        /// A lane of nonces takes no more transactions.
        case laneFull = "lane-full"
        /// A nonce that belongs to something else.
        case foreignNonce = "foreign-nonce"
        /// A contract's own domain is not the one that the message was made for.
        case domainMismatch = "domain-mismatch"
        /// Bytes that are no public key.
        case badPublicKey = "bad-public-key"
        /// A remote signer was not reached: nothing was sent to it.
        case remoteNotReached = "remote-not-reached"
        /// A remote signer refused.
        case remoteRefused = "remote-refused"
        /// A remote signer's answer did not come, or was not readable: it may have signed.
        case remoteUnknown = "remote-unknown"
        /// A party of a shared key refused after another may have agreed.
        case partyRefused = "party-refused"
        /// A shared key whose numbers of parties and signers make no sense.
        case badQuorum = "bad-quorum"
        /// Two shares of one key in one hand or on one machine.
        case sharesTogether = "shares-together"
        /// A key of which every share is needed, where it could be worth something.
        case everyShareNeeded = "every-share-needed"
        /// A library or the machine's randomness failed.
        case libraryFailure = "library-failure"
    }

    /// The reason.
    public let code: Code
    /// What was tried, for people.
    public let detail: String
    /// The path of the field that is to blame, such as `crypto.kdfparams.n`, if one is.
    public let field: String?
    /// The policy's reason, when it refused.
    public let denial: PolicyDenial?

    /// A refusal.
    public init(_ code: Code, _ detail: String = "", field: String? = nil) {
        self.code = code
        self.detail = detail
        self.field = field
        denial = nil
    }

    /// A refusal by the policy.
    public init(_ denial: PolicyDenial) {
        code = .denied
        detail = denial.description
        field = nil
        self.denial = denial
    }

    /// A foreign signature must stop everything; the rest is wrong input or a passing failure.
    public var action: FailureAction {
        switch code {
        case .senderMismatch, .domainMismatch: .halt
        case .libraryFailure, .remoteNotReached, .remoteUnknown: .retry
        default: .reject
        }
    }

    /// Whether a signature may exist that did not arrive, or whoever was asked keeps the nonce for what
    /// it was asked to sign.
    public var mayHaveSigned: Bool {
        switch code {
        case .remoteUnknown, .partyRefused, .badSignature, .senderMismatch: true
        default: false
        }
    }

    /// One line for people.
    public var description: String {
        let place = field.map { " (\($0))" } ?? ""
        return (detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)") + place
    }

    /// Whether the reasons are the same, the policy's included.
    public static func == (left: SigningError, right: SigningError) -> Bool {
        left.code == right.code && left.denial?.code == right.denial?.code
    }
}
