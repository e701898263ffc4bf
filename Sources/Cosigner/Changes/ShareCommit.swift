package import Basics
import Codecs
import Cryptography

/// That all holders of new shares have said, each under its identity key, that theirs are on the disk.
///
/// Whoever has it may go over to the new shares, and shows it to those who do not know yet.
package struct ShareCommit: Hashable, Sendable {
    /// One holder's word.
    package struct Word: Hashable, Sendable {
        /// The holder.
        package var party: UInt16
        /// Ed25519 over what was stored.
        package var signature: [UInt8]

        /// A word.
        package init(party: UInt16, signature: [UInt8]) {
            self.party = party
            self.signature = signature
        }
    }

    /// The key.
    package var keyId: Hash32
    /// The session that made the shares.
    package var sid: Hash32
    /// The count of our own new share's file; nil for a party that has none any more.
    package var counter: UInt64?
    /// The words of all holders, by number.
    package var words: [Word]

    /// A commit.
    package init(keyId: Hash32, sid: Hash32, counter: UInt64?, words: [Word]) {
        self.keyId = keyId
        self.sid = sid
        self.counter = counter
        self.words = words
    }

    /// Who holds.
    package var holders: [UInt16] { words.map(\.party) }

    /// What a holder signs: which session's shares it has stored.
    static func message(sid: Hash32, share: ShareFacts) -> [UInt8] {
        var writer = BinaryWriter(capacity: 192)
        writer.writeString("causeway/cosigner/stored/v2")
        writer.write(sid)
        writer.write(share.keyId)
        writer.write(share.epoch)
        writer.write(share.threshold)
        writer.writeArray(share.holders) { $0.write($1) }
        writer.writeRaw(share.tree.publicKey)
        writer.write(share.tree.chainCode)
        return writer.bytes
    }

    func write(to writer: inout BinaryWriter) {
        writer.write(keyId)
        writer.write(sid)
        writer.writeOptional(counter) { $0.write($1) }
        writer.writeArray(words) { writer, word in
            writer.write(word.party)
            writer.writeRaw(word.signature)
        }
    }

    init(_ reader: inout BinaryReader) throws(BinaryError) {
        keyId = try reader.read()
        sid = try reader.read()
        counter = try reader.readBool() ? try reader.read(UInt64.self) : nil
        words = try reader.readArray(maximum: CosignerLimits.partiesMax) {
            (reader) throws(BinaryError) in
            Word(
                party: try reader.read(),
                signature: Array(try reader.readRaw(count: Ed25519.signatureByteCount)))
        }
    }
}

/// What everybody may know of the new shares of a key.
struct ShareFacts: Hashable, Sendable {
    let keyId: Hash32
    let epoch: UInt64
    let threshold: UInt16
    let holders: [UInt16]
    let tree: KeyTree
}

extension StoredShare {
    var facts: ShareFacts {
        ShareFacts(
            keyId: keyId, epoch: epoch, threshold: threshold, holders: parties, tree: tree)
    }
}
