import Glibc

/// The real file system, by plain POSIX calls.
public struct SystemFiles: FileAccess {
    /// Uses the operating system's files.
    public init() {}

    /// The whole content of a file.
    public func read(_ path: String) throws(FileError) -> [UInt8] {
        var content: [UInt8] = []
        try readPieces(path) { piece in
            content.append(contentsOf: piece)
            return true
        }
        return content
    }

    /// Hands out a file's content in pieces of at most 64 KiB until the body says false, so that
    /// a large file needs little memory.
    public func readPieces(
        _ path: String, _ body: (ArraySlice<UInt8>) -> Bool
    ) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = chunk.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if got == 0 { return }
            if got < 0 {
                if errno == EINTR { continue }
                throw failure("read", path)
            }
            guard body(chunk[..<got]) else { return }
        }
    }

    /// Replaces a file so that after a power loss the old or the new content stands.
    public func replaceSynced(
        _ path: String, with bytes: [UInt8], mode: UInt16
    ) throws(FileError) {
        let neighbour = path + ".new"
        try writeSynced(neighbour, bytes, mode: mode)
        guard rename(neighbour, path) == 0 else { throw failure("rename", path) }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        try syncFolder(folder.isEmpty ? "/" : folder)
    }

    /// Puts new bytes in place of as many old ones and syncs them.
    public func overwriteSynced(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path)
        guard fdatasync(descriptor) == 0 else { throw failure("fdatasync", path) }
    }

    /// Puts new bytes in place of the old ones, without a sync.
    public func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path)
        guard ftruncate(descriptor, off_t(bytes.count)) == 0 else {
            throw failure("ftruncate", path)
        }
    }

    /// Makes a folder and its parents with mode 0700; fine if it exists.
    public func makeFolder(_ path: String) throws(FileError) {
        var partial = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            partial += (partial.isEmpty || partial.hasSuffix("/")) ? String(part) : "/\(part)"
            guard mkdir(partial, 0o700) == 0 || errno == EEXIST else {
                throw failure("mkdir", partial)
            }
        }
    }

    /// Whether something is at the path.
    public func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The names in a folder, sorted by bytes.
    public func list(_ path: String) throws(FileError) -> [String] {
        guard let folder = opendir(path) else { throw failure("opendir", path) }
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

    /// Removes one file; fine if it is not there.
    public func remove(_ path: String) throws(FileError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("unlink", path) }
    }

    /// Where temporary folders go: `TMPDIR`, or `/tmp`.
    public static var temporaryFolder: String {
        guard let value = getenv("TMPDIR") else { return "/tmp" }
        return String(cString: value)
    }

    /// Removes a folder of files and folders; what cannot be removed stays.
    public func removeFolder(_ path: String) {
        for name in (try? list(path)) ?? [] {
            let child = "\(path)/\(name)"
            if unlink(child) != 0 { removeFolder(child) }
        }
        rmdir(path)
    }

    private func writeSynced(_ path: String, _ bytes: [UInt8], mode: UInt16) throws(FileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(mode))
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path)
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }

    /// Writes all bytes from the descriptor's place on.
    private func write(
        _ bytes: [UInt8], to descriptor: Int32, _ path: String
    ) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("write", path)
            }
            written += count
        }
    }

    private func syncFolder(_ path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }

    private func failure(_ operation: String, _ path: String) -> FileError {
        let code = errno
        return FileError(
            operation: operation, path: path, code: code, reason: String(cString: strerror(code)))
    }
}
