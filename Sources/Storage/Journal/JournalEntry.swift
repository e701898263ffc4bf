package import Basics

/// A record with its place in the chain, as it lies in the store.
///
/// Stored form: version (1 byte), sequence (8), time (8), kind (2), previous chain hash (32),
/// payload (the rest), check (the first 8 bytes of the chain hash). The chain hash is SHA-256 over
/// everything before the check, so it speaks for all records before it. The key is the sequence,
/// most significant byte first: the store's order is the journal's.
package struct JournalEntry: Sendable, Equatable {
    /// The place in the journal; the first record has 1.
    package let sequence: UInt64
    /// The event itself.
    package let record: JournalRecord
    /// The chain hash of the record before; zero for the first.
    package let previousHash: Hash32
    /// The chain hash of this record.
    package let hash: Hash32

    static let version: UInt8 = 1
    static let checkBytes = 8
    static let headerBytes = 51

    /// The place after this record.
    package var head: JournalHead { JournalHead(sequence: sequence, hash: hash) }

    /// The key of a sequence.
    static func key(_ sequence: UInt64) -> [UInt8] {
        withUnsafeBytes(of: sequence.bigEndian) { Array($0) }
    }

    /// The sequence of a key; nil for a key that is not a journal's.
    static func sequence(ofKey key: UnsafeRawBufferPointer) -> UInt64? {
        guard key.count == 8 else { return nil }
        return UInt64(bigEndian: key.loadUnaligned(as: UInt64.self))
    }
}
