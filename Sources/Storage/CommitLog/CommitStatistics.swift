/// What a commit log has done since it started.
package struct CommitStatistics: Sendable, Equatable {
    /// Records taken into the journal.
    package internal(set) var records = 0
    /// Batches written without a sync.
    package internal(set) var writes = 0
    /// Syncs, each with its anchor.
    package internal(set) var syncs = 0

    /// Nothing yet.
    package init() {}
}
