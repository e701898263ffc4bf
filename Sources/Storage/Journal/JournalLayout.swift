/// Where a journal's parts lie in its directory.
package struct JournalLayout: Sendable {
    /// The journal's directory.
    package let directory: String

    /// The layout of a directory.
    package init(directory: String) {
        self.directory = directory
    }

    /// The LevelDB folder.
    package var databasePath: String { "\(directory)/database" }
    /// The anchor file.
    package var anchorPath: String { "\(directory)/anchor" }
    /// The file that says how far the journal was written.
    package var markPath: String { Self.markPath(besideAnchor: anchorPath) }
    /// Where a copy is judged before the database is opened.
    var judgementPath: String { "\(directory)/judgement" }

    static func markPath(besideAnchor path: String) -> String { "\(path).written" }
}
