package import Basics

/// A place in a journal: the last record and the hash that speaks for everything up to it.
package struct JournalHead: Sendable, Equatable {
    /// The sequence of the last record; 0 when there is none.
    package let sequence: UInt64
    /// The chain hash of the last record; zero when there is none.
    package let hash: Hash32

    /// Names a place.
    package init(sequence: UInt64, hash: Hash32) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Before the first record.
    package static let start = JournalHead(sequence: 0, hash: .zero)
}
