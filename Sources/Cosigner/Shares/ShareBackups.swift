package import Basics
package import Cryptography

/// Where a party puts backups of its shares: sealed files of their own, under a password of their own.
///
/// A share leaves its machine in no other form, and nobody who asks over the network gets one.
package struct ShareBackups: Sendable {
    private let folder: String
    private let files: any FileAccess
    private let entropy: any EntropySource
    private let password: SecretBytes
    private let cost: ShareCost

    /// Backups in a folder, made when it is needed.
    package init(
        folder: String, files: any FileAccess, entropy: any EntropySource, password: SecretBytes,
        cost: ShareCost = .usual
    ) {
        self.folder = folder
        self.files = files
        self.entropy = entropy
        self.password = password
        self.cost = cost
    }

    /// Writes a share's backup, reads it back and opens it; where it lies, and its SHA-256.
    package func write(
        _ share: StoredShare, party: UInt16
    ) throws(CosignerError) -> (path: String, hash: Hash32) {
        let header = ShareHeader(
            keyId: share.keyId, epoch: share.epoch, party: party, counter: 0)
        let content = share.content
        let bytes = try ShareFile.seal(
            content, header: header, password: password, entropy: entropy, cost: cost)
        let name = Hex.encodeDigits(share.keyId.bytes)
        let path = "\(folder)/\(name)-epoch-\(share.epoch)-party-\(party).backup"
        let read: [UInt8]
        do throws(FileError) {
            try files.makeFolder(folder)
            try files.replaceSynced(path, with: bytes, mode: 0o600)
            read = try files.read(path)
        } catch {
            throw CosignerError(.fileFailed, error.description)
        }
        let opened = try ShareFile.open(read, password: password)
        guard opened.header == header, opened.share == content else {
            throw CosignerError(.badShareFile, "the backup does not read back", field: path)
        }
        return (path, SHA256.hash(read))
    }
}
