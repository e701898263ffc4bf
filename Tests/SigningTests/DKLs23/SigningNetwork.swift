import Basics
import Cryptography
import Foundation
import Signing

/// The sessions of a quorum in one process, and whoever changes what passes between them.
final class SigningNetwork {
    /// Lets a message on its way to one party pass, changes it, or takes it away.
    typealias Adversary = (ThresholdMessage, PartyId) throws -> ThresholdMessage?

    let members: [PartyId]
    var sessions: [PartyId: SigningSession] = [:]
    /// What parties refused and waited on.
    private(set) var drops: [(party: PartyId, error: ThresholdError)] = []
    /// Everything that was sent, in order.
    private(set) var sent: [ThresholdMessage] = []
    /// Bytes that each party sent to one peer, headers included.
    private(set) var bytesToPeer = 0
    /// CPU time that the first member's session took, in microseconds.
    private(set) var microseconds = 0

    static let request = SigningRequest(id: name(0xaa), digest: name(0x5e))

    /// Sessions of the given members, each with setups of its own.
    ///
    /// Setups come from the bank unless `makesSetups`, because making them takes longest.
    init(
        _ dealer: Dealer, _ numbers: [UInt16], request: SigningRequest = SigningNetwork.request,
        seed number: UInt64 = 50, requests: [UInt16: SigningRequest] = [:],
        shares: [UInt16: KeyShare] = [:], makesSetups: Bool = false
    ) throws {
        members = try numbers.map { try party($0) }
        let setups = try SigningNetwork.setups(members, seed: number, areMade: makesSetups)
        for member in members {
            sessions[member] = try SigningSession(
                share: shares[member.number] ?? dealer.shares[Int(member.number) - 1],
                request: requests[member.number] ?? request, quorum: members,
                setups: setups[member] ?? [],
                seed: SigningNetwork.sessionSeed(of: member.number, in: number))
        }
    }

    /// Sessions that somebody else made.
    init(_ sessions: [PartyId: SigningSession]) {
        members = sessions.keys.sorted()
        self.sessions = sessions
    }

    /// What a member's session draws from.
    static func sessionSeed(of member: UInt16, in number: UInt64) -> SecretBytes {
        seed(number &* 31 &+ UInt64(member))
    }

    /// Setups in both directions of every pair, with names of their own.
    static func setups(
        _ members: [PartyId], seed number: UInt64, areMade: Bool = false
    ) throws -> [PartyId: [PeerSetups]] {
        var made: [PartyId: [PartyId: (sender: SenderSetup, receiver: ReceiverSetup)]] = [:]
        for (place, sender) in members.enumerated() {
            for (other, receiver) in members.enumerated() where other != place {
                let id = SHA256.hash(
                    [UInt8(place), UInt8(other)]
                        + seed(number).withUnsafeBytes { Array($0) })
                if areMade {
                    let run = try SetupRun(
                        id: id, sender: sender, receiver: receiver,
                        seed: number &* 97 &+ UInt64(place * 64 + other * 2))
                    made[sender, default: [:]][receiver] = (run.sender, run.receiver)
                } else {
                    let content = try SetupBank.content(sender: place, receiver: other)
                    made[sender, default: [:]][receiver] = (
                        try content.sender(id), try content.receiver(id)
                    )
                }
            }
        }
        var result: [PartyId: [PeerSetups]] = [:]
        for member in members {
            for peer in members where peer != member {
                guard let own = made[member]?[peer], let other = made[peer]?[member] else {
                    continue
                }
                result[member, default: []].append(
                    PeerSetups(peer: peer, sender: own.sender, receiver: other.receiver))
            }
        }
        return result
    }

    /// Delivers until nothing moves any more; `pick` chooses which of the waiting messages is next.
    func run(
        adversary: Adversary = { message, _ in message }, pick: (Int) -> Int = { _ in 0 }
    ) throws {
        var waiting: [(ThresholdMessage, PartyId)] = []
        for member in members {
            for message in sessions[member]?.start() ?? [] { spread(message, into: &waiting) }
        }
        while !waiting.isEmpty {
            let (message, target) = waiting.remove(at: pick(waiting.count))
            guard let passed = try adversary(message, target) else { continue }
            try deliver(passed, to: target, waiting: &waiting)
        }
    }

    private func deliver(
        _ message: ThresholdMessage, to target: PartyId,
        waiting: inout [(ThresholdMessage, PartyId)]
    ) throws {
        guard let session = sessions[target] else { return }
        do throws(ThresholdError) {
            // As bytes, so that every message goes through its decoder.
            let decoded = try ThresholdMessage(decoding: message.encoded)
            let start = clock()
            defer { if target == members[0] { microseconds += Int(clock() - start) } }
            let answers = try session.receive(decoded)
            for answer in answers { spread(answer, into: &waiting) }
        } catch  where error.consequence == .drop {
            drops.append((target, error))
        } catch {
            return
        }
    }

    private func spread(
        _ message: ThresholdMessage, into waiting: inout [(ThresholdMessage, PartyId)]
    ) {
        sent.append(message)
        for member in members where member != message.sender {
            guard message.receiver == nil || message.receiver == member else { continue }
            waiting.append((message, member))
            if message.sender == members[0], member == members[1] {
                bytesToPeer += message.encoded.count
            }
        }
    }

    /// A session by its party's number.
    func session(_ number: UInt16) throws -> SigningSession {
        guard let session = sessions[try party(number)] else {
            throw ThresholdError(.badParameter, field: "session")
        }
        return session
    }

    /// How many sessions have a signature.
    var signatures: Int { members.count { sessions[$0]?.signature != nil } }
}
