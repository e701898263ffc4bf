import Basics
import Glibc

/// A folder on the real disk that goes away with its owner.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/storage-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw FileError(operation: "mkdtemp", path: parent, code: errno, reason: "no folder")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.removeAll(path) }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    static func removeAll(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in (try? SystemFiles().list(path)) ?? [] { removeAll("\(path)/\(name)") }
        rmdir(path)
    }
}

/// Every file under a folder, by relative path: a picture of the disk that can be laid down again.
struct FolderImage: Equatable {
    struct File: Equatable {
        var name: String
        var bytes: [UInt8]
    }

    var files: [File] = []

    init(of folder: String) throws { try read(folder, prefix: "") }

    subscript(name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }

    private mutating func read(_ folder: String, prefix: String) throws {
        for name in try SystemFiles().list(folder) {
            var status = stat()
            stat("\(folder)/\(name)", &status)
            if status.st_mode & S_IFMT == S_IFDIR {
                try read("\(folder)/\(name)", prefix: "\(prefix)\(name)/")
            } else {
                // The lock has no content, and closing it would drop LevelDB's lock on it.
                let bytes = name == "LOCK" ? [] : try SystemFiles().read("\(folder)/\(name)")
                files.append(File(name: prefix + name, bytes: bytes))
            }
        }
    }

    /// Lays the files down in a new folder, without syncs.
    func write(to folder: String) {
        mkdir(folder, 0o700)
        for file in files {
            if let slash = file.name.lastIndex(of: "/") {
                mkdir("\(folder)/\(file.name[..<slash])", 0o700)
            }
            let descriptor = open("\(folder)/\(file.name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            _ = file.bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            close(descriptor)
        }
    }
}
