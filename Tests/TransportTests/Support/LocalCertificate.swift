import Basics
import Codecs
import NIOSSL

/// A certificate for `localhost` alone, signed by its own key, 2020 to 2120.
///
/// For tests only: its key protects nothing.
enum LocalCertificate {
    /// The certificate as a file for trust roots.
    static let pem = """
        -----BEGIN CERTIFICATE-----
        MIIBYDCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
        c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
        CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABDAtgEf4bGTK+phU
        JiFp8Yll+UmVaiExW3dnV0FdKZwTmtSsXRTaQ9RBE85cWeHVuC8S286mP5OFne+X
        Q5T47mKjSDBGMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/
        MB0GA1UdDgQWBBQGHWvpUJtuc+Bhbq+IfOq5pynoajAKBggqhkjOPQQDAgNHADBE
        AiB4v2DOAMaJywzO1GsOsl4VnA6ZrJr0qsHEdihb93OXbQIgYon45623XupJhGh4
        RCPBCpisqdzYu9KLyhQCR5pYJvQ=
        -----END CERTIFICATE-----
        """

    private static let keyDigits =
        "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b02"
        + "01010420542197f5daf219b9dbaecd9d2bde4885bf3507d86e8ede39136d859c"
        + "ddfad50fa14403420004302d8047f86c64cafa9854262169f18965f949956a21"
        + "315b776757415d299c139ad4ac5d14da43d44113ce5c59e1d5b82f12dbcea63f"
        + "93859def974394f8ee62"

    /// The key as a file.
    static func keyPEM() throws -> String {
        let text = Base64.encode(try Hex.decodeDigits(Array(keyDigits.utf8)))
        return "-----BEGIN PRIVATE KEY-----\n\(text)\n-----END PRIVATE KEY-----\n"
    }

    /// A TLS server with this certificate; one that asks for it takes no other from its clients.
    static func serverContext(asksForIt: Bool = false) throws -> NIOSSLContext {
        let key = try NIOSSLPrivateKey(
            bytes: Hex.decodeDigits(Array(keyDigits.utf8)), format: .der)
        let certificate = try NIOSSLCertificate(bytes: Array(pem.utf8), format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
        if asksForIt {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates([certificate])
        }
        return try NIOSSLContext(configuration: configuration)
    }
}
