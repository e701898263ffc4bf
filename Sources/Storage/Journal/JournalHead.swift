package import Basics
import Codecs

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

extension JournalHead {
    /// Sequence (8) and hash (32).
    var encoded: [UInt8] {
        var writer = BinaryWriter(capacity: 8 + Hash32.byteCount)
        writer.write(sequence)
        writer.write(hash)
        return writer.bytes
    }

    /// Nil when the bytes are not those of one place.
    init?(encoded: ArraySlice<UInt8>) {
        do throws(BinaryError) {
            var reader = BinaryReader(encoded)
            self.init(sequence: try reader.read(UInt64.self), hash: try reader.read(Hash32.self))
            try reader.finish()
        } catch {
            return nil
        }
    }
}
