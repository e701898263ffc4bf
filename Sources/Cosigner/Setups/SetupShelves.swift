package import Basics
package import Signing

/// The setups that one party has made ahead, by key and peer; in memory alone.
///
/// A death loses them all and a backup holds none, so nothing brings a used one back. A new epoch of
/// a key erases those of the old.
package actor SetupShelves {
    private struct Shelf {
        let epoch: UInt64
        let pool: SetupPool
        /// Where halves of each peer's setups lie.
        var own: [PartyId: Hash32] = [:]
        /// Where the other halves of our setups lie.
        var others: [Hash32: Place] = [:]
    }

    /// A shelf of a peer.
    private struct Place {
        let peer: PartyId
        let shelf: Hash32
    }

    private let ledger: CosignerLedger
    private let entropy: any EntropySource
    private var shelves: [Hash32: Shelf] = [:]

    /// Empty shelves that give setups away only for sessions that this ledger has.
    package init(ledger: CosignerLedger, entropy: any EntropySource) {
        self.ledger = ledger
        self.entropy = entropy
    }

    /// What this party offers for a session, which sets it aside.
    package func offers(
        of keyId: Hash32, epoch: UInt64, with peers: [UInt16]
    ) throws(CosignerError) -> [PairOffer] {
        var offers: [PairOffer] = []
        for number in peers {
            guard let peer = PartyId(number) else { continue }
            let own = try ownShelf(of: keyId, epoch: epoch, with: peer)
            let name = shelves[keyId]?.pool.lend(to: peer)
            let other = name.flatMap { shelves[keyId]?.others.removeValue(forKey: $0) }
            offers.append(
                PairOffer(
                    peer: number, setup: name, setupShelf: other?.shelf ?? .zero, ownShelf: own))
        }
        return offers
    }

    /// The name of our shelf for halves of a peer's setups.
    package func ownShelf(
        of keyId: Hash32, epoch: UInt64, with peer: PartyId
    ) throws(CosignerError) -> Hash32 {
        guard prepare(keyId, epoch: epoch) else {
            throw CosignerError(.wrongEpoch, "\(epoch)", field: "epoch")
        }
        if let known = shelves[keyId]?.own[peer] { return known }
        guard let bytes = try? entropy.bytes(count: Hash32.byteCount),
            let name = Hash32(bytes: bytes)
        else { throw CosignerError(.libraryFailure, "entropy") }
        shelves[keyId]?.own[peer] = name
        return name
    }

    /// Puts a setup away in which we were the sender; the peer has put its half on a shelf of its own.
    package func add(
        _ setup: SenderSetup, of keyId: Hash32, epoch: UInt64, with peer: PartyId, on shelf: Hash32
    ) throws(ThresholdError) {
        guard let known = shelves[keyId], known.epoch == epoch else {
            setup.erase()
            return
        }
        try known.pool.add(setup, with: peer)
        shelves[keyId]?.others[setup.id] = Place(peer: peer, shelf: shelf)
    }

    /// Erases setups whose other halves are gone with another shelf of the peer.
    package func keepOnly(
        _ shelf: Hash32, of keyId: Hash32, epoch: UInt64, with peer: PartyId
    ) {
        guard let known = shelves[keyId], known.epoch == epoch else { return }
        let dead = known.others.filter { $0.value.peer == peer && $0.value.shelf != shelf }
        known.pool.discard(dead.keys.sorted(), with: peer)
        for name in dead.keys { shelves[keyId]?.others[name] = nil }
    }

    /// Puts a setup away in which we were the receiver, unless our shelf is another by now.
    package func add(
        _ setup: ReceiverSetup, of keyId: Hash32, epoch: UInt64, with peer: PartyId,
        on shelf: Hash32
    ) throws(ThresholdError) {
        guard let known = shelves[keyId], known.epoch == epoch, known.own[peer] == shelf else {
            setup.erase()
            return
        }
        try known.pool.add(setup, with: peer)
    }

    /// Takes out what a session uses, once the ledger has it; `noSetup` when a half is not there.
    package func take(
        _ names: [SetupPool.Names], of keyId: Hash32, for sid: Hash32
    ) async throws(ThresholdError) -> [PeerSetups] {
        guard let pool = shelves[keyId]?.pool else {
            throw ThresholdError(.noSetup, field: "setup")
        }
        return try await pool.reserve(names, session: sid)
    }

    /// Erases what was offered for a session by us or to us.
    package func discard(_ names: [Hash32], of keyId: Hash32, with peers: [UInt16]) {
        guard let pool = shelves[keyId]?.pool, !names.isEmpty else { return }
        for number in peers {
            if let peer = PartyId(number) { pool.discard(names, with: peer) }
        }
    }

    /// Erases all with a party that has cheated; takes nothing with it until it is pardoned.
    package func ban(_ party: UInt16, of keyId: Hash32) {
        guard let peer = PartyId(party) else { return }
        shelves[keyId]?.pool.ban(peer)
        shelves[keyId]?.own[peer] = nil
    }

    /// Takes a party in again.
    package func pardon(_ party: UInt16, of keyId: Hash32) {
        if let peer = PartyId(party) { shelves[keyId]?.pool.pardon(peer) }
    }

    /// Erases all of a key.
    package func forget(_ keyId: Hash32) {
        guard let shelf = shelves.removeValue(forKey: keyId) else { return }
        // A ban is the way to erase everything with a peer; the pool is not used again.
        for peer in Set(shelf.own.keys) { shelf.pool.ban(peer) }
    }

    /// How many setups with a peer are there in which we were the sender.
    package func count(of keyId: Hash32, epoch: UInt64, with peer: UInt16) -> Int {
        guard let shelf = shelves[keyId], shelf.epoch == epoch, let peer = PartyId(peer) else {
            return 0
        }
        return shelf.pool.senderCount(with: peer)
    }

    /// Makes room for an epoch; false for one that has ended.
    private func prepare(_ keyId: Hash32, epoch: UInt64) -> Bool {
        if let known = shelves[keyId] {
            if known.epoch >= epoch { return known.epoch == epoch }
            forget(keyId)
        }
        shelves[keyId] = Shelf(
            epoch: epoch, pool: SetupPool(ledger: OpenedSessions(ledger)))
        return true
    }
}
