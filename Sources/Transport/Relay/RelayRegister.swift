package import Basics

/// Whom a relay serves.
package protocol RelayRegister: Sendable {
    /// The name of whoever shows a certificate (in DER): its SHA-256; nil for a stranger.
    func guest(certificate: [UInt8]) -> Hash32?
    /// Whether somebody of that name is served.
    func knows(_ guest: Hash32) -> Bool
}
