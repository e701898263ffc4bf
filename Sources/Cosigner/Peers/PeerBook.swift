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
    /// Where it is reached.
    package var place: PeerPlace

    /// A party.
    package init(
        party: UInt16, identity: Ed25519PublicKey, certificate: Hash32, place: PeerPlace
    ) {
        self.party = party
        self.identity = identity
        self.certificate = certificate
        self.place = place
    }

    /// A party that listens itself.
    package init(
        party: UInt16, identity: Ed25519PublicKey, certificate: Hash32, host: String, port: Int
    ) {
        self.init(
            party: party, identity: identity, certificate: certificate,
            place: .direct(host: host, port: port))
    }
}

/// A coordinator that does not reach this party itself.
package struct RelayedCoordinator: Hashable, Sendable {
    /// SHA-256 of its certificate.
    package var certificate: Hash32
    /// Where it comes, and this party waits.
    package var relay: RelayPlace

    /// A coordinator.
    package init(certificate: Hash32, relay: RelayPlace) {
        self.certificate = certificate
        self.relay = relay
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
    /// Those of them for whom this party waits at a relay.
    package let relayedCoordinators: [RelayedCoordinator]

    /// A book; refuses two entries that could be one party, since two shares in one hand are no
    /// threshold.
    package init(
        party: UInt16, identity: Ed25519PublicKey, certificate: Hash32, peers: [Peer],
        coordinators: [Hash32], relayedCoordinators: [RelayedCoordinator] = []
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
        let relays = peers.compactMap { peer -> Hash32? in
            guard case .relayed(let relay) = peer.place else { return nil }
            return relay.certificate
        }
        // A relay in a party's hands with the party's key would be one thing less to break in to.
        guard
            Set(certificates).isDisjoint(
                with: relays + relayedCoordinators.map(\.relay.certificate)),
            Set(coordinators).isSuperset(of: relayedCoordinators.map(\.certificate))
        else {
            throw CosignerError(
                .badConfiguration, "a relay has a certificate of its own", field: "relay")
        }
        self.party = party
        self.peers = peers.sorted { $0.party < $1.party }
        self.coordinators = coordinators
        self.relayedCoordinators = relayedCoordinators
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
