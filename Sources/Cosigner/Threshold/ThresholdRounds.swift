import Basics
import Signing

/// Which messages of the protocol are due in which round of a session, and from whom they came.
struct ThresholdRounds {
    private struct Place: Hashable {
        let party: UInt16
        let type: UInt8
    }

    /// What is added to a kind's number, so that no other message of a session has its type.
    static let kindBase: UInt8 = 16

    /// The round of a session in which the protocol's round 0 is.
    let first: UInt8
    /// The types of each round, from the session's round 1 on.
    private let types: [[UInt8]]
    private let peers: [UInt16]
    private var arrived: Set<Place> = []
    private(set) var awaited: UInt8 = 1

    /// Rounds of a session's own come first, then those of the protocol.
    init(own: [[UInt8]], kinds: [[MessageKind]], peers: [PartyId]) {
        first = UInt8(own.count + 1)
        types = own + kinds.map { $0.map { Self.kindBase + $0.rawValue } }
        self.peers = peers.map(\.number)
    }

    /// Whose messages of the awaited round are still missing.
    var missing: [UInt16] {
        guard types.indices.contains(Int(awaited) - 1) else { return [] }
        let due = types[Int(awaited) - 1]
        return peers.filter { party in
            due.contains { !arrived.contains(Place(party: party, type: $0)) }
        }
    }

    /// Notes a message; false for one that is not due or that came before.
    mutating func note(_ message: SessionMessage) -> Bool {
        guard let party = message.party, peers.contains(party),
            types.indices.contains(Int(awaited) - 1),
            types[Int(awaited) - 1].contains(message.type)
        else { return false }
        return arrived.insert(Place(party: party, type: message.type)).inserted
    }

    /// Goes on when the round is complete; whether it was.
    @discardableResult
    mutating func advance() -> Bool {
        guard missing.isEmpty else { return false }
        awaited += 1
        arrived = []
        return true
    }

    /// A message of the protocol as a session sends it.
    func outgoing(_ message: ThresholdMessage) -> SessionMessage {
        SessionMessage(
            round: first + message.kind.round, type: Self.kindBase + message.kind.rawValue,
            party: message.receiver?.number, isBroadcast: message.kind.isBroadcast,
            payload: message.encoded)
    }

    /// The protocol's message in one of a session; what both say of it must be one.
    func incoming(_ message: SessionMessage) throws(ThresholdError) -> ThresholdMessage {
        let inner = try ThresholdMessage(decoding: message.payload)
        guard inner.sender.number == message.party,
            Self.kindBase + inner.kind.rawValue == message.type,
            inner.kind.isBroadcast == message.isBroadcast
        else { throw ThresholdError(.unexpected, by: inner.sender, field: "message") }
        return inner
    }

    /// Runs a step; whatever is refused ends the session, for nobody sends another in its place.
    static func guarded(_ body: () throws -> SessionStep) -> SessionStep {
        do {
            return try body()
        } catch let error as ThresholdError {
            let place = error.field.isEmpty ? "" : " (\(error.field))"
            return SessionStep(
                outcome: .aborted(
                    SessionAbort(
                        error.consequence == .ban ? .ban : .abort,
                        culprit: error.culprit?.number, error.code.rawValue + place)))
        } catch {
            return SessionStep(
                outcome: .aborted(SessionAbort(.abort, culprit: nil, "\(error)")))
        }
    }
}
