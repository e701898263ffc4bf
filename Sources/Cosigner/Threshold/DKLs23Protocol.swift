package import Basics
import Cryptography
import Signing

/// DKLs23: with setups that were made ahead where every pair of signers has one, and otherwise with
/// setups made in the session.
package struct DKLs23Protocol: ThresholdProtocol {
    private let entropy: any EntropySource
    private let shelves: SetupShelves?

    /// The protocol, drawing from here; without shelves nothing is made ahead.
    package init(entropy: any EntropySource, shelves: SetupShelves? = nil) {
        self.entropy = entropy
        self.shelves = shelves
    }

    /// The oldest setup with each peer.
    package func offers(
        of key: StoredShare, with peers: [UInt16]
    ) async throws(CosignerError) -> [PairOffer] {
        guard let shelves else { return [] }
        return try await shelves.offers(of: key.keyId, epoch: key.epoch, with: peers)
    }

    /// Erases named setups.
    package func discard(_ names: [Hash32], of keyId: Hash32, with peers: [UInt16]) async {
        await shelves?.discard(names, of: keyId, with: peers)
    }

    /// A machine that signs with a share.
    package func signing(
        _ order: SigningOrder
    ) async throws(CosignerError) -> any SessionMachine {
        let key = try Signing.KeyShare(
            keyId: order.keyId, party: try Self.party(order.party),
            chainCode: order.key.chainCode, content: order.key.share)
        var peers: [PartyId] = []
        for number in order.signers where number != order.party {
            peers.append(try Self.party(number))
        }
        for peer in peers {
            guard let shelf = order.offers.offer(from: peer.number, to: order.party)?.ownShelf
            else { continue }
            await shelves?.keepOnly(
                shelf, of: order.keyId, epoch: UInt64(key.epoch), with: peer)
        }
        let setups = order.offers.isComplete ? try await setups(order, peers) : nil
        return SigningMachine(order, key: key, peers: peers, setups: setups, entropy: entropy)
    }

    private func setups(
        _ order: SigningOrder, _ peers: [PartyId]
    ) async throws(CosignerError) -> [PeerSetups] {
        var names: [SetupPool.Names] = []
        for peer in peers {
            let sender = order.offers.offer(from: order.party, to: peer.number)?.setup
            let receiver = order.offers.offer(from: peer.number, to: order.party)?.setup
            guard let sender, let receiver else {
                throw CosignerError(.aborted, "no setup", party: peer.number)
            }
            names.append(SetupPool.Names(peer: peer, sender: sender, receiver: receiver))
        }
        guard let shelves else { throw CosignerError(.aborted, "no setups are kept here") }
        do throws(ThresholdError) {
            return try await shelves.take(names, of: order.keyId, for: order.sid)
        } catch {
            throw CosignerError(
                error.code == .usedSetup ? .setupReused : .aborted, "\(error)",
                party: error.culprit?.number)
        }
    }

    /// A machine that makes a share of a new key.
    package func keyGeneration(_ order: KeyOrder) throws(CosignerError) -> any SessionMachine {
        try KeyMachine(order, entropy: entropy)
    }

    /// The public part of a share.
    package func origin(
        of key: StoredShare, party: UInt16
    ) throws(CosignerError) -> [UInt8] {
        let share = try Signing.KeyShare(key, party: try Self.party(party))
        do throws(ThresholdError) {
            return try KeyPlan.Origin(share).encoded
        } catch {
            throw CosignerError(.badShareFile, "\(error)")
        }
    }

    /// A machine that makes new shares of a key.
    package func resharing(
        _ order: ResharingOrder
    ) throws(CosignerError) -> any SessionMachine {
        try KeyMachine(order, entropy: entropy)
    }

    static func party(_ number: UInt16) throws(CosignerError) -> PartyId {
        guard let party = PartyId(number) else {
            throw CosignerError(.badRequest, "party \(number)", field: "party")
        }
        return party
    }
}
