package import Cryptography

/// A key put together from the shares of a quorum: the end of its being shared.
///
/// For people who must leave with what is theirs, on a machine without a network; no cosigner does
/// this.
package enum KeyRecovery {
    /// The key of at least as many shares as sign; more must fit the same key.
    ///
    /// `badQuorum` for too few and for a party twice, `badParameter` for shares that are not of one
    /// epoch of one key.
    package static func key(of shares: [KeyShare]) throws(ThresholdError) -> SecretBytes {
        guard let first = shares.first else { throw ThresholdError(.badQuorum, field: "shares") }
        for share in shares {
            let isOfOneKey =
                share.keyId == first.keyId && share.publicKey == first.publicKey
                && share.chainCode == first.chainCode
            guard isOfOneKey else { throw ThresholdError(.badParameter, field: "key") }
            guard share.epoch == first.epoch, share.threshold == first.threshold,
                share.publicShares == first.publicShares
            else { throw ThresholdError(.badParameter, field: "epoch") }
        }
        let quorum = try Quorum(
            Array(shares.map(\.party).prefix(first.threshold)), threshold: first.threshold,
            count: first.count)
        let sum = SecretMemory(scalars: 1)
        for share in shares where quorum.members.contains(share.party) {
            sum[scalar: 0] = sum[scalar: 0] + quorum.factor(of: share.party) * share.scalar
        }
        let point = try failing { () throws(CryptographyError) in
            try CurvePoint(generatorTimes: sum[scalar: 0])
        }
        guard point == first.publicKey else { throw ThresholdError(.keyMismatch, field: "shares") }
        return SecretBytes(count: Scalar.byteCount) { sum[scalar: 0].write(to: $0) }
    }
}
