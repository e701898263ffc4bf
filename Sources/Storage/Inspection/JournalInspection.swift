package import Basics

/// Looks at a journal that nobody has open, on a private copy: opening LevelDB rewrites files.
package enum JournalInspection {
    /// What a whole journal holds.
    package struct Report: Sendable, Equatable {
        /// The last record; its sequence is also the number of records.
        package let head: JournalHead
        /// The place that the anchor names.
        package let anchor: JournalHead?
        /// The time of the first record.
        package let firstTime: Timestamp?
        /// The time of the last record.
        package let lastTime: Timestamp?
    }

    /// Proves every record and the anchor; throws what is damaged and from where on.
    ///
    /// `scratch` is a folder that does not exist or is empty; the copy stays there.
    package static func verify(
        directory: String, scratch: String, files: any FileAccess = SystemFiles()
    ) throws(JournalError) -> Report {
        try dump(directory: directory, scratch: scratch, files: files) { _ in }
    }

    /// Shows every record that can be trusted, in order; then throws if the journal is damaged.
    package static func dump(
        directory: String, scratch: String, files: any FileAccess = SystemFiles(),
        _ body: (JournalEntry) -> Void
    ) throws(JournalError) -> Report {
        let layout = JournalLayout(directory: scratch)
        try copy(JournalLayout(directory: directory), to: layout, files)
        let (evidence, anchorFailure) = evidence(layout, files)
        var firstTime: Timestamp?
        var lastTime: Timestamp?
        let original = JournalLayout(directory: directory).databasePath
        let walk = try walk(layout.databasePath, copyOf: original, evidence) { entry in
            if firstTime == nil { firstTime = entry.record.time }
            lastTime = entry.record.time
            body(entry)
        }
        if walk.finding == nil || walk.hasLostTail, let anchorFailure { throw anchorFailure }
        try walk.verdict()
        return Report(
            head: walk.head, anchor: evidence.anchor, firstTime: firstTime, lastTime: lastTime)
    }

    /// What the copied files beside the database say; without the anchor when it is damaged.
    private static func evidence(
        _ layout: JournalLayout, _ files: any FileAccess
    ) -> (JournalEvidence, JournalError?) {
        let boot = BootIdentity.current(files)
        do throws(JournalError) {
            return (
                try JournalEvidence.read(files, anchorPath: layout.anchorPath, boot: boot), nil
            )
        } catch {
            let mark = WrittenMark.read(files, layout.markPath)
            return (JournalEvidence(anchor: nil, mark: mark, boot: boot), error)
        }
    }

    /// Walks a copy of a database; where LevelDB refuses it, walks what LevelDB can still read of
    /// it and keeps the refusal, which then speaks of the original, as the finding after the last
    /// good record.
    static func walk(
        _ path: String, copyOf original: String, _ evidence: JournalEvidence,
        _ body: (JournalEntry) -> Void
    ) throws(JournalError) -> ChainWalk {
        var walk = ChainWalk(evidence)
        do throws(StorageError) {
            let store = try open(path, paranoid: true)
            defer { store.close() }
            walk.run(over: store, body)
        } catch {
            if case .missing = error, let anchor = evidence.anchor, anchor.sequence > 0 {
                throw .behindAnchor(head: 0, anchor: anchor.sequence)
            }
            guard case .corrupted(let reason) = error else { throw .storage(error) }
            if let store = try? open(path, paranoid: false) {
                defer { store.close() }
                walk.run(over: store, body)
            }
            walk.conclude(
                withRefusal: .corrupted(reason: reason.replacing(path, with: original)))
        }
        return walk
    }

    private static func open(_ path: String, paranoid: Bool) throws(StorageError) -> LevelDBStore {
        try LevelDBStore(
            path: path, createIfMissing: false, paranoid: paranoid,
            writeBufferBytes: StorageLimits.writeBufferBytes)
    }

    private static func copy(
        _ source: JournalLayout, to target: JournalLayout, _ files: any FileAccess
    ) throws(JournalError) {
        guard files.exists(source.databasePath) || files.exists(source.anchorPath) else {
            throw .storage(.missing(path: source.databasePath))
        }
        // Held until the copy is made: a run that starts meanwhile is refused.
        let lock = try lock(source.databasePath)
        guard try copyFiles(from: source, to: target, files) else {
            throw .storage(.wrongFolder(path: target.directory, reason: "it is not empty"))
        }
        lock.release()
    }

    private static func lock(_ folder: String) throws(JournalError) -> FolderLock {
        do throws(StorageError) {
            return try FolderLock.take(folder: folder, forWriting: false)
        } catch {
            throw .storage(error)
        }
    }

    /// Copies the journal's files; false when the target is not an empty folder.
    private static func copyFiles(
        from source: JournalLayout, to target: JournalLayout, _ files: any FileAccess
    ) throws(JournalError) -> Bool {
        let scratch = target.directory
        do throws(FileError) {
            try files.makeFolder(scratch)
            guard try files.list(scratch).isEmpty else { return false }
            for (path, copy) in [
                (source.anchorPath, target.anchorPath), (source.markPath, target.markPath),
            ] where files.exists(path) {
                try files.replaceSynced(copy, with: steady(path, files), mode: 0o600)
            }
            guard files.exists(source.databasePath) else { return true }
            try files.makeFolder(target.databasePath)
            for name in try files.list(source.databasePath) where name != "LOCK" {
                try copyFile(
                    "\(source.databasePath)/\(name)", "\(target.databasePath)/\(name)", files)
            }
            return true
        } catch {
            throw .file(error)
        }
    }

    /// What a file holds that its owner may be overwriting: one look may get half of the new bytes.
    private static func steady(
        _ path: String, _ files: any FileAccess
    ) throws(FileError) -> [UInt8] {
        var bytes = try files.read(path)
        for _ in 0..<8 {
            let again = try files.read(path)
            if again == bytes { break }
            bytes = again
        }
        return bytes
    }

    private static func copyFile(
        _ source: String, _ target: String, _ files: any FileAccess
    ) throws(FileError) {
        try files.replaceSynced(target, with: files.read(source), mode: 0o600)
    }
}
