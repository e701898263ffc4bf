import Glibc

/// Keeps a LevelDB folder from being opened while its files are copied.
///
/// LevelDB holds a POSIX write lock on `LOCK`. A read lock conflicts with it and needs no right to
/// write; a write lock keeps others from looking too. Closing any descriptor of a file drops all locks that the process has on it, so the file
/// is not even opened when this process has it open already.
struct FolderLock: ~Copyable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    /// Takes the lock or throws `inUse`.
    ///
    /// A folder without `LOCK` is a copy that nobody has open; `forWriting` makes the file then.
    static func take(folder: String, forWriting: Bool) throws(StorageError) -> FolderLock {
        let path = "\(folder)/LOCK"
        var status = stat()
        if stat(path, &status) == 0 {
            if isOpenHere(status) { throw .inUse(path: folder) }
        } else if !forWriting {
            return FolderLock(descriptor: -1)
        }
        let flags = forWriting ? O_RDWR | O_CREAT : O_RDONLY
        let descriptor = open(path, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .notPermitted(reason: "open \(path): \(String(cString: strerror(errno)))")
        }
        var lock = flock()
        lock.l_type = Int16(forWriting ? F_WRLCK : F_RDLCK)
        lock.l_whence = Int16(SEEK_SET)
        guard fcntl(descriptor, F_SETLK, &lock) == 0 else {
            close(descriptor)
            throw .inUse(path: folder)
        }
        return FolderLock(descriptor: descriptor)
    }

    /// Lets the folder be opened again.
    consuming func release() {}

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Whether a descriptor of this process is the file.
    private static func isOpenHere(_ file: stat) -> Bool {
        guard let names = try? LevelDBFolder(path: "/proc/self/fd").names() else { return false }
        return names.contains { name in
            var status = stat()
            guard let number = Int32(name), fstat(number, &status) == 0 else { return false }
            return status.st_dev == file.st_dev && status.st_ino == file.st_ino
        }
    }
}
