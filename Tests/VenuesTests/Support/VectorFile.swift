import Codecs
import Foundation

/// Files of Tests/Vectors.
enum VectorFile {
    /// The bytes of a file.
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appending(path: "Vectors/\(name)")))
    }

    /// The lines of a file that gzip packed.
    static func lines(_ name: String) throws -> [String] {
        var inflater = try GzipInflater()
        var content: [UInt8] = []
        try inflater.take(try bytes(name)) { content += $0 }
        try inflater.finish()
        return String(decoding: content, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
