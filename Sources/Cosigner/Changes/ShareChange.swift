import Basics
import Codecs
import Cryptography

/// A coordinator's call for new shares of a key.
struct ShareChange: Hashable, Sendable {
    /// What the coordinator calls this attempt.
    let id: Hash32
    let keyId: Hash32
    /// The epoch that ends.
    let epoch: UInt64
    let threshold: UInt16
    /// Who will have a share, ascending.
    let holders: [UInt16]
    /// The holders of now who deal, ascending.
    let dealers: [UInt16]

    init(_ call: CallFields) throws(CosignerError) {
        id = try call.hash("id")
        keyId = try call.hash("keyId")
        epoch = try call.count("epoch")
        threshold = try call.number("threshold")
        holders = try call.parties("parties")
        dealers = try call.parties("dealers")
    }

    /// Everybody who takes part, ascending.
    var participants: [UInt16] { Set(holders + dealers).sorted() }

    /// What people consent to; who deals is nobody's concern.
    var consent: KeyChange {
        .shares(keyId: keyId, epoch: epoch, threshold: threshold, holders: holders)
    }

    /// What all call the attempt before it has an id.
    var name: Hash32 {
        var writer = BinaryWriter(capacity: 192)
        writer.writeString("causeway/cosigner/reshare/v1")
        writer.write(id)
        writer.write(keyId)
        writer.write(epoch)
        writer.write(threshold)
        writer.writeArray(holders) { $0.write($1) }
        writer.writeArray(dealers) { $0.write($1) }
        return SHA256.hash(writer.bytes)
    }

    /// What will be known of the new shares.
    func facts(_ tree: KeyTree) -> ShareFacts {
        ShareFacts(
            keyId: keyId, epoch: epoch + 1, threshold: threshold, holders: holders, tree: tree)
    }
}
