package import Basics
import Codecs

/// What a share file says openly: whose share of what it is.
package struct ShareHeader: Hashable, Sendable {
    /// The key.
    package var keyId: Hash32
    /// How often the key's shares were renewed.
    package var epoch: UInt64
    /// The party, from one.
    package var party: UInt16
    /// How often this party has written the file: an older file has a lower count.
    package var counter: UInt64

    /// A header.
    package init(keyId: Hash32, epoch: UInt64, party: UInt16, counter: UInt64) {
        self.keyId = keyId
        self.epoch = epoch
        self.party = party
        self.counter = counter
    }

    func write(to writer: inout BinaryWriter) {
        writer.write(keyId)
        writer.write(epoch)
        writer.write(party)
        writer.write(counter)
    }

    init(_ reader: inout BinaryReader) throws(BinaryError) {
        keyId = try reader.read()
        epoch = try reader.read()
        party = try reader.read()
        counter = try reader.read()
    }
}
