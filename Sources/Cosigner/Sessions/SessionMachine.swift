package import Basics
package import Cryptography

/// A protocol of several parties as a machine: messages in, messages out.
///
/// Belongs to one task. Pure: its randomness was given to it. Which messages are for everybody is
/// its own knowledge; that all parties got the same is its runner's to check.
package protocol SessionMachine: AnyObject {
    /// The round whose messages it waits for.
    var awaitedRound: UInt8 { get }
    /// What it sends first.
    func begin() -> SessionStep
    /// Takes a message of `awaitedRound`, authentic and new.
    func receive(_ message: SessionMessage) -> SessionStep
    /// Whose messages of `awaitedRound` are still missing.
    var missing: [UInt16] { get }
    /// Wipes all that the session knew; called once, however it ended.
    func erase()
}

/// A message between machines.
package struct SessionMessage: Hashable, Sendable {
    /// The round, from one.
    package var round: UInt8
    /// What it is, by the protocol's own numbers.
    package var type: UInt8
    /// The other end: the sender of what comes, the receiver of what goes; nil for everybody.
    package var party: UInt16?
    /// Whether it is for everybody.
    package var isBroadcast: Bool
    /// The payload.
    package var payload: [UInt8]

    /// A message.
    package init(
        round: UInt8, type: UInt8, party: UInt16?, isBroadcast: Bool, payload: [UInt8]
    ) {
        self.round = round
        self.type = type
        self.party = party
        self.isBroadcast = isBroadcast
        self.payload = payload
    }
}

/// What a machine wants done.
package struct SessionStep: Sendable {
    /// Messages to send, in order.
    package var messages: [SessionMessage]
    /// How it ended, if it did.
    package var outcome: SessionOutcome?

    /// A step.
    package init(_ messages: [SessionMessage] = [], outcome: SessionOutcome? = nil) {
        self.messages = messages
        self.outcome = outcome
    }
}

/// How a machine ended.
package enum SessionOutcome: Sendable {
    /// A signature, verified by the machine.
    case signature(RecoverableSignature)
    /// A party's share of a new key.
    case key(KeyMaterial)
    /// The others have their shares; this party has none.
    case dealt
    /// Nothing came of it.
    case aborted(SessionAbort)
}

/// What a party keeps of a key.
package struct KeyMaterial: Sendable {
    /// The share with all that belongs to it; goes into the share file.
    package var share: SecretBytes
    /// The key, 33 bytes.
    package var publicKey: [UInt8]
    /// BIP-32's chain code.
    package var chainCode: Hash32

    /// What is kept.
    package init(share: SecretBytes, publicKey: [UInt8], chainCode: Hash32) {
        self.share = share
        self.publicKey = publicKey
        self.chainCode = chainCode
    }
}

/// Why a session was given up, and what follows for whoever caused it.
package struct SessionAbort: Error, Hashable, Sendable {
    /// What follows.
    package enum Class: String, Hashable, Sendable {
        /// The session's ids are burnt; a new session may be held.
        case abort
        /// The party has cheated, provably on a signed message: never again.
        case ban
    }

    /// What follows.
    package var consequence: Class
    /// Who caused it, if it can only be one.
    package var culprit: UInt16?
    /// What was found, for people; nothing secret.
    package var reason: String

    /// An abort.
    package init(_ consequence: Class, culprit: UInt16?, _ reason: String) {
        self.consequence = consequence
        self.culprit = culprit
        self.reason = reason
    }
}
