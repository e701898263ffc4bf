package import Basics
package import Codecs
package import Cryptography

/// A change of a key that people consent to, each for one cosigner.
package enum KeyChange: Hashable, Sendable {
    /// New shares, in place of those of an epoch: how many sign, and who holds.
    case shares(keyId: Hash32, epoch: UInt64, threshold: UInt16, holders: [UInt16])
    /// The end of a ban, the so-manieth of that party.
    case pardon(keyId: Hash32, party: UInt16, bans: UInt64)
    /// The end of a freezing, after so many reviews before.
    case review(keyId: Hash32, reviews: UInt64)

    /// What people sign.
    ///
    /// It names the cosigner and the state that is left, so a consent serves once.
    package func message(cosigner: Ed25519PublicKey) -> [UInt8] {
        var writer = BinaryWriter(capacity: 160)
        writer.writeString("causeway/cosigner/change/v1")
        writer.write(cosigner)
        switch self {
        case .shares(let keyId, let epoch, let threshold, let holders):
            writer.write(UInt8(1))
            writer.write(keyId)
            writer.write(epoch)
            writer.write(threshold)
            writer.writeArray(holders) { $0.write($1) }
        case .pardon(let keyId, let party, let bans):
            writer.write(UInt8(2))
            writer.write(keyId)
            writer.write(party)
            writer.write(bans)
        case .review(let keyId, let reviews):
            writer.write(UInt8(3))
            writer.write(keyId)
            writer.write(reviews)
        }
        return writer.bytes
    }

    /// The key.
    package var keyId: Hash32 {
        switch self {
        case .shares(let keyId, _, _, _), .pardon(let keyId, _, _), .review(let keyId, _): keyId
        }
    }

    /// What people read of it: one JSON object, which `init(json:)` reads.
    package var json: JSONValue {
        switch self {
        case .shares(let keyId, let epoch, let threshold, let holders):
            [
                "keyId": .string(keyId.hex), "epoch": .integer(epoch),
                "threshold": .integer(threshold),
                "parties": .array(holders.map { .integer($0) }),
            ]
        case .pardon(let keyId, let party, let bans):
            ["keyId": .string(keyId.hex), "pardon": .integer(party), "bans": .integer(bans)]
        case .review(let keyId, let reviews):
            ["keyId": .string(keyId.hex), "reviews": .integer(reviews)]
        }
    }

    /// Reads a change; members that are not known are refused.
    package init(json: JSONValue) throws(CosignerError) {
        let names = (json.objectValue ?? []).map(\.name)
        guard let keyId = json["keyId"]?.stringValue.flatMap({ try? Hash32(hex: $0) }) else {
            throw CosignerError(.badRequest, "must be 0x and 64 hex digits", field: "keyId")
        }
        func number(_ key: String) throws(CosignerError) -> UInt64 {
            guard let number = json[key]?.unsignedValue else {
                throw CosignerError(.badRequest, "must be a number", field: key)
            }
            return number
        }
        func small(_ key: String) throws(CosignerError) -> UInt16 {
            guard let number = UInt16(exactly: try number(key)) else {
                throw CosignerError(.badRequest, "must be a small number", field: key)
            }
            return number
        }
        switch Set(names) {
        case ["keyId", "epoch", "threshold", "parties"]:
            let parties = (json["parties"]?.arrayValue ?? []).compactMap(\.unsignedValue)
            let holders = parties.compactMap { UInt16(exactly: $0) }
            guard !holders.isEmpty, holders.count == json["parties"]?.arrayValue?.count,
                Set(holders).count == holders.count
            else { throw CosignerError(.badRequest, "must be different parties", field: "parties") }
            self = .shares(
                keyId: keyId, epoch: try number("epoch"), threshold: try small("threshold"),
                holders: holders.sorted())
        case ["keyId", "pardon", "bans"]:
            self = .pardon(
                keyId: keyId, party: try small("pardon"), bans: try number("bans"))
        case ["keyId", "reviews"]:
            self = .review(keyId: keyId, reviews: try number("reviews"))
        default:
            throw CosignerError(
                .badRequest, "must be new shares, a pardon or a review", field: "change")
        }
    }
}
