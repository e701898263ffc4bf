extension StorageError {
    /// The meaning of LevelDB's status text, which is all its C interface gives.
    package init(levelDBStatus text: String, path: String) {
        self = Self.classify(text, path: path)
    }

    private static func classify(_ text: String, path: String) -> StorageError {
        let has = { (part: String) in text.holds(part) }
        if text.hasPrefix("Corruption") { return .corrupted(reason: text) }
        if has("already held by process") || has("Resource temporarily unavailable") {
            return .inUse(path: path)
        }
        if has("does not exist (create_if_missing is false)") { return .missing(path: path) }
        if has("No space left on device") || has("Disk quota exceeded") || has("File too large") {
            return .spaceExhausted(reason: text)
        }
        if has("Permission denied") || has("Read-only file system")
            || has("Operation not permitted")
        {
            return .notPermitted(reason: text)
        }
        if has("No such file or directory") || has("Not a directory") {
            return .corrupted(reason: "a file is missing: \(text)")
        }
        return .inputOutput(reason: text)
    }
}

extension String {
    /// Whether the text contains `part`, byte for byte (Foundation's search is not needed).
    fileprivate func holds(_ part: String) -> Bool {
        let text = Array(utf8)
        let wanted = Array(part.utf8)
        guard wanted.count <= text.count else { return false }
        return (0...(text.count - wanted.count)).contains {
            text[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }
}
