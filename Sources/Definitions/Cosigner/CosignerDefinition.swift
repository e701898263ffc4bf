package import Basics

/// The configuration of one party of a shared key.
package struct CosignerDefinition: Hashable, Sendable {
    /// Another party.
    package struct Peer: Hashable, Sendable {
        /// Its number, from one.
        package let party: Int
        /// The public key that signs its messages, 32 bytes.
        package let identity: Hash32
        /// SHA-256 of the certificate that it shows.
        package let certificate: Hash32
        /// Where it is reached.
        package let place: PartyPlace
    }

    /// A coordinator for whom the party waits at a relay.
    package struct RelayedCoordinator: Hashable, Sendable {
        /// SHA-256 of its certificate.
        package let certificate: Hash32
        /// The relay.
        package let relay: PartyPlace
    }

    /// This party's number, from one.
    package let party: Int
    /// Where it listens.
    package let host: String
    /// The port; zero lets the system choose.
    package let port: Int
    /// The folder of shares, ledger, policies and audit log.
    package let dataFolder: String
    /// The key that signs its messages (PKCS#8 in DER).
    package let identityFile: String
    /// The certificate that it shows (DER).
    package let certificateFile: String
    /// The certificate's key (PKCS#8 in DER).
    package let certificateKeyFile: String
    /// A file with the password of the share files.
    package let passwordFile: String
    /// The policy, in JSON.
    package let policyFile: String
    /// People's consent to it; nil when nobody's is needed.
    package let approvalsFile: String?
    /// The operator's own prices; without them no route is signed.
    package let pricesFile: String?
    /// Where sealed backups of shares go.
    package let backupFolder: String
    /// A file with the password of the backups; nil for that of the share files.
    package let backupPasswordFile: String?
    /// How many setups are made ahead with each peer and in each direction; zero for none.
    package let setupsKept: Int
    /// Whether keys may be made of which every share is needed.
    package let isTestNetwork: Bool
    /// How long a session may take, seconds.
    package let sessionSeconds: Int
    /// Failures without a culprit after which a key is frozen.
    package let failuresMax: Int
    /// The other parties.
    package let peers: [Peer]
    /// SHA-256 of the certificates of those who may ask for signatures.
    package let coordinators: [Hash32]
    /// Those of them who come to a relay.
    package let relayedCoordinators: [RelayedCoordinator]
}

/// The configuration of who asks parties for signatures.
package struct CoordinatorDefinition: Hashable, Sendable {
    /// A party.
    package struct Party: Hashable, Sendable {
        /// Its number, from one.
        package let party: Int
        /// SHA-256 of the certificate that it shows.
        package let certificate: Hash32
        /// Where it is reached.
        package let place: PartyPlace
    }

    /// The certificate that the coordinator shows (DER).
    package let certificateFile: String
    /// The certificate's key (PKCS#8 in DER).
    package let certificateKeyFile: String
    /// The parties.
    package let parties: [Party]
    /// How long an answer may take, seconds.
    package let timeoutSeconds: Int
}
