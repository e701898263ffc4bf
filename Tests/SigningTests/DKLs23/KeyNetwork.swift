import Basics
import Cryptography
import Foundation
import Signing

/// The sessions of a key generation in one process, and whoever changes what passes between them.
final class KeyNetwork {
    let participants: [PartyId]
    private(set) var sessions: [PartyId: KeySession] = [:]
    private(set) var drops: [ThresholdError] = []
    private(set) var sent: [ThresholdMessage] = []
    /// CPU time that the first participant's session took, in microseconds.
    private(set) var microseconds = 0
    /// Who does not say that it stored its share.
    var silent: Set<PartyId> = []

    init(_ plan: KeyPlan, old: [KeyShare] = [], seed number: UInt64 = 900) throws {
        participants = plan.participants
        for party in participants {
            sessions[party] = try KeySession(
                plan, party: party, old: old.first { $0.party == party },
                seed: seed(number &* 53 &+ UInt64(party.number)))
        }
    }

    /// Sessions that somebody else made.
    init(_ sessions: [PartyId: KeySession]) {
        participants = sessions.keys.sorted()
        self.sessions = sessions
    }

    func run(
        adversary: (ThresholdMessage, PartyId) throws -> ThresholdMessage? = { message, _ in message
        },
        pick: (Int) -> Int = { _ in 0 }
    ) throws {
        var waiting: [(ThresholdMessage, PartyId)] = []
        var stored: Set<PartyId> = []
        for party in participants {
            for message in sessions[party]?.start() ?? [] { spread(message, into: &waiting) }
        }
        while !waiting.isEmpty {
            let (message, target) = waiting.remove(at: pick(waiting.count))
            guard let passed = try adversary(message, target), let session = sessions[target]
            else { continue }
            do throws(ThresholdError) {
                let decoded = try ThresholdMessage(decoding: passed.encoded)
                let start = clock()
                let answers = try session.receive(decoded)
                if target == participants[0] { microseconds += Int(clock() - start) }
                for answer in answers { spread(answer, into: &waiting) }
                if session.share != nil, !silent.contains(target), stored.insert(target).inserted {
                    for answer in try session.confirmStored() { spread(answer, into: &waiting) }
                }
            } catch  where error.consequence == .drop {
                drops.append(error)
            } catch {
                continue
            }
        }
    }

    private func spread(
        _ message: ThresholdMessage, into waiting: inout [(ThresholdMessage, PartyId)]
    ) {
        sent.append(message)
        for party in participants where party != message.sender {
            if message.receiver == nil || message.receiver == party {
                waiting.append((message, party))
            }
        }
    }

    func session(_ number: UInt16) throws -> KeySession {
        guard let session = sessions[try party(number)] else {
            throw ThresholdError(.badParameter, field: "session")
        }
        return session
    }

    /// The new shares, by party.
    var shares: [KeyShare] { participants.compactMap { sessions[$0]?.share } }
    /// Whether every session counts the key as made.
    var isReleased: Bool { participants.allSatisfy { sessions[$0]?.isReleased == true } }
}

/// The key of some shares, put together as no party ever does.
func reconstructed(_ shares: [KeyShare]) throws -> Scalar {
    var key = Scalar.zero
    for share in shares {
        let own = Scalar(UInt64(share.party.number))
        var factor = Scalar.one
        for other in shares where other.party != share.party {
            let place = Scalar(UInt64(other.party.number))
            factor = factor * place * (place - own).inverse
        }
        key += factor * share.share.withUnsafeBytes { Scalar(reducing: $0) }
    }
    return key
}
