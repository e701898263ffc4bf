/// Who a client says it is to servers that ask (mutual TLS).
///
/// With TLS 1.3 a server's refusal comes after the client's first bytes: such a request is not "not
/// sent" but unknown.
package struct ClientIdentity: Sendable, Hashable {
    /// A PEM file with the certificate, and those between it and a root that the server believes.
    package let certificateFile: String
    /// A PEM file with the certificate's private key; the TLS library alone reads it.
    package let privateKeyFile: String

    /// Names the files.
    package init(certificateFile: String, privateKeyFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }
}
