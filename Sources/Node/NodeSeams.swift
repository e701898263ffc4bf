package import Basics
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
    /// Stands between the policy and the opened key; only the simulator puts anything there.
    package let wrapSigner: @Sendable (any Signer) -> any Signer
    /// Kills the process at a named point; only tests name any.
    package let kill: @Sendable (KillPoint) -> Void

    /// Joins them.
    package init(
        time: any TimeSource, entropy: any EntropySource, files: any FileAccess,
        dialer: any StreamDialer, openJournal: @escaping OpenJournal,
        dialSigner: (@Sendable (ClientIdentity?, TrustRoots) -> any StreamDialer)? = nil,
        wrapSigner: @escaping @Sendable (any Signer) -> any Signer = { $0 },
        kill: @escaping @Sendable (KillPoint) -> Void = { _ in }
    ) {
        self.time = time
        self.entropy = entropy
        self.files = files
        self.dialer = dialer
        self.openJournal = openJournal
        self.dialSigner = dialSigner ?? { _, _ in dialer }
        self.wrapSigner = wrapSigner
        self.kill = kill
    }
}
