import Basics
import Cryptography
import Signing

/// One key generation or resharing of Tests/Vectors/dkls23_keys.json.
struct KeyCase: Decodable {
    struct Seed: Decodable {
        let party: UInt16
        let seed: String
    }

    /// The key that is reshared.
    struct Old: Decodable {
        let publicKey: String
        let chainCode: String
        let shares: [String]
        let publicShares: [String]
        let keyId: String
        let epoch: UInt32
    }

    let request: String
    let threshold: Int
    let count: Int
    let dealers: [UInt16]
    let seeds: [Seed]
    let old: Old?
    let opening: String
    let session: String
    let messages: [SigningCase.Message]
    let publicKey: String
    let chainCode: String
    let shares: [String]
    let publicShares: [String]
    let zeroSeeds: [SigningCase.ZeroSeed]

    /// What is made.
    func plan() throws -> KeyPlan {
        let request = try Hash32(hex: "0x" + request)
        guard let share = try oldShare(dealers[0]) else {
            return try KeyPlan(request: request, threshold: threshold, count: count)
        }
        return try KeyPlan(
            request: request, threshold: threshold, count: count, resharing: share,
            dealers: dealers.map { try party($0) })
    }

    /// A dealer's share of the old key; nil when there is none.
    ///
    /// The seeds of its shares of zero play no part in a resharing.
    func oldShare(_ number: UInt16) throws -> KeyShare? {
        guard let old, dealers.contains(number) else { return nil }
        let points = try old.publicShares.map { try CurvePoint(bytes($0)) }
        return try KeyShare(
            keyId: Hash32(hex: "0x" + old.keyId), epoch: old.epoch, threshold: dealers.count,
            party: party(number), share: secret(bytes(old.shares[Int(number) - 1])),
            publicShares: points, publicKey: CurvePoint(bytes(old.publicKey)),
            chainCode: Hash32(hex: "0x" + old.chainCode),
            zeroSeeds: (1...UInt16(points.count)).map {
                secret([UInt8](repeating: 0, count: $0 == number ? 0 : 32))
            })
    }

    /// The sessions of all who take part.
    func sessions() throws -> [PartyId: KeySession] {
        let plan = try plan()
        var sessions: [PartyId: KeySession] = [:]
        for row in seeds {
            sessions[try party(row.party)] = try KeySession(
                plan, party: party(row.party), old: oldShare(row.party),
                seed: secret(bytes(row.seed)))
        }
        return sessions
    }
}
