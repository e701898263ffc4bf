import Basics
import Codecs
import Cryptography
import Ethereum

extension CosignerService {
    /// Makes a key with all parties; its address is told once all have stored their shares.
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
        try await parts.vault.store(
            key.content, keyId: keyId, epoch: 0, party: party, password: parts.password)
        try await acknowledge(key, sid: opening.sid)
        keep(key)
        return Self.description(of: key)
    }

    /// Tells the others that our share is on the disk, and waits until all say so of the same key.
    private func acknowledge(_ key: StoredShare, sid: Hash32) async throws(CosignerError) {
        let name = SHA256.hash(Array("causeway/cosigner/stored/v1".utf8) + sid.bytes)
        let own = key.material.publicKey + key.material.chainCode.bytes
        let answers = try await barrier(name, key.parties).exchange(own)
        guard answers.allSatisfy({ $0 == own }) else {
            throw CosignerError(.aborted, "the parties hold shares of different keys")
        }
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
