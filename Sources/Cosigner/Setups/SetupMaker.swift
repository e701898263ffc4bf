import Basics
import Cryptography
import Signing
import Transport

/// Makes setups with other parties ahead of any signature.
///
/// The sender of the base transfers leads: it alone knows how many are left, and it ends last, so what
/// it offers later has its other half at the receiver. One exchange at a time for each pair, key and
/// direction; what is not finished in time is forgotten.
actor SetupMaker {
    /// The session id under which all messages travel.
    static let channel = SHA256.hash(Array("causeway/cosigner/setups/v1".utf8))

    private struct Pair: Hashable {
        let keyId: Hash32
        let peer: UInt16
    }

    /// An exchange in which we are the sender.
    private struct Leading {
        let exchange: SetupMessage.Exchange
        let start: UInt64
        var shelf: Hash32?
        var machines: [SetupExchange.Sender] = []
    }

    /// An exchange in which we are the receiver.
    private struct Following {
        let exchange: SetupMessage.Exchange
        let shelf: Hash32
        let machines: [SetupExchange.Receiver]
    }

    private let parts: CosignerParts
    private let shelves: SetupShelves
    private let party: PartyId
    private var leading: [Pair: Leading] = [:]
    private var following: [Pair: Following] = [:]
    /// Pairs whose setups have run low, until there are as many as are kept.
    private var low: Set<Pair> = []
    private var buckets: [UInt16: TokenBucket] = [:]

    /// Nil for a party whose number no key has.
    init?(_ parts: CosignerParts, shelves: SetupShelves) {
        guard let party = PartyId(parts.book.party) else { return nil }
        self.parts = parts
        self.shelves = shelves
        self.party = party
    }

    // MARK: Filling

    /// Forgets what was under way.
    func restart() {
        leading = [:]
        following = [:]
    }

    /// Begins exchanges with every peer of a key with whom fewer setups than wanted are left; whether
    /// there is such a peer.
    func refill(_ key: StoredShare, banned: [UInt16]) async -> Bool {
        var isFilling = false
        let now = parts.time.monotonicNanoseconds()
        for peer in key.parties where peer != party.number && !banned.contains(peer) {
            let pair = Pair(keyId: key.keyId, peer: peer)
            if let open = leading[pair], now < open.start + CosignerLimits.setupNanosecondsMax {
                isFilling = true
                continue
            }
            leading[pair] = nil
            let left = await shelves.count(of: key.keyId, epoch: key.epoch, with: peer)
            let missing = parts.setupsKept - left
            if left <= parts.setupsKept * 3 / 4 { low.insert(pair) }
            if missing <= 0 { low.remove(pair) }
            guard low.contains(pair) else { continue }
            isFilling = true
            // Few at a time, so that a signature never waits long.
            guard
                await parts.post.missing(of: [peer], withinMilliseconds: 0).isEmpty,
                leading[pair] == nil, let id = try? parts.entropy.seedHash(),
                let other = PartyId(peer),
                let shelf = try? await shelves.ownShelf(
                    of: key.keyId, epoch: key.epoch, with: other)
            else { continue }
            let exchange = SetupMessage.Exchange(
                id: id, keyId: key.keyId, epoch: key.epoch,
                count: min(missing, CosignerLimits.setupsPerExchangeMax))
            leading[pair] = Leading(exchange: exchange, start: now)
            send(.invitation(exchange, shelf: shelf), to: peer)
        }
        return isFilling
    }

    // MARK: Messages

    /// Takes a message of a peer, for a key that we have at present.
    func take(_ envelope: PeerEnvelope, key: StoredShare?, banned: [UInt16]) async {
        guard let message = SetupMessage(type: envelope.type, payload: envelope.payload),
            let key, key.keyId == message.exchange.keyId, key.epoch == message.exchange.epoch,
            key.parties.contains(envelope.from), !banned.contains(envelope.from),
            let peer = PartyId(envelope.from), message.exchange.count > 0
        else { return }
        let pair = Pair(keyId: key.keyId, peer: envelope.from)
        do {
            switch message {
            case .invitation(let exchange, let shelf):
                await shelves.keepOnly(
                    shelf, of: exchange.keyId, epoch: exchange.epoch, with: peer)
                try await request(exchange, peer, pair)
            case .request(let exchange, let shelf, let parts):
                try await offer(exchange, shelf, parts, peer, pair)
            case .offer(let exchange, let parts): try await answer(exchange, parts, peer, pair)
            case .answer(let exchange, let parts): try await finish(exchange, parts, peer, pair)
            }
        } catch {
            // What does not fit ends the exchange; another one follows.
            leading[pair] = leading[pair]?.exchange == message.exchange ? nil : leading[pair]
            following[pair] = following[pair]?.exchange == message.exchange ? nil : following[pair]
        }
    }

    private func request(
        _ exchange: SetupMessage.Exchange, _ peer: PartyId, _ pair: Pair
    ) async throws {
        let now = parts.time.monotonicNanoseconds()
        let most = CosignerLimits.setupsPerSecondMax
        var bucket =
            buckets[pair.peer] ?? TokenBucket(capacity: 2 * most, perSecond: most, now: now)
        let answer = bucket.take(exchange.count, now: now)
        buckets[pair.peer] = bucket
        guard answer == .taken else { return }
        let shelf = try await shelves.ownShelf(
            of: exchange.keyId, epoch: exchange.epoch, with: peer)
        let place = place(exchange, sender: peer, receiver: party)
        var machines: [SetupExchange.Receiver] = []
        for _ in 0..<exchange.count {
            machines.append(
                try SetupExchange.Receiver(place, seed: try parts.entropy.seed()))
        }
        following[pair] = Following(exchange: exchange, shelf: shelf, machines: machines)
        send(.request(exchange, shelf: shelf, machines.map(\.request)), to: pair.peer)
    }

    private func offer(
        _ exchange: SetupMessage.Exchange, _ shelf: Hash32, _ requests: [[UInt8]], _ peer: PartyId,
        _ pair: Pair
    ) async throws {
        guard leading[pair]?.exchange == exchange, leading[pair]?.shelf == nil else { return }
        let place = place(exchange, sender: party, receiver: peer)
        var machines: [SetupExchange.Sender] = []
        for request in requests {
            machines.append(
                try SetupExchange.Sender(
                    place, request: request, seed: try parts.entropy.seed()))
        }
        leading[pair]?.shelf = shelf
        leading[pair]?.machines = machines
        send(.offer(exchange, machines.map(\.offer)), to: pair.peer)
    }

    private func answer(
        _ exchange: SetupMessage.Exchange, _ offers: [[UInt8]], _ peer: PartyId, _ pair: Pair
    ) async throws {
        guard let open = following[pair], open.exchange == exchange else { return }
        // No other offer may be answered with the same seeds.
        following[pair] = nil
        var answers: [[UInt8]] = []
        for (machine, offer) in zip(open.machines, offers) {
            let (answer, setup) = try machine.finish(offer)
            try await shelves.add(
                setup, of: exchange.keyId, epoch: exchange.epoch, with: peer, on: open.shelf)
            answers.append(answer)
        }
        send(.answer(exchange, answers), to: pair.peer)
    }

    private func finish(
        _ exchange: SetupMessage.Exchange, _ answers: [[UInt8]], _ peer: PartyId, _ pair: Pair
    ) async throws {
        guard let open = leading[pair], open.exchange == exchange, let shelf = open.shelf,
            open.machines.count == answers.count
        else { return }
        // No other answer may be tried with the same offer; the next exchange waits until all count.
        leading[pair]?.machines = []
        for (machine, answer) in zip(open.machines, answers) {
            try await shelves.add(
                try machine.finish(answer), of: exchange.keyId, epoch: exchange.epoch, with: peer,
                on: shelf)
        }
        leading[pair] = nil
    }

    private func place(
        _ exchange: SetupMessage.Exchange, sender: PartyId, receiver: PartyId
    ) -> SetupExchange.Place {
        SetupExchange.Place(
            keyId: exchange.keyId, epoch: UInt32(clamping: exchange.epoch), sender: sender,
            receiver: receiver)
    }

    private func send(_ message: SetupMessage, to peer: UInt16) {
        let envelope = PeerEnvelope(
            sid: Self.channel, round: 0, from: party.number, to: peer, type: message.type,
            view: .zero, payload: message.payload)
        if let sealed = try? envelope.sealed(by: parts.identity) {
            parts.post.send(sealed, to: peer)
        }
    }
}

extension EntropySource {
    /// 32 fresh bytes that are no secret, such as a name.
    func seedHash() throws -> Hash32 { Hash32(bytes: try bytes(count: Hash32.byteCount)) ?? .zero }
}
