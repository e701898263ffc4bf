import Basics
import Storage
import Transport

/// The files of the node's machine for one process: nothing is written once the process has ended.
struct ProcessFiles: FileAccess {
    let disk: MemoryDisk
    let process: SimulatedProcess

    func read(_ path: String) throws(FileError) -> [UInt8] { try disk.read(path) }

    func replaceSynced(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) {
        try check("replace", path)
        try disk.replaceSynced(path, with: bytes, mode: mode)
    }

    func overwriteSynced(_ path: String, with bytes: [UInt8]) throws(FileError) {
        try check("write", path)
        try disk.overwriteSynced(path, with: bytes)
    }

    func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {
        try check("write", path)
        try disk.overwrite(path, with: bytes)
    }

    func makeFolder(_ path: String) throws(FileError) {
        try check("mkdir", path)
        try disk.makeFolder(path)
    }

    func exists(_ path: String) -> Bool { disk.exists(path) }

    func list(_ path: String) throws(FileError) -> [String] { try disk.list(path) }

    func remove(_ path: String) throws(FileError) {
        try check("unlink", path)
        try disk.remove(path)
    }

    private func check(_ operation: String, _ path: String) throws(FileError) {
        guard process.isOver else { return }
        throw FileError(
            operation: operation, path: path, code: Self.inputOutput,
            reason: "the process has ended")
    }

    /// `EIO`.
    private static let inputOutput: Int32 = 5
}
