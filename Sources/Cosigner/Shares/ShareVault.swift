package import Basics
package import Cryptography
import Synchronization

/// Keeps a party's shares in a folder, so that neither a death nor an old copy brings one back that
/// the ledger does not know.
///
/// A file is announced in the ledger before it is replaced and confirmed afterwards: after a death
/// either the old or the announced file may stand, and no third.
package final class ShareVault: Sendable {
    private let folder: String
    let files: any FileAccess
    let ledger: CosignerLedger
    let entropy: any EntropySource
    let cost: ShareCost
    let least: ShareCost
    /// Held while files change places: who learns from two sides at once that a share counts must not
    /// move it twice at once.
    let turn = Mutex(())

    /// A vault over a folder that exists; files that cost less than `least` are refused.
    package init(
        folder: String, files: any FileAccess, ledger: CosignerLedger,
        entropy: any EntropySource, cost: ShareCost = .usual, least: ShareCost = .least
    ) {
        self.folder = folder
        self.files = files
        self.ledger = ledger
        self.entropy = entropy
        self.cost = cost
        self.least = least
    }

    /// Where a key's share lies.
    package func path(of keyId: Hash32) -> String {
        "\(folder)/\(Hex.encodeDigits(keyId.bytes)).share"
    }

    /// Seals a share and puts it in place of an older one; afterwards it survives a loss of power.
    package func store(
        _ share: SecretBytes, keyId: Hash32, epoch: UInt64, party: UInt16, password: SecretBytes
    ) async throws(CosignerError) {
        let counter = ledger.nextShareCounter(of: keyId)
        let header = ShareHeader(keyId: keyId, epoch: epoch, party: party, counter: counter)
        let bytes = try ShareFile.seal(
            share, header: header, password: password, entropy: entropy, cost: cost,
            least: least)
        try await ledger.announce(ShareMark(header: header, fileHash: SHA256.hash(bytes)))
        do {
            try files.replaceSynced(path(of: keyId), with: bytes, mode: 0o600)
        } catch {
            throw CosignerError(.fileFailed, error.description)
        }
        try await ledger.confirmShare(of: keyId, counter: counter)
    }

    /// Opens a share, if its file is the one that the ledger knows.
    package func load(
        keyId: Hash32, party: UInt16, password: SecretBytes
    ) async throws(CosignerError) -> (header: ShareHeader, share: SecretBytes) {
        let bytes: [UInt8]
        do {
            bytes = try files.read(path(of: keyId))
        } catch {
            guard error.isMissing else { throw CosignerError(.fileFailed, error.description) }
            throw CosignerError(.missingShare, keyId.hex)
        }
        let header = try ShareFile.header(of: bytes, least: least)
        guard header.keyId == keyId else {
            throw CosignerError(.foreignShare, header.keyId.hex, field: "keyId")
        }
        guard header.party == party else {
            throw CosignerError(.foreignShare, "party \(header.party)", field: "party")
        }
        try ledger.checkShare(ShareMark(header: header, fileHash: SHA256.hash(bytes)))
        let opened = try ShareFile.open(bytes, password: password, least: least)
        try await ledger.confirmShare(of: keyId, counter: header.counter)
        return opened
    }
}
