#if Mutants
import Synchronization

/// Bugs that are planted on purpose, one at a time, to prove that the simulator finds them.
///
/// They exist only in a build with the package trait `Mutants`; what ships has none.
package enum Mutant: String, Sendable, CaseIterable {
    /// Every third commit is called synced and is only written.
    case skipASync = "skip-a-sync"
    /// A client is told that its order is taken before that is on disk.
    case acknowledgeBeforeJournal = "acknowledge-before-journal"
    /// An order without an answer is sent again under another id.
    case retryWithNewClientId = "retry-with-new-client-id"
    /// One answer that an order is not there is proof that it never was.
    case believeNotFoundAtOnce = "believe-not-found-at-once"
    /// A trade is booked as often as it is told.
    case dropFillDedupe = "drop-fill-dedupe"
    /// A transaction is signed for the nonce that the node of the chain tells.
    case nonceFromRPCCount = "nonce-from-rpc-count"
    /// What is asked for after a reconnect is booked as if it were new.
    case bookTwiceOnReconnect = "book-twice-on-reconnect"
    /// What a transaction moved stays booked when its block leaves the chain.
    case forgetReversingEntry = "forget-reversing-entry"
    /// A change of a book that is missing is not missed.
    case ignoreDepthGap = "ignore-depth-gap"
    /// What an order without an answer may spend is given back.
    case releaseExposureOnTimeout = "release-exposure-on-timeout"
    /// A transaction that must be sent again is signed anew.
    case reSignInsteadOfReSend = "re-sign-instead-of-re-send"
    /// The anchor names records before they are on disk.
    case anchorBeforeBatch = "anchor-before-batch"

    private static let active = Atomic<Int>(-1)

    /// Plants this bug and no other, for the life of the process.
    package func activate() { Self.active.store(place, ordering: .relaxed) }

    /// Whether this bug is planted.
    package var isActive: Bool { Self.active.load(ordering: .relaxed) == place }

    private var place: Int { Self.allCases.firstIndex(of: self) ?? -1 }
}
#endif
