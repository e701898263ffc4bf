import Foundation
import Synchronization

/// A temporary folder that goes with this value.
final class TestFolder: Sendable {
    let path: String
    private let count = Mutex(0)

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appending(path: "causeway-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A path that was not given before.
    func newPath(_ name: String) -> String {
        let number = count.withLock { value in
            value += 1
            return value
        }
        return "\(path)/\(name)-\(number)"
    }

    /// Writes a new file and gives its path.
    func write(_ name: String, _ text: String) throws -> String {
        let path = newPath(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    /// Writes a file of exactly this name.
    func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
    }

    /// Every file below one of its folders with its bytes.
    func contents(of folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: "\(path)/\(folder)") {
            files[name] = FileManager.default.contents(atPath: "\(path)/\(folder)/\(name)")
        }
        return files
    }
}
