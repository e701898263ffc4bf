import Basics

/// A few files in memory.
struct NamedFiles: FileAccess {
    let texts: [String: String]

    func read(_ path: String) throws(FileError) -> [UInt8] {
        guard let text = texts[path] else {
            throw FileError(
                operation: "open", path: path, code: FileError.noSuchFile, reason: "none")
        }
        return Array(text.utf8)
    }
    func replaceSynced(
        _ path: String, with bytes: [UInt8], mode: UInt16
    ) throws(FileError) {}
    func overwriteSynced(_ path: String, with bytes: [UInt8]) throws(FileError) {}
    func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {}
    func makeFolder(_ path: String) throws(FileError) {}
    func exists(_ path: String) -> Bool { texts[path] != nil }
    func list(_ path: String) throws(FileError) -> [String] {
        texts.keys.filter { $0.hasPrefix(path + "/") }.sorted()
            .map { String($0.dropFirst(path.utf8.count + 1)) }
    }
    func remove(_ path: String) throws(FileError) {}
}
