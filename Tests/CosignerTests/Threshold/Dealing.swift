import Basics
import Cosigner
import Cryptography
import Signing
import Storage

/// Deals shares of a key that it knows: for tests of signing alone.
struct Dealing {
    let keyId = hash(0x1d)
    let chainCode = hash(0xcc)
    let threshold: Int
    let count: Int
    let tree: KeyTree
    private let shares: [Signing.KeyShare]

    init(threshold: Int, count: Int) throws {
        self.threshold = threshold
        self.count = count
        let coefficients = (0..<threshold).map { Scalar(UInt64(1_000_003 * ($0 + 1))) }
        let values = (1...count).map { place in
            coefficients.reversed().reduce(Scalar.zero) { $0 * Scalar(UInt64(place)) + $1 }
        }
        let points = try values.map { try CurvePoint(generatorTimes: $0) }
        let publicKey = try CurvePoint(generatorTimes: coefficients[0])
        tree = KeyTree(publicKey: try publicKey.bytes(), chainCode: chainCode)
        let (keyId, chainCode) = (keyId, chainCode)
        shares = try (1...count).map { own in
            let seeds = (1...count).map { other in
                secret(
                    other == own ? [] : hash(100 * min(own, other) + max(own, other)).bytes)
            }
            return try Signing.KeyShare(
                keyId: keyId, epoch: 0, threshold: threshold,
                party: try partyId(UInt16(own)), share: secret(values[own - 1].publicBytes),
                publicShares: points, publicKey: publicKey, chainCode: chainCode,
                zeroSeeds: seeds)
        }
    }

    /// What a party's share file holds.
    func stored(_ party: Int) throws -> StoredShare {
        StoredShare(
            keyId: keyId, epoch: 0, threshold: UInt16(threshold),
            parties: (1...count).map { UInt16($0) },
            material: KeyMaterial(
                share: try shares[party - 1].secretContent(), publicKey: tree.publicKey,
                chainCode: chainCode))
    }

    func share(_ party: Int) -> Signing.KeyShare { shares[party - 1] }
}

/// A party by its number.
func partyId(_ number: UInt16) throws -> PartyId {
    guard let party = PartyId(number) else {
        throw ThresholdError(.badQuorum, field: "test")
    }
    return party
}
