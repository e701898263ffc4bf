/// A failure that the disk twin is told to show once.
package enum DiskFault: Sendable, Equatable {
    /// The next batch is refused; nothing of it is written.
    case write
    /// The next sync fails: what was written stays readable until a loss of power takes it.
    case sync
    /// The next replacement of a file fails before its rename: the old content stands.
    case replaceKeepingOld
    /// The next replacement of a file fails after its rename: the new content stands.
    case replaceKeepingNew
}

/// What a crash of the disk twin takes with it.
package enum LostTail: Sendable, Equatable {
    /// Nothing: only the process died (`kill -9`), the operating system kept what was written.
    case nothing
    /// Every batch that was not synced (loss of power).
    case all
    /// The unsynced batches after the first so many: the disk got some of them in order.
    case keepingFirst(Int)
}
