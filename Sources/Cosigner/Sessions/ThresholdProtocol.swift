package import Basics

/// The seam to the protocol's mathematics: makes the machines that a cosigner runs.
package protocol ThresholdProtocol: Sendable {
    /// What this party offers for a session with these others, and sets aside for it.
    func offers(
        of key: StoredShare, with peers: [UInt16]
    ) async throws(CosignerError) -> [PairOffer]
    /// Erases what was named in offers of us or to us, however the session went.
    func discard(_ names: [Hash32], of keyId: Hash32, with peers: [UInt16]) async
    /// A machine that signs, once the ledger has its session; `badRequest` for what the protocol
    /// cannot do.
    func signing(_ order: SigningOrder) async throws(CosignerError) -> any SessionMachine
    /// A machine that makes a key.
    func keyGeneration(_ order: KeyOrder) throws(CosignerError) -> any SessionMachine
    /// What a holder tells to those who take part in a resharing: all that is public of the key.
    func origin(of key: StoredShare, party: UInt16) throws(CosignerError) -> [UInt8]
    /// A machine that gives a key new shares.
    func resharing(_ order: ResharingOrder) throws(CosignerError) -> any SessionMachine
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
    /// What all signers have offered each other.
    package var offers: PairOffers

    /// An order.
    package init(
        sid: Hash32, party: UInt16, signers: [UInt16], keyId: Hash32, key: KeyMaterial,
        path: [UInt32], digest: Hash32, offers: PairOffers
    ) {
        self.sid = sid
        self.party = party
        self.signers = signers
        self.keyId = keyId
        self.key = key
        self.path = path
        self.digest = digest
        self.offers = offers
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

/// What a machine that gives a key new shares is told.
package struct ResharingOrder: Sendable {
    /// The session's id.
    package var sid: Hash32
    /// This party.
    package var party: UInt16
    /// How many sign together afterwards.
    package var threshold: UInt16
    /// Who has a share afterwards, ascending.
    package var holders: [UInt16]
    /// The holders of now who deal, ascending.
    package var dealers: [UInt16]
    /// What the dealers told of the key.
    package var origin: [UInt8]
    /// What this party keeps of the key, if it deals.
    package var old: StoredShare?

    /// An order.
    package init(
        sid: Hash32, party: UInt16, threshold: UInt16, holders: [UInt16], dealers: [UInt16],
        origin: [UInt8], old: StoredShare?
    ) {
        self.sid = sid
        self.party = party
        self.threshold = threshold
        self.holders = holders
        self.dealers = dealers
        self.origin = origin
        self.old = old
    }
}
