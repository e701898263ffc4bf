import Basics
import Foundation
import Testing

/// Works in a folder of its own, removed afterwards.
@Suite final class SystemFilesTests {
    private let files = SystemFiles()
    private let folder: String

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appending(path: "causeway-files-\(UUID().uuidString)").path
        try files.makeFolder(folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test func `what was written is read back, and a second write replaces the first`() throws {
        let path = folder + "/state"
        let long = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try files.replaceSynced(path, with: long, mode: 0o600)
        #expect(try files.read(path) == long)
        try files.replaceSynced(path, with: [1, 2, 3], mode: 0o600)
        #expect(try files.read(path) == [1, 2, 3])
        try files.replaceSynced(path, with: [], mode: 0o600)
        #expect(try files.read(path).isEmpty)
        #expect(try files.list(folder) == ["state"], "no neighbour stays behind")
    }

    @Test func `the owner alone can read what is written for the owner`() throws {
        let path = folder + "/secret"
        try files.replaceSynced(path, with: [7], mode: 0o600)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let folderAttributes = try FileManager.default.attributesOfItem(atPath: folder)
        #expect(folderAttributes[.posixPermissions] as? Int == 0o700)
    }

    @Test func `a missing file says that it is missing`() {
        #expect(!files.exists(folder + "/absent"))
        do throws(FileError) {
            _ = try files.read(folder + "/absent")
            Issue.record("a missing file was read")
        } catch {
            #expect(error.isMissing)
            #expect(error.operation == "open")
            #expect(error.path == folder + "/absent")
        }
        #expect(throws: FileError.self) { try files.list(folder + "/absent") }
        #expect(throws: FileError.self) { try files.read(folder) }
        #expect(throws: FileError.self) {
            try files.replaceSynced(folder + "/absent/state", with: [1], mode: 0o600)
        }
    }

    @Test func `folders are made with their parents and again without complaint`() throws {
        let deep = folder + "/a/b/c"
        try files.makeFolder(deep)
        try files.makeFolder(deep)
        #expect(files.exists(deep))
        try files.replaceSynced(folder + "/file", with: [1], mode: 0o600)
        #expect(throws: FileError.self) { try files.makeFolder(folder + "/file/below") }
    }

    @Test func `names are listed in byte order`() throws {
        for name in ["b", "a", "Z", "é", "a1"] {
            try files.replaceSynced(folder + "/" + name, with: [0], mode: 0o600)
        }
        #expect(try files.list(folder) == ["Z", "a", "a1", "b", "é"])
    }

    @Test func `removing works once and again`() throws {
        let path = folder + "/state"
        try files.replaceSynced(path, with: [1], mode: 0o600)
        try files.remove(path)
        #expect(!files.exists(path))
        try files.remove(path)
        try files.makeFolder(folder + "/kept")
        #expect(throws: FileError.self) { try files.remove(folder + "/kept") }
    }
}
