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
    /// No book is stale sooner than after so long without a message.
    package var staleMilliseconds: Int64 = 5_000
    /// A book whose messages come rarely is stale after so many of its usual pauses.
    package var stalePauses: UInt64 = 20
    /// The longest silence of any book that is not stale.
    package var staleMillisecondsMax: Int64 = 60_000
    /// A book whose changes come so much later than the quickest of them is stale too: the stream
    /// outruns us, or somebody holds it up.
    package var lagMilliseconds: Int64 = 2_000

    /// The usual bounds.
    package init() {}
}
