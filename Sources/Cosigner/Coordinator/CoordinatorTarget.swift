package import Basics

/// A party as a coordinator reaches it.
package struct CoordinatorTarget: Hashable, Sendable {
    /// Its number.
    package var party: UInt16
    /// SHA-256 of the certificate that it shows.
    package var certificate: Hash32
    /// Where it is reached.
    package var place: PeerPlace

    /// A party.
    package init(party: UInt16, certificate: Hash32, place: PeerPlace) {
        self.party = party
        self.certificate = certificate
        self.place = place
    }

    /// A party that listens itself.
    package init(party: UInt16, certificate: Hash32, host: String, port: Int) {
        self.init(party: party, certificate: certificate, place: .direct(host: host, port: port))
    }
}
