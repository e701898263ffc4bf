package import Basics
import Cryptography
import Transport

/// A relay, as the configuration of those that it serves names it.
package struct RelayPlace: Hashable, Sendable {
    /// SHA-256 of the certificate that it shows.
    package var certificate: Hash32
    /// Where it listens.
    package var host: String
    /// The port.
    package var port: Int

    /// A relay.
    package init(certificate: Hash32, host: String, port: Int) {
        self.certificate = certificate
        self.host = host
        self.port = port
    }

    /// The way over it to whoever shows a certificate, and to nobody else.
    func way(to guest: Hash32, isServer: Bool) -> RelayedWay {
        let relay = certificate
        return RelayedWay(
            host: host, port: port, guest: guest, isServer: isServer,
            isRelay: { SHA256.hash($0) == relay }, isGuest: { SHA256.hash($0) == guest })
    }
}
