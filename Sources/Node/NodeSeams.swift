package import Basics
package import Definitions
package import Signing
package import Storage
package import Transport

/// Everything by which the world reaches a node.
///
/// The program passes the machine, the simulator its twin.
package struct NodeSeams: Sendable {
    /// Opens the journal and replays it.
    package typealias OpenJournal =
        @Sendable (_ replaying: (JournalEntry) -> Void) throws(JournalError) -> any CommitLog

    /// Joins the parties of shared keys, who belong to an edge.
    package typealias DialParties =
        @Sendable (CoordinatorDefinition) throws(NodeError) -> any ThresholdParties

    /// The clock.
    package let time: any TimeSource
    /// Randomness.
    package let entropy: any EntropySource
    /// Files.
    package let files: any FileAccess
    /// Sockets.
    package let dialer: any StreamDialer
    /// The journal.
    package let openJournal: OpenJournal
    /// Dials a remote signer, as whom and believing whom.
    package let dialSigner: @Sendable (ClientIdentity?, TrustRoots) -> any StreamDialer
    /// The way to the parties that a coordinator's configuration names; it connects when it is used.
    package let dialParties: DialParties
    /// Stands between the policy and the opened key; only the simulator puts anything there.
    package let wrapSigner: @Sendable (any Signer) -> any Signer
    /// Kills the process at a named point; only tests name any.
    package let kill: @Sendable (KillPoint) -> Void

    /// Joins them.
    package init(
        time: any TimeSource, entropy: any EntropySource, files: any FileAccess,
        dialer: any StreamDialer, openJournal: @escaping OpenJournal,
        dialSigner: (@Sendable (ClientIdentity?, TrustRoots) -> any StreamDialer)? = nil,
        dialParties: @escaping DialParties = NodeSeams.noParties,
        wrapSigner: @escaping @Sendable (any Signer) -> any Signer = { $0 },
        kill: @escaping @Sendable (KillPoint) -> Void = { _ in }
    ) {
        self.time = time
        self.entropy = entropy
        self.files = files
        self.dialer = dialer
        self.openJournal = openJournal
        self.dialSigner = dialSigner ?? { _, _ in dialer }
        self.dialParties = dialParties
        self.wrapSigner = wrapSigner
        self.kill = kill
    }

    /// Where nobody joins an edge with parties.
    package static let noParties: DialParties = { (_) throws(NodeError) in
        throw NodeError(.configuration, "chain.signer: there is no way to parties of a key here")
    }
}
