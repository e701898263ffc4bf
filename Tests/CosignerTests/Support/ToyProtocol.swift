import Basics
import Cosigner
import Cryptography
import Synchronization

/// A protocol with the rounds of a real one and none of its secrecy: every share is the whole key.
///
/// For tests of what stands around the mathematics. Two rounds: a hash, then what it is the hash
/// of.
final class ToyProtocol: ThresholdProtocol {
    /// What a party does wrong.
    enum Misdeed: Sendable {
        /// Opens something else than it has promised: a plain abort that names it.
        case badOpening
        /// Sends what only a cheat can send: a ban.
        case cheat
        /// Is silent in the second round.
        case silence
        /// Ends with a signature by another key.
        case wrongSignature
        /// Offers setups that were used before.
        case oldSetups
    }

    private let state = Mutex((misdeed: Misdeed?.none, machines: 0, erased: 0, setups: 0))
    private let entropy: SteppingEntropy

    private let party: UInt64

    init(_ party: UInt64) {
        self.party = party
        entropy = SteppingEntropy(party)
    }

    var misdeed: Misdeed? {
        get { state.withLock { $0.misdeed } }
        set { state.withLock { $0.misdeed = newValue } }
    }
    /// How many machines were made, and how many of them were wiped.
    var counts: [Int] { state.withLock { [$0.machines, $0.erased] } }

    func offers(
        of key: StoredShare, with peers: [UInt16]
    ) async throws(CosignerError) -> [PairOffer] {
        state.withLock { state in
            if state.misdeed != .oldSetups { state.setups += 1 }
            let setup = hash(1_000_000 * Int(party) + state.setups)
            return peers.map {
                PairOffer(peer: $0, setup: setup, setupShelf: .zero, ownShelf: .zero)
            }
        }
    }

    func discard(_ names: [Hash32], of keyId: Hash32, with peers: [UInt16]) async {}

    func signing(_ order: SigningOrder) async throws(CosignerError) -> any SessionMachine {
        let digest = misdeed == .wrongSignature ? hash(1) : order.digest
        let share = order.key.share
        return machine(order.sid, order.party, order.signers) { _ in
            guard let signature = try? Secp256k1.sign(digest: digest, key: share) else {
                return .aborted(SessionAbort(.abort, culprit: nil, "cannot sign"))
            }
            return .signature(signature)
        }
    }

    func keyGeneration(_ order: KeyOrder) throws(CosignerError) -> any SessionMachine {
        machine(order.sid, order.party, order.parties) { openings in
            let share = secret(SHA256.hash(openings.flatMap { $0 }).bytes)
            guard let point = try? Secp256k1.publicKey(of: share) else {
                return .aborted(SessionAbort(.abort, culprit: nil, "no key"))
            }
            return .key(
                KeyMaterial(share: share, publicKey: point.compressed, chainCode: order.sid))
        }
    }

    func origin(of key: StoredShare, party: UInt16) throws(CosignerError) -> [UInt8] {
        key.material.publicKey + key.material.chainCode.bytes
    }

    /// The dealers show the key, which is every share.
    func resharing(_ order: ResharingOrder) throws(CosignerError) -> any SessionMachine {
        let participants = Set(order.holders + order.dealers).sorted()
        let place = participants.firstIndex(of: order.dealers[0]) ?? 0
        let chainCode = Hash32(bytes: order.origin.dropFirst(33)) ?? .zero
        let isHolder = order.holders.contains(order.party)
        return machine(
            order.sid, order.party, participants, own: order.old.map { revealed($0.material.share) }
        ) { openings in
            guard isHolder else { return .dealt }
            let share = secret(openings[place])
            guard let point = try? Secp256k1.publicKey(of: share) else {
                return .aborted(SessionAbort(.abort, culprit: nil, "no key"))
            }
            return .key(
                KeyMaterial(share: share, publicKey: point.compressed, chainCode: chainCode))
        }
    }

    private func machine(
        _ sid: Hash32, _ party: UInt16, _ parties: [UInt16], own: [UInt8]? = nil,
        _ finish: @escaping ([[UInt8]]) -> SessionOutcome
    ) -> any SessionMachine {
        state.withLock { $0.machines += 1 }
        return ToyMachine(
            sid: sid, party: party, parties: parties,
            own: own ?? (try? entropy.bytes(count: 32)) ?? [],
            misdeed: misdeed, finish: finish
        ) { [self] in state.withLock { $0.erased += 1 } }
    }
}

private final class ToyMachine: SessionMachine {
    private let sid: Hash32
    private let party: UInt16
    private let parties: [UInt16]
    private let own: [UInt8]
    private let misdeed: ToyProtocol.Misdeed?
    private let finish: ([[UInt8]]) -> SessionOutcome
    private let onErase: () -> Void
    private var promises: [UInt16: Hash32] = [:]
    private var openings: [UInt16: [UInt8]] = [:]
    private(set) var awaitedRound: UInt8 = 1

    init(
        sid: Hash32, party: UInt16, parties: [UInt16], own: [UInt8],
        misdeed: ToyProtocol.Misdeed?, finish: @escaping ([[UInt8]]) -> SessionOutcome,
        onErase: @escaping () -> Void
    ) {
        self.sid = sid
        self.party = party
        self.parties = parties
        self.own = own
        self.misdeed = misdeed
        self.finish = finish
        self.onErase = onErase
        openings[party] = own
        promises[party] = SHA256.hash(sid.bytes + own)
    }

    var missing: [UInt16] {
        parties.filter { awaitedRound == 1 ? promises[$0] == nil : openings[$0] == nil }
    }

    func begin() -> SessionStep {
        SessionStep([broadcast(1, SHA256.hash(sid.bytes + own).bytes)])
    }

    func receive(_ message: SessionMessage) -> SessionStep {
        guard let from = message.party else { return SessionStep() }
        if message.payload == [0xba] {
            return SessionStep(outcome: .aborted(SessionAbort(.ban, culprit: from, "a cheat")))
        }
        if message.round == 1 {
            promises[from] = Hash32(bytes: message.payload) ?? .zero
            guard missing.isEmpty else { return SessionStep() }
            awaitedRound = 2
            switch misdeed {
            case .badOpening: return SessionStep([broadcast(2, [1])])
            case .cheat: return SessionStep([broadcast(2, [0xba])])
            case .silence: return SessionStep()
            case .oldSetups, .wrongSignature, nil: return SessionStep([broadcast(2, own)])
            }
        }
        guard SHA256.hash(sid.bytes + message.payload) == promises[from] else {
            return SessionStep(
                outcome: .aborted(SessionAbort(.abort, culprit: from, "another opening")))
        }
        openings[from] = message.payload
        guard missing.isEmpty else { return SessionStep() }
        return SessionStep(outcome: finish(parties.compactMap { openings[$0] }))
    }

    func erase() { onErase() }

    private func broadcast(_ round: UInt8, _ payload: [UInt8]) -> SessionMessage {
        SessionMessage(round: round, type: 1, party: nil, isBroadcast: true, payload: payload)
    }
}
