import Basics
import Glibc

/// Every file under a folder, by relative path: a picture of the disk that can be laid down again.
package struct FolderImage: Equatable, Sendable {
    /// One file.
    package struct File: Equatable, Sendable {
        /// Its path within the folder.
        package var name: String
        /// Its content.
        package var bytes: [UInt8]
    }

    /// In the order of their names, folder by folder.
    package var files: [File] = []

    /// Reads every file.
    package init(of folder: String) throws { try read(folder, prefix: "") }

    /// The content of a file.
    package subscript(name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }

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
    package func write(to folder: String) {
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

extension FolderImage {
    /// Without what LevelDB notes for people and the lock, which belong to no evidence.
    package var withoutDiary: FolderImage {
        var image = self
        image.files.removeAll {
            $0.name.hasSuffix("/LOG") || $0.name.hasSuffix("/LOG.old") || $0.name.hasSuffix("/LOCK")
        }
        return image
    }
}
