package import Basics
package import Cryptography

/// One party's share of a key, and what all parties know of it.
package struct KeyShare: Sendable {
    /// The key's name, the same through all epochs.
    package let keyId: Hash32
    /// How often the shares were made anew; shares of different epochs do not go together.
    package let epoch: UInt32
    /// How many parties sign.
    package let threshold: Int
    /// Whose share this is.
    package let party: PartyId
    /// The share, a scalar.
    package let share: SecretBytes
    /// The share of each party times the generator, party 1 first.
    package let publicShares: [CurvePoint]
    /// The key's point.
    package let publicKey: CurvePoint
    /// What children are derived with.
    package let chainCode: Hash32
    /// The seeds of the shares of zero, for each party in order; the own is empty.
    package let zeroSeeds: [SecretBytes]

    /// A share that fits its public values; `badParameter` names what does not.
    package init(
        keyId: Hash32, epoch: UInt32, threshold: Int, party: PartyId, share: SecretBytes,
        publicShares: [CurvePoint], publicKey: CurvePoint, chainCode: Hash32,
        zeroSeeds: [SecretBytes]
    ) throws(ThresholdError) {
        let count = publicShares.count
        guard (2...DKLs23Parameters.partiesMax).contains(count) else {
            throw ThresholdError(.badParameter, field: "publicShares")
        }
        guard (2...count).contains(threshold) else {
            throw ThresholdError(.badParameter, field: "threshold")
        }
        guard Int(party.number) <= count else {
            throw ThresholdError(.badParameter, field: "party")
        }
        guard zeroSeeds.count == count,
            zeroSeeds.enumerated().allSatisfy({
                $0.element.count == ($0.offset + 1 == Int(party.number) ? 0 : 32)
            })
        else { throw ThresholdError(.badParameter, field: "zeroSeeds") }
        let scalar = share.withUnsafeBytes { Scalar(canonical: $0) }
        guard let scalar, let point = try? CurvePoint(generatorTimes: scalar),
            point == publicShares[Int(party.number) - 1]
        else { throw ThresholdError(.badParameter, field: "share") }
        self.keyId = keyId
        self.epoch = epoch
        self.threshold = threshold
        self.party = party
        self.share = share
        self.publicShares = publicShares
        self.publicKey = publicKey
        self.chainCode = chainCode
        self.zeroSeeds = zeroSeeds
    }

    /// How many parties the key has.
    package var count: Int { publicShares.count }

    /// The share as a scalar; `init` has checked that it is one.
    var scalar: Scalar { share.withUnsafeBytes { Scalar(reducing: $0) } }

    /// The share of zero of this party in a quorum: all members' add up to zero.
    ///
    /// Of each pair, the party of the lower number adds what the other takes away.
    func zeroShare(
        session: Hash32, quorum: Quorum, oracle: RandomOracle
    ) throws(CryptographyError) -> Scalar {
        var sum = Scalar.zero
        for peer in quorum.peers(of: party) {
            let part = try oracle.begin(.zeroShare).field(zeroSeeds[Int(peer.number) - 1])
                .field(session).field(quorum.bytes).scalar()
            if party < peer { sum += part } else { sum -= part }
        }
        return sum
    }
}
