import Basics
import Glibc

/// A folder on the real disk that goes away with its owner.
package final class TemporaryFolder: Sendable {
    /// Where it lies.
    package let path: String

    /// Makes one under `TMPDIR`.
    package init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/storage-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw FileError(operation: "mkdtemp", path: parent, code: errno, reason: "no folder")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.removeAll(path) }

    /// The path of a name in it.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Removes a file, or a folder with all that is in it.
    package static func removeAll(_ path: String) {
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
