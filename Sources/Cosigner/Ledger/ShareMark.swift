package import Basics

/// Which file of a share the ledger expects.
package struct ShareMark: Hashable, Sendable {
    /// What the file says of itself.
    package var header: ShareHeader
    /// SHA-256 of the whole file.
    package var fileHash: Hash32

    /// A mark.
    package init(header: ShareHeader, fileHash: Hash32) {
        self.header = header
        self.fileHash = fileHash
    }
}
