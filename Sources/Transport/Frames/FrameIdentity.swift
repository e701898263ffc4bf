/// Who one end of a stream of frames is: the files of its certificate and key, both in DER.
package struct FrameIdentity: Sendable, Hashable {
    /// The certificate.
    package let certificateFile: String
    /// Its private key; the TLS library alone reads it.
    package let privateKeyFile: String

    /// Names the files.
    package init(certificateFile: String, privateKeyFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }
}
