package import Basics

/// A party as a coordinator reaches it.
package struct CoordinatorTarget: Hashable, Sendable {
    /// Its number.
    package var party: UInt16
    /// SHA-256 of the certificate that it shows.
    package var certificate: Hash32
    /// Where it listens.
    package var host: String
    /// The port.
    package var port: Int

    /// A party.
    package init(party: UInt16, certificate: Hash32, host: String, port: Int) {
        self.party = party
        self.certificate = certificate
        self.host = host
        self.port = port
    }
}
