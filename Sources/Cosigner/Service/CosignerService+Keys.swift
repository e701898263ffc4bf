import Basics
import Codecs
import Cryptography
import Ethereum

extension CosignerService {
    /// Makes a key with all parties; nobody tells its address before all have stored their shares.
    func makeKey(_ call: CallFields) async throws(CosignerError) -> JSONValue {
        let threshold = try call.number("threshold")
        let parties = ([parts.book.party] + parts.book.peers.map(\.party)).sorted()
        guard threshold >= 2, Int(threshold) <= parties.count else {
            throw CosignerError(
                .badRequest, "must be 2...\(parties.count)", field: "threshold")
        }
        // One lost share, or one ban, would lose such a key for ever.
        guard parts.isTestNetwork || Int(threshold) < parties.count else {
            throw CosignerError(
                .badConfiguration,
                "a key of which every share is needed is for test networks only",
                field: "threshold")
        }
        try await reach(parties)
        var writer = BinaryWriter(capacity: 128)
        writer.writeString("causeway/cosigner/keygen/v1")
        writer.write(try call.hash("id"))
        writer.write(threshold)
        writer.writeArray(parties) { $0.write($1) }
        let opening = try await open(
            SHA256.hash(writer.bytes), parties: parties, offer: SessionOffer(denial: nil))
        let keyId = SHA256.hash(Array("causeway/cosigner/key/v1".utf8) + opening.sid.bytes)
        let session = SessionRecord(
            sid: opening.sid, keyId: keyId, epoch: 0, parties: parties, setups: [])
        let (party, mathematics) = (parts.book.party, parts.mathematics)
        let outcome = try await run(session) { () throws(CosignerError) in
            try mathematics.keyGeneration(
                KeyOrder(
                    sid: opening.sid, party: party, parties: parties, threshold: threshold))
        }
        guard case .key(let material) = outcome else {
            throw CosignerError(.aborted, "no key came of it")
        }
        let key = StoredShare(
            keyId: keyId, epoch: 0, threshold: threshold, parties: parties, material: material)
        // As new shares do, it counts once all have said that theirs is on the disk: whoever is told of
        // it can rely on every share, and who misses a word finds it at the others.
        return try await goOver(to: key, opening.sid, among: parties)
    }

    /// What the commands tell of a key.
    static func description(of key: StoredShare) -> JSONValue {
        let account = try? key.tree.account([])
        return [
            "keyId": .string(key.keyId.hex),
            "address": .string(account?.checksummed ?? ""),
            "publicKey": .string(Hex.encode(key.material.publicKey)),
            "chainCode": .string(key.material.chainCode.hex),
            "threshold": .integer(key.threshold),
            "parties": .array(key.parties.map { .integer($0) }), "epoch": .integer(key.epoch),
        ]
    }
}
