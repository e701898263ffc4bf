package import Basics

/// One party's unused setups with its peers: each is reserved, used by one session, and erased.
package final class SetupPool {
    /// The most unused setups with one peer in which this party was the sender: a bound on memory.
    package static let setupsMax = 256
    /// The most halves with one peer in which this party was the receiver.
    ///
    /// Twice as many, since a sender that has died leaves halves here whose others are gone: these
    /// are the oldest, and give way.
    static let receiversMax = 2 * setupsMax

    /// The setups that both sides of a session agree on, with one peer.
    package struct Names: Hashable, Sendable {
        /// The peer.
        package let peer: PartyId
        /// The setup in which this party was the sender.
        package let sender: Hash32
        /// The setup in which this party was the receiver.
        package let receiver: Hash32

        /// The names of two setups.
        package init(peer: PartyId, sender: Hash32, receiver: Hash32) {
            self.peer = peer
            self.sender = sender
            self.receiver = receiver
        }
    }

    private final class Shelf {
        var senders: [SenderSetup] = []
        var receivers: [ReceiverSetup] = []
        /// What was set aside for a session whose parties do not yet know each other's setups.
        var lent: [SenderSetup] = []
        var isBanned = false
    }

    private let ledger: any UseLedger
    private var shelves: [PartyId: Shelf] = [:]

    /// An empty pool with a ledger of what was used before.
    package init(ledger: any UseLedger) {
        self.ledger = ledger
    }

    /// Puts a setup on the shelf; refused when it is full or the peer banned.
    package func add(_ setup: SenderSetup, with peer: PartyId) throws(ThresholdError) {
        let shelf = try shelf(peer)
        guard setup.isUnused, !shelf.senders.contains(where: { $0.id == setup.id }) else {
            throw ThresholdError(.usedSetup, by: peer, field: "setup")
        }
        guard shelf.senders.count < SetupPool.setupsMax else {
            throw ThresholdError(.poolFull, by: peer, field: "setup")
        }
        shelf.senders.append(setup)
    }

    /// Puts a setup on the shelf, in place of the oldest when it is full; refused when the peer is
    /// banned.
    package func add(_ setup: ReceiverSetup, with peer: PartyId) throws(ThresholdError) {
        let shelf = try shelf(peer)
        guard setup.isUnused, !shelf.receivers.contains(where: { $0.id == setup.id }) else {
            throw ThresholdError(.usedSetup, by: peer, field: "setup")
        }
        if shelf.receivers.count >= SetupPool.receiversMax { shelf.receivers.removeFirst().erase() }
        shelf.receivers.append(setup)
    }

    /// The names of the oldest unused setups with a peer; nil when there are none in one direction.
    package func oldest(with peer: PartyId) -> Names? {
        guard let shelf = shelves[peer], let sender = shelf.senders.first,
            let receiver = shelf.receivers.first
        else { return nil }
        return Names(peer: peer, sender: sender.id, receiver: receiver.id)
    }

    /// Sets the oldest setup in which this party was the sender aside for one session, which names it
    /// to the peer; nil when there is none.
    ///
    /// The peer's half was there before ours. What is set aside is only ever reserved or discarded.
    package func lend(to peer: PartyId) -> Hash32? {
        guard let shelf = shelves[peer], !shelf.isBanned, !shelf.senders.isEmpty else { return nil }
        let setup = shelf.senders.removeFirst()
        shelf.lent.append(setup)
        return setup.id
    }

    /// Erases setups with a peer that were named to somebody, whether they were used or not.
    package func discard(_ names: [Hash32], with peer: PartyId) {
        guard let shelf = shelves[peer] else { return }
        for setup in shelf.senders + shelf.lent where names.contains(setup.id) { setup.erase() }
        for setup in shelf.receivers where names.contains(setup.id) { setup.erase() }
        shelf.senders.removeAll { names.contains($0.id) }
        shelf.lent.removeAll { names.contains($0.id) }
        shelf.receivers.removeAll { names.contains($0.id) }
    }

    /// How many unused setups there are with a peer in which this party was the sender.
    package func senderCount(with peer: PartyId) -> Int { shelves[peer]?.senders.count ?? 0 }

    /// How many unused setups there are with a peer in the scarcer direction.
    package func count(with peer: PartyId) -> Int {
        shelves[peer].map { min($0.senders.count, $0.receivers.count) } ?? 0
    }

    /// Takes named setups out for one session, which the ledger knows before they are given away.
    ///
    /// `noSetup` when one is not there: the session waits for others. Whatever happens afterwards,
    /// they are not given out again.
    package func reserve(
        _ names: [Names], session: Hash32
    ) async throws(ThresholdError) -> [PeerSetups] {
        var found: [PeerSetups] = []
        for name in names {
            let shelf = try shelf(name.peer)
            guard
                let sender = (shelf.senders + shelf.lent).first(where: { $0.id == name.sender }),
                let receiver = shelf.receivers.first(where: { $0.id == name.receiver })
            else { throw ThresholdError(.noSetup, by: name.peer, field: "setup") }
            found.append(PeerSetups(peer: name.peer, sender: sender, receiver: receiver))
        }
        guard Set(names.map(\.peer)).count == names.count else {
            throw ThresholdError(.badQuorum, field: "setups")
        }
        // Out of the pool before anything is awaited, so that nobody else finds them.
        for setups in found {
            let shelf = try shelf(setups.peer)
            shelf.senders.removeAll { $0 === setups.sender }
            shelf.lent.removeAll { $0 === setups.sender }
            shelf.receivers.removeAll { $0 === setups.receiver }
        }
        do throws(ThresholdError) {
            try await ledger.record([session] + names.flatMap { [$0.sender, $0.receiver] })
        } catch {
            for setups in found {
                setups.sender.erase()
                setups.receiver.erase()
            }
            throw error
        }
        return found
    }

    /// Erases everything with a peer, and takes nothing with it any more until it is pardoned.
    package func ban(_ peer: PartyId) {
        let shelf = shelves[peer] ?? Shelf()
        for setup in shelf.senders + shelf.lent { setup.erase() }
        for setup in shelf.receivers { setup.erase() }
        shelf.senders = []
        shelf.lent = []
        shelf.receivers = []
        shelf.isBanned = true
        shelves[peer] = shelf
    }

    /// Takes a peer in again, after people have looked at what happened.
    package func pardon(_ peer: PartyId) { shelves[peer]?.isBanned = false }

    /// Whether nothing is done with a peer.
    package func isBanned(_ peer: PartyId) -> Bool { shelves[peer]?.isBanned ?? false }

    private func shelf(_ peer: PartyId) throws(ThresholdError) -> Shelf {
        let shelf = shelves[peer] ?? Shelf()
        shelves[peer] = shelf
        guard !shelf.isBanned else { throw ThresholdError(.bannedParty, by: peer, field: "party") }
        return shelf
    }
}
