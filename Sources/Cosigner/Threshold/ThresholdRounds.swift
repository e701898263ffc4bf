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
    /// What is due in each round, from the session's round 1 on.
    private let due: [[Due]]
    private var arrived: Set<Place> = []
    private(set) var awaited: UInt8 = 1

    /// A type of message and the parties that send it to us.
    private struct Due {
        let type: UInt8
        let parties: [UInt16]
    }

    /// A message of the protocol that some parties send to us.
    struct Expected {
        let kind: MessageKind
        let parties: [PartyId]

        init(_ kind: MessageKind, from parties: [PartyId]) {
            self.kind = kind
            self.parties = parties
        }
    }

    /// Rounds of a session's own come first, then those of the protocol; all peers send all.
    init(own: [[UInt8]], kinds: [[MessageKind]], peers: [PartyId]) {
        first = UInt8(own.count + 1)
        let numbers = peers.map(\.number)
        let types = own + kinds.map { $0.map { Self.kindBase + $0.rawValue } }
        due = types.map { $0.map { Due(type: $0, parties: numbers) } }
    }

    /// Rounds of the protocol alone, in which not everybody sends everything.
    init(_ rounds: [[Expected]]) {
        first = 1
        due = rounds.map { round in
            round.map {
                Due(type: Self.kindBase + $0.kind.rawValue, parties: $0.parties.map(\.number))
            }
        }
        advance()
    }

    /// Whether all messages of all rounds are there.
    var isComplete: Bool { Int(awaited) > due.count }

    /// Whose messages of the awaited round are still missing.
    var missing: [UInt16] {
        guard due.indices.contains(Int(awaited) - 1) else { return [] }
        var parties: Set<UInt16> = []
        for expected in due[Int(awaited) - 1] {
            for party in expected.parties
            where !arrived.contains(Place(party: party, type: expected.type)) {
                parties.insert(party)
            }
        }
        return parties.sorted()
    }

    /// Notes a message; false for one that is not due or that came before.
    mutating func note(_ message: SessionMessage) -> Bool {
        guard let party = message.party, due.indices.contains(Int(awaited) - 1),
            due[Int(awaited) - 1].contains(where: {
                $0.type == message.type && $0.parties.contains(party)
            })
        else { return false }
        return arrived.insert(Place(party: party, type: message.type)).inserted
    }

    /// Goes on when the round is complete, past rounds in which nothing is due; whether it was.
    @discardableResult
    mutating func advance() -> Bool {
        var hasAdvanced = false
        while !isComplete, missing.isEmpty {
            awaited += 1
            arrived = []
            hasAdvanced = true
        }
        return hasAdvanced
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
