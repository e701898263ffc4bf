import Basics

/// The messages of a session by round: one of each kind from each sender, in any order.
///
/// A peer can be one round ahead, never more, because it needs ours. What comes for the next round is
/// kept until its session name can be judged; each place holds one message, so memory is bounded.
struct Inbox {
    /// A kind of message that a round needs, and from whom.
    struct Expected {
        let kind: MessageKind
        let senders: [PartyId]

        init(_ kind: MessageKind, from senders: [PartyId]) {
            self.kind = kind
            self.senders = senders
        }
    }

    /// Ourselves.
    let party: PartyId
    /// What each round needs.
    let rounds: [[Expected]]

    /// The round that is being collected.
    private(set) var round = 0
    private var session: Hash32
    private var kept: [Place: ThresholdMessage] = [:]

    private struct Place: Hashable {
        let kind: MessageKind
        let sender: PartyId
    }

    init(party: PartyId, rounds: [[Expected]], session: Hash32) {
        self.party = party
        self.rounds = rounds
        self.session = session
    }

    /// Keeps a message that belongs here; all refusals are drops.
    mutating func file(_ message: ThresholdMessage) throws(ThresholdError) {
        let sender = message.sender
        guard let place = rounds.firstIndex(where: { $0.contains { $0.kind == message.kind } }),
            place == round || place == round + 1
        else { throw ThresholdError(.unexpected, by: sender, field: "message.round") }
        guard
            rounds[place].contains(where: {
                $0.kind == message.kind && $0.senders.contains(sender)
            })
        else { throw ThresholdError(.unexpected, by: sender, field: "message.sender") }
        guard message.receiver == (message.kind.isBroadcast ? nil : party) else {
            throw ThresholdError(.unexpected, by: sender, field: "message.receiver")
        }
        // The name that is valid from round 1 on is not known in round 0.
        guard place == 1 && round == 0 || message.session == session else {
            throw ThresholdError(.foreignSession, by: sender, field: "message.session")
        }
        let key = Place(kind: message.kind, sender: sender)
        guard kept[key] == nil else {
            throw ThresholdError(.unexpected, by: sender, field: "message.kind")
        }
        kept[key] = message
    }

    /// Whether all messages of this round are there.
    var isComplete: Bool {
        guard round < rounds.count else { return false }
        return rounds[round].allSatisfy { expected in
            expected.senders.allSatisfy { kept[Place(kind: expected.kind, sender: $0)] != nil }
        }
    }

    /// The messages of a kind of this round, in the order of their senders.
    func messages(_ kind: MessageKind) -> [ThresholdMessage] {
        guard round < rounds.count else { return [] }
        return rounds[round].filter { $0.kind == kind }.flatMap { expected in
            expected.senders.compactMap { kept[Place(kind: kind, sender: $0)] }
        }
    }

    /// Goes on to the next round, forgets the last one, and the messages of other sessions.
    mutating func advance(session: Hash32) {
        round += 1
        self.session = session
        let kinds = round < rounds.count ? rounds[round].map(\.kind) : []
        kept = kept.filter { kinds.contains($0.key.kind) && $0.value.session == session }
    }

    /// Forgets everything.
    mutating func clear() {
        kept = [:]
        round = rounds.count
    }
}
