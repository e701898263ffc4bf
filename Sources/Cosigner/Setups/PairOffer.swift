package import Basics
import Codecs

/// What a party offers for one other signer: a setup that was made ahead, and where halves of the
/// other's setups lie here.
///
/// Halves lie in memory only, on *shelves* whose names are drawn anew with every start, so that both
/// ends see from the offers alone whether the other still has its half.
package struct PairOffer: Hashable, Sendable {
    /// The other signer.
    package var peer: UInt16
    /// The setup in which this party was the sender; nil when none is left.
    package var setup: Hash32?
    /// The peer's shelf on which the other half was put.
    package var setupShelf: Hash32
    /// This party's shelf for halves of the peer's setups.
    package var ownShelf: Hash32

    /// An offer.
    package init(peer: UInt16, setup: Hash32?, setupShelf: Hash32, ownShelf: Hash32) {
        self.peer = peer
        self.setup = setup
        self.setupShelf = setupShelf
        self.ownShelf = ownShelf
    }

    func write(to writer: inout BinaryWriter) {
        writer.write(peer)
        writer.writeOptional(setup) { $0.write($1) }
        writer.write(setupShelf)
        writer.write(ownShelf)
    }

    init(_ reader: inout BinaryReader) throws(BinaryError) {
        peer = try reader.read()
        setup = try reader.readBool() ? try reader.read(Hash32.self) : nil
        setupShelf = try reader.read()
        ownShelf = try reader.read()
    }
}

/// What all signers of a session have offered each other.
package struct PairOffers: Hashable, Sendable {
    private let offers: [UInt16: [PairOffer]]

    /// The offers of each signer.
    package init(_ offers: [UInt16: [PairOffer]]) {
        self.offers = offers
    }

    /// Names of all setups that were offered by a party or to it, ascending; they are used up,
    /// whatever becomes of the session.
    package func names(of party: UInt16) -> [Hash32] {
        var names: Set<Hash32> = []
        for (from, list) in offers {
            for offer in list where from == party || offer.peer == party {
                if let name = offer.setup { names.insert(name) }
            }
        }
        return names.sorted()
    }

    /// What one signer has offered to another.
    package func offer(from: UInt16, to: UInt16) -> PairOffer? {
        offers[from]?.first { $0.peer == to }
    }

    /// Whether every ordered pair has a setup whose other half is still there.
    ///
    /// All signers know all offers, so all come to the same answer.
    package var isComplete: Bool {
        let signers = offers.keys.sorted()
        for from in signers {
            for to in signers where to != from {
                guard let offer = offer(from: from, to: to), offer.setup != nil,
                    offer.setupShelf == self.offer(from: to, to: from)?.ownShelf
                else { return false }
            }
        }
        return !signers.isEmpty
    }
}
