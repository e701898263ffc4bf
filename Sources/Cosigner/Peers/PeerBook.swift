package import Basics
package import Cryptography

/// One other party, as the configuration names it.
package struct Peer: Hashable, Sendable {
    /// Its number, from one.
    package var party: UInt16
    /// The key that signs its messages.
    package var identity: Ed25519PublicKey
    /// SHA-256 of the certificate that it shows.
    package var certificate: Hash32
    /// Where it listens.
    package var host: String
    /// The port.
    package var port: Int

    /// A party.
    package init(
        party: UInt16, identity: Ed25519PublicKey, certificate: Hash32, host: String, port: Int
    ) {
        self.party = party
        self.identity = identity
        self.certificate = certificate
        self.host = host
        self.port = port
    }
}

/// Who this party knows: the other parties, and the coordinators whose calls it takes.
package struct PeerBook: Hashable, Sendable {
    /// This party.
    package let party: UInt16
    /// The others, by ascending number.
    package let peers: [Peer]
    /// SHA-256 of the coordinators' certificates.
    package let coordinators: [Hash32]

    /// A book; refuses two entries that could be one party, since two shares in one hand are no
    /// threshold.
    package init(
        party: UInt16, identity: Ed25519PublicKey, certificate: Hash32, peers: [Peer],
        coordinators: [Hash32]
    ) throws(CosignerError) {
        let parties = [party] + peers.map(\.party)
        let identities = [identity] + peers.map(\.identity)
        let certificates = [certificate] + peers.map(\.certificate) + coordinators
        guard parties.count <= CosignerLimits.partiesMax, !parties.contains(0),
            Set(parties).count == parties.count
        else {
            throw CosignerError(
                .badConfiguration, "parties have different numbers from one", field: "peers")
        }
        guard Set(identities).count == identities.count else {
            throw CosignerError(
                .badConfiguration, "two parties with one identity", field: "peers")
        }
        guard Set(certificates).count == certificates.count else {
            throw CosignerError(
                .badConfiguration, "one certificate for two", field: "peers")
        }
        self.party = party
        self.peers = peers.sorted { $0.party < $1.party }
        self.coordinators = coordinators
    }

    /// A party's entry.
    func peer(_ party: UInt16) -> Peer? { peers.first { $0.party == party } }

    /// Who shows a certificate.
    func owner(of certificate: [UInt8]) -> LinkOwner? {
        let hash = SHA256.hash(certificate)
        if let peer = peers.first(where: { $0.certificate == hash }) { return .peer(peer.party) }
        return coordinators.contains(hash) ? .coordinator : nil
    }
}

/// Who is at the other end of a connection.
enum LinkOwner: Hashable, Sendable {
    case peer(UInt16)
    case coordinator
}
