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
}
