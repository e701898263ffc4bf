import Codecs
import Foundation

/// Which transitions the suite's nodes have journaled, for `make test-full`'s report.
enum TransitionCount {
    /// Where they are written, one name a line; nil when nobody asks.
    private static var path: String? {
        ProcessInfo.processInfo.environment["CAUSEWAY_TRANSITIONS"]
    }

    /// Adds the events of one journal.
    static func add(_ events: () async throws -> [JSONValue]) async throws {
        guard let path else { return }
        let names = try await events().compactMap { $0["transition"]?.stringValue }
        let lines = names.map { $0 + "\n" }.joined()
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let file = FileHandle(forWritingAtPath: path) else { return }
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Data(lines.utf8))
    }
}
