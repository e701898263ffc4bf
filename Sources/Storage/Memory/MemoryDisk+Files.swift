package import Basics
import Synchronization

extension MemoryDisk: FileAccess {
    package func read(_ path: String) throws(FileError) -> [UInt8] {
        if path == BootIdentity.path { return state.withLock { Array("\($0.boots)".utf8) } }
        guard let content = state.withLock({ $0.files[Array(path.utf8)] }) else {
            throw FileError(
                operation: "open", path: path, code: FileError.noSuchFile, reason: "not there")
        }
        return content
    }

    package func replaceSynced(
        _ path: String, with bytes: [UInt8], mode: UInt16
    ) throws(FileError) {
        try putSynced(path, bytes, "replace")
    }

    package func overwriteSynced(_ path: String, with bytes: [UInt8]) throws(FileError) {
        _ = try read(path)
        try putSynced(path, bytes, "write")
    }

    private func putSynced(
        _ path: String, _ bytes: [UInt8], _ operation: String
    ) throws(FileError) {
        let failure = state.withLock { state -> StorageError? in
            let keepsNew = state.fault == .replaceKeepingNew
            do throws(StorageError) {
                try state.begin([.replaceKeepingOld, .replaceKeepingNew], bytes: 0)
                state.files[Array(path.utf8)] = bytes
                return nil
            } catch {
                if keepsNew, state.fault == nil { state.files[Array(path.utf8)] = bytes }
                return error
            }
        }
        if let failure { throw Self.fileError(operation, path, failure) }
    }

    package func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {
        _ = try read(path)
        let failure = state.withLock { state -> StorageError? in
            do throws(StorageError) {
                try state.begin([], bytes: 0)
                state.files[Array(path.utf8)] = bytes
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw Self.fileError("write", path, failure) }
    }

    package func makeFolder(_ path: String) throws(FileError) {}

    package func exists(_ path: String) -> Bool {
        let key = Array(path.utf8)
        let below = Array("\(path)/".utf8)
        return state.withLock { state in
            state.files[key] != nil || state.files.entries.contains { $0.key.starts(with: below) }
        }
    }

    package func list(_ path: String) throws(FileError) -> [String] {
        let below = Array("\(path)/".utf8)
        return state.withLock { state in
            var names: [String] = []
            for entry in state.files.entries where entry.key.starts(with: below) {
                let rest = entry.key.dropFirst(below.count).prefix { $0 != UInt8(ascii: "/") }
                let name = String(decoding: rest, as: UTF8.self)
                if names.last != name { names.append(name) }
            }
            return names
        }
    }

    package func remove(_ path: String) throws(FileError) {
        state.withLock { $0.files[Array(path.utf8)] = nil }
    }

    /// Linux's `EIO` and `ENOSPC`, which the real disk reports in these cases.
    private static func fileError(
        _ operation: String, _ path: String, _ error: StorageError
    ) -> FileError {
        let code: Int32 = if case .spaceExhausted = error { 28 } else { 5 }
        return FileError(
            operation: operation, path: path, code: code, reason: error.description)
    }
}
