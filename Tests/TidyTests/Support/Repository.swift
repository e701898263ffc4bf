import Foundation

/// The files of this repository as they lie on disk, without what is built or installed.
enum Repository {
    /// The top folder: the nearest one above this file that holds our manifest.
    ///
    /// Links are resolved, so that a package which only links to this folder checks the same files.
    static let root: URL = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let manifest = try? String(
                contentsOf: folder.appendingPathComponent("Package.swift"), encoding: .utf8)
            let format = folder.appendingPathComponent(".swift-format").path
            if let manifest, manifest.contains("name: \"causeway\""),
                FileManager.default.fileExists(atPath: format)
            {
                return folder
            }
        }
        return folder
    }()

    /// The manifest's text.
    static let manifest = text("Package.swift")

    /// Every file that belongs to the repository, relative to the root, sorted.
    static let paths: [String] = {
        var found: [String] = []
        list("", into: &found)
        return found.sorted()
    }()

    /// Swift files below Sources.
    static let sources = swiftFiles(below: "Sources/")
    /// Swift files below Tests.
    static let tests = swiftFiles(below: "Tests/")

    /// A file's text; empty when it is not text.
    static func text(_ path: String) -> String {
        (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    /// What lies directly at the top, but for what is built, installed or kept by tools.
    static let topLevel: [String] = names(in: root).filter { !isLeftOut($0) }

    private static func swiftFiles(below folder: String) -> [SourceFile] {
        paths.filter { $0.hasPrefix(folder) && $0.hasSuffix(".swift") }
            .map { SourceFile(path: $0, text: text($0)) }
    }

    private static func list(_ folder: String, into found: inout [String]) {
        let url = folder.isEmpty ? root : root.appendingPathComponent(folder)
        for name in names(in: url) where !isLeftOut(name) {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            let full = root.appendingPathComponent(path).path
            // A link leads to what is listed anyway.
            let kind = try? FileManager.default.attributesOfItem(atPath: full)[.type]
            if kind as? FileAttributeType == .typeSymbolicLink { continue }
            guard FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) else {
                continue
            }
            if isFolder.boolValue { list(path, into: &found) } else { found.append(path) }
        }
    }

    private static func names(in folder: URL) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }

    /// What `.gitignore` names, and git itself.
    private static func isLeftOut(_ name: String) -> Bool {
        let exact = [".git", ".tools", ".swiftpm", ".pytest_cache", "__pycache__"]
        return exact.contains(name) || name == "Package.resolved" || name.hasPrefix(".build")
            || name.hasSuffix(".pyc")
    }
}
