/// The bounds within which one book is kept.
package struct DepthSettings: Hashable, Sendable {
    /// The most messages that wait for a snapshot; at ten a second, 100 seconds.
    package var bufferedMessagesMax = 1_000
    /// The most bytes of messages that wait for a snapshot.
    package var bufferedBytesMax = 4 * 1_024 * 1_024
    /// The shortest time between two snapshots.
    package var snapshotMilliseconds: Int64 = 1_000
    /// The longest time between two snapshots; each one that does not last doubles the time.
    package var snapshotMillisecondsMax: Int64 = 30_000
    /// A book that lived so long makes the next snapshot as quick as the first.
    package var stableMilliseconds: Int64 = 10_000
    /// After so long without a message a book is stale.
    package var staleMilliseconds: Int64 = 5_000

    /// The usual bounds.
    package init() {}
}
