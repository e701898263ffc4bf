package import Basics

/// The seam to the protocol's mathematics: makes the machines that a cosigner runs.
package protocol ThresholdProtocol: Sendable {
    /// The setups that this party offers to use up with these others; none where the protocol makes
    /// its own within the session.
    func setups(of keyId: Hash32, with parties: [UInt16]) -> [Hash32]
    /// A machine that signs; `badRequest` for what the protocol cannot do.
    func signing(_ order: SigningOrder) throws(CosignerError) -> any SessionMachine
    /// A machine that makes a key.
    func keyGeneration(_ order: KeyOrder) throws(CosignerError) -> any SessionMachine
}

/// What a signing machine is told.
package struct SigningOrder: Sendable {
    /// The session's id.
    package var sid: Hash32
    /// This party.
    package var party: UInt16
    /// The signers, ascending.
    package var signers: [UInt16]
    /// The key.
    package var keyId: Hash32
    /// What is kept of it.
    package var key: KeyMaterial
    /// The child that signs.
    package var path: [UInt32]
    /// What is signed.
    package var digest: Hash32
    /// The setups to use up, ascending.
    package var setups: [Hash32]

    /// An order.
    package init(
        sid: Hash32, party: UInt16, signers: [UInt16], keyId: Hash32, key: KeyMaterial,
        path: [UInt32], digest: Hash32, setups: [Hash32]
    ) {
        self.sid = sid
        self.party = party
        self.signers = signers
        self.keyId = keyId
        self.key = key
        self.path = path
        self.digest = digest
        self.setups = setups
    }
}

/// What a machine that makes a key is told.
package struct KeyOrder: Sendable {
    /// The session's id.
    package var sid: Hash32
    /// This party.
    package var party: UInt16
    /// All parties, ascending.
    package var parties: [UInt16]
    /// How many sign together.
    package var threshold: UInt16

    /// An order.
    package init(sid: Hash32, party: UInt16, parties: [UInt16], threshold: UInt16) {
        self.sid = sid
        self.party = party
        self.parties = parties
        self.threshold = threshold
    }
}
