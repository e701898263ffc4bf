import Glibc

/// The folder of a LevelDB database: what it is allowed to hold, its rights, and the syncs that
/// LevelDB itself leaves out.
struct LevelDBFolder: Sendable {
    let path: String

    /// Whether a file name is one of LevelDB's own.
    static func isOwnName(_ name: String) -> Bool {
        ["CURRENT", "LOCK", "LOG", "LOG.old"].contains(name) || name.hasPrefix("MANIFEST-")
            || name.hasSuffix(".dbtmp") || isDataName(name)
    }

    /// Whether the file holds entries: a log or a table.
    static func isDataName(_ name: String) -> Bool {
        for ending in [".log", ".ldb", ".sst"] where name.hasSuffix(ending) {
            return UInt64(name.dropLast(ending.utf8.count)) != nil
        }
        return false
    }

    /// Makes the folder where allowed, refuses what is not a database, and closes it to others.
    ///
    /// Without `CURRENT` LevelDB would start afresh and delete the old entries, so that is damage.
    func prepare(createIfMissing: Bool) throws(StorageError) {
        var status = stat()
        if stat(path, &status) != 0 {
            guard errno == ENOENT else { throw failure("open") }
            guard createIfMissing else { throw .missing(path: path) }
            try make()
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .wrongFolder(path: path, reason: "it is a file")
        }
        let names = try names()
        if !names.contains("CURRENT") {
            if let foreign = names.first(where: { !Self.isOwnName($0) }) {
                throw .wrongFolder(path: path, reason: "it holds \(foreign)")
            }
            if names.contains(where: Self.isDataName) {
                throw .corrupted(reason: "\(path)/CURRENT is missing beside data files")
            }
            guard createIfMissing else { throw .missing(path: path) }
        }
        if status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 { throw failure("chmod") }
    }

    /// Whether a database was begun here.
    var holdsDatabase: Bool { access("\(path)/CURRENT", F_OK) == 0 }

    /// The names in the folder, sorted by bytes.
    func names() throws(StorageError) -> [String] {
        guard let folder = opendir(path) else { throw failure("opendir") }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The numbers of the log files, ascending.
    func logNumbers() throws(StorageError) -> [UInt64] {
        try names().filter { $0.hasSuffix(".log") }.compactMap { UInt64($0.dropLast(4)) }.sorted()
    }

    /// Syncs one log file; fine when LevelDB has removed it, for then a synced table holds it.
    func syncLog(_ number: UInt64) throws(StorageError) {
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
        let descriptor = open("\(path)/\(name).log", O_RDONLY | O_CLOEXEC)
        if descriptor < 0 {
            if errno == ENOENT { return }
            throw failure("open")
        }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync") }
    }

    /// Syncs the folder, so that the names of new files survive a loss of power.
    func sync() throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open") }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync") }
    }

    private func make() throws(StorageError) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += (partial.isEmpty || partial.hasSuffix("/")) ? String(part) : "/\(part)"
            guard mkdir(partial, 0o700) == 0 || errno == EEXIST else { throw failure("mkdir") }
        }
    }

    /// What the last system call says.
    func failure(_ operation: String) -> StorageError {
        let code = errno
        let reason = "\(operation) \(path): \(String(cString: strerror(code)))"
        switch code {
        case EACCES, EPERM, EROFS: return .notPermitted(reason: reason)
        case ENOSPC, EDQUOT, EFBIG: return .spaceExhausted(reason: reason)
        case ENOTDIR: return .wrongFolder(path: path, reason: "a part of the path is a file")
        default: return .inputOutput(reason: reason)
        }
    }
}
