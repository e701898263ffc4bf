/// Why a file could not be read or written.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was tried, such as `open`, `read` or `fsync`.
    public let operation: String
    /// The path, as the caller gave it.
    public let path: String
    /// The operating system's error number.
    public let code: Int32
    /// The operating system's text for that number.
    public let reason: String

    /// Describes a failed call.
    public init(operation: String, path: String, code: Int32, reason: String) {
        self.operation = operation
        self.path = path
        self.code = code
        self.reason = reason
    }

    /// Whether the file or folder simply is not there.
    public var isMissing: Bool { code == FileError.noSuchFile }
    /// `ENOENT`.
    public static let noSuchFile: Int32 = 2

    /// The operation, the path and the system's reason.
    public var description: String { "\(operation) \(path): \(reason)" }
}

/// The machine's files: the only way by which they are touched.
///
/// Calls block. `SystemFiles` is the real one; the simulator's twin can lose what was not synced.
public protocol FileAccess: Sendable {
    /// The whole content of a file.
    func read(_ path: String) throws(FileError) -> [UInt8]
    /// Replaces a file so that after a power loss either the old or the new content stands:
    /// writes a neighbour, syncs it, renames it over the file and syncs the folder.
    func replaceSynced(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError)
    /// Puts new bytes in place of as many of a file that is there, in one sector: after a power loss
    /// either the old or the new stand, once this returns the new.
    ///
    /// Cheaper than `replaceSynced`, because nothing but the bytes changes. A disk writes a sector of 512
    /// bytes whole or not at all, as PostgreSQL counts on for its control file; a disk that breaks this
    /// leaves bytes whose check fails.
    func overwriteSynced(_ path: String, with bytes: [UInt8]) throws(FileError)
    /// Puts new bytes in place of those of a file that is there, in the operating system only.
    ///
    /// They survive the death of the process; after a loss of power the old or the new may stand.
    func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError)
    /// Makes a folder and its parents, readable by the owner alone; fine if it exists.
    func makeFolder(_ path: String) throws(FileError)
    /// Whether something is at the path.
    func exists(_ path: String) -> Bool
    /// The names in a folder, sorted by bytes.
    func list(_ path: String) throws(FileError) -> [String]
    /// Removes one file; fine if it is not there.
    func remove(_ path: String) throws(FileError)
}
