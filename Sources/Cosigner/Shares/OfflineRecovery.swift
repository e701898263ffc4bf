package import Basics
package import Cryptography
import Signing

/// The key of enough backups, put together on a machine without a network.
///
/// The end of its being shared: for leaving, or when too many parties are lost for a new sharing.
package struct OfflineRecovery: Sendable {
    /// The key.
    package let key: SecretBytes
    /// What is public of it.
    package let tree: KeyTree
    /// Its id.
    package let keyId: Hash32
    /// The epoch of the shares.
    package let epoch: UInt64
    /// Whose backups were used, ascending.
    package let parties: [UInt16]

    /// Opens backups, each with its password, and puts the key together.
    ///
    /// `foreignShare` for backups of different keys or epochs or of one party twice; `missingShare`
    /// for too few.
    package init(
        _ backups: [(file: [UInt8], password: SecretBytes)]
    ) throws(CosignerError) {
        var shares: [Signing.KeyShare] = []
        var known: StoredShare?
        for backup in backups {
            let (header, content) = try ShareFile.open(backup.file, password: backup.password)
            let share = try StoredShare(header: header, content: content)
            if let first = known, first.facts != share.facts {
                throw CosignerError(
                    .foreignShare, "key \(header.keyId), epoch \(header.epoch)",
                    party: header.party)
            }
            guard !shares.contains(where: { $0.party.number == header.party }) else {
                throw CosignerError(.foreignShare, "twice", field: "party", party: header.party)
            }
            shares.append(
                try Signing.KeyShare(share, party: try DKLs23Protocol.party(header.party)))
            known = share
        }
        guard let stored = known, shares.count >= Int(stored.threshold) else {
            throw CosignerError(
                .missingShare, "\(shares.count) of \(known?.threshold ?? 2) backups")
        }
        do throws(ThresholdError) {
            key = try KeyRecovery.key(of: shares)
        } catch {
            throw CosignerError(.foreignShare, "\(error)")
        }
        tree = stored.tree
        keyId = stored.keyId
        epoch = stored.epoch
        parties = shares.map(\.party.number).sorted()
    }
}
