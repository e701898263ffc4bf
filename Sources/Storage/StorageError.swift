package import Basics

/// Why a store could not do what it was asked.
package enum StorageError: Error, Equatable, Sendable {
    /// Another process, or another store in this one, has the folder open.
    case inUse(path: String)
    /// The path is not a folder, or it holds files that are not a database.
    case wrongFolder(path: String, reason: String)
    /// There is no database at the path, and none was to be made.
    case missing(path: String)
    /// The operating system does not let this user read or write the folder.
    case notPermitted(reason: String)
    /// The database's own checks found damage.
    case corrupted(reason: String)
    /// The disk is full.
    case spaceExhausted(reason: String)
    /// Any other failure of the disk or the operating system.
    case inputOutput(reason: String)
    /// An earlier write failed; nothing more is written, since what is on disk is not known.
    case failed(reason: String)
    /// The store was closed.
    case closed
}

extension StorageError: CustomStringConvertible {
    /// What a caller should do: only a folder in use may become free by itself.
    package var action: FailureAction {
        switch self {
        case .inUse: .retry
        case .wrongFolder, .missing, .notPermitted: .reject
        case .corrupted, .spaceExhausted, .inputOutput, .failed, .closed: .halt
        }
    }

    package var description: String {
        switch self {
        case .inUse(let path): "\(path) is in use by another process"
        case .wrongFolder(let path, let reason): "\(path) is not a database folder: \(reason)"
        case .missing(let path): "there is no database at \(path)"
        case .notPermitted(let reason): "not permitted: \(reason)"
        case .corrupted(let reason): "the database is damaged: \(reason)"
        case .spaceExhausted(let reason): "the disk is full: \(reason)"
        case .inputOutput(let reason): "the disk failed: \(reason)"
        case .failed(let reason): "an earlier write failed, nothing more is written: \(reason)"
        case .closed: "the store is closed"
        }
    }
}
