import Basics

/// One file in memory, whatever its name.
struct OneFile: FileAccess {
    let text: String

    func read(_ path: String) throws(FileError) -> [UInt8] { Array(text.utf8) }
    func replaceSynced(_ path: String, with bytes: [UInt8], mode: UInt16) throws(FileError) {}
    func overwriteSynced(_ path: String, with bytes: [UInt8]) throws(FileError) {}
    func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {}
    func makeFolder(_ path: String) throws(FileError) {}
    func exists(_ path: String) -> Bool { true }
    func list(_ path: String) throws(FileError) -> [String] { [] }
    func remove(_ path: String) throws(FileError) {}
}
