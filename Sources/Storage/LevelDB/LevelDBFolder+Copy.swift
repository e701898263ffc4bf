import Glibc

extension LevelDBFolder {
    /// Gives another, new folder the same database, to be opened and judged there while this one
    /// stays as it is: opening LevelDB writes tables, and removes the logs that they come from,
    /// also when it has silently left out what it took for a torn write.
    ///
    /// LevelDB never writes into an old file, so old files are shared by a second name. It may
    /// begin a new file under a number that is taken by a leftover; new numbers are above that of
    /// the manifest, so files above it are copied.
    func copy(to target: LevelDBFolder) throws(StorageError) {
        guard mkdir(target.path, 0o700) == 0 else { throw target.failure("mkdir") }
        let manifest = manifestNumber()
        for name in try names() where Self.isDatabaseName(name) {
            let (source, goal) = ("\(path)/\(name)", "\(target.path)/\(name)")
            if let number = Self.number(name), let manifest, number <= manifest,
                link(source, goal) == 0
            {
                continue
            }
            try copyFile(source, goal)
        }
    }

    /// Removes such a copy; fine when there is none.
    func removeCopy() throws(StorageError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        for name in try names() {
            guard unlink("\(path)/\(name)") == 0 else { throw failure("unlink") }
        }
        guard rmdir(path) == 0 else { throw failure("rmdir") }
    }

    /// Whether the file is a part of the database, and not a lock or a diary.
    private static func isDatabaseName(_ name: String) -> Bool {
        isOwnName(name) && !["LOCK", "LOG", "LOG.old"].contains(name)
    }

    /// The number in a file's name.
    private static func number(_ name: String) -> UInt64? {
        if name.hasPrefix("MANIFEST-") { return UInt64(name.dropFirst("MANIFEST-".utf8.count)) }
        return isDataName(name) ? UInt64(name.dropLast(4)) : nil
    }

    /// The number of the manifest that `CURRENT` names; nil when it cannot be read.
    private func manifestNumber() -> UInt64? {
        var text: [UInt8] = []
        guard (try? read("\(path)/CURRENT", { text += $0 })) != nil, text.last == 0x0A else {
            return nil
        }
        return Self.number(String(decoding: text.dropLast(), as: UTF8.self))
    }

    private func copyFile(_ source: String, _ goal: String) throws(StorageError) {
        let target = open(goal, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw failure("open") }
        defer { close(target) }
        try read(source) { (chunk) throws(StorageError) in
            var rest = chunk
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw failure("write")
                }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Shows a file's bytes, piece by piece.
    private func read(
        _ path: String, _ body: (ArraySlice<UInt8>) throws(StorageError) -> Void
    ) throws(StorageError) {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw failure("open") }
        defer { close(source) }
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = chunk.withUnsafeMutableBytes {
                Glibc.read(source, $0.baseAddress, $0.count)
            }
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("read")
            }
            try body(chunk[..<count])
        }
    }
}
