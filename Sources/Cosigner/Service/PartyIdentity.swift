package import Basics
package import Cryptography

/// The keys of a party or a coordinator, as files: one to sign messages, one for its connections.
package struct PartyIdentity: Sendable {
    /// The key that signs messages.
    package let identity: Ed25519PrivateKey
    /// The key of the certificate.
    package let certificateKey: Ed25519PrivateKey
    /// The certificate that it shows.
    package let certificate: SelfSignedCertificate

    /// The usual name of the file with the key that signs messages.
    package static let identityName = "identity.key"
    /// The usual name of the file with the certificate.
    package static let certificateName = "certificate.der"
    /// The usual name of the file with the certificate's key.
    package static let certificateKeyName = "certificate.key"
    /// How long a certificate is good: ten years; whom to believe is decided by its hash alone.
    private static let seconds: UInt64 = 315_360_000

    /// Makes new keys.
    package init(
        name: String, entropy: any EntropySource, now: Timestamp
    ) throws(CosignerError) {
        do {
            func key() throws -> Ed25519PrivateKey {
                var seed = try entropy.bytes(count: Ed25519.keyByteCount)
                return try Ed25519PrivateKey(seed: SecretBytes(consuming: &seed))
            }
            identity = try key()
            certificateKey = try key()
            let serial = try entropy.bytes(count: 7).reduce(UInt64(1)) { $0 << 8 | UInt64($1) }
            certificate = try SelfSignedCertificate(
                key: certificateKey, name: name, serial: serial, from: now,
                to: Timestamp(seconds: now.seconds + Self.seconds))
        } catch {
            throw CosignerError(.libraryFailure, "\(error)")
        }
    }

    /// Writes the three files into a folder; refuses to replace one that is there.
    package func write(to folder: String, files: any FileAccess) throws(CosignerError) {
        let contents = [
            (Self.identityName, identity.file), (Self.certificateKeyName, certificateKey.file),
        ]
        let names = contents.map(\.0) + [Self.certificateName]
        for name in names where files.exists("\(folder)/\(name)") {
            throw CosignerError(.fileFailed, "\(folder)/\(name) is there already")
        }
        do {
            try files.makeFolder(folder)
            for (name, secret) in contents {
                var bytes = secret.withUnsafeBytes { Array($0) }
                defer { wipeBytes(&bytes) }
                try files.replaceSynced("\(folder)/\(name)", with: bytes, mode: 0o600)
            }
            try files.replaceSynced(
                "\(folder)/\(Self.certificateName)", with: certificate.bytes, mode: 0o644)
        } catch {
            throw CosignerError(.fileFailed, "\(error)")
        }
    }
}
