import Basics
import Cryptography
import Signing

/// The making of a key, or of new shares of one, by DKLs23 as a cosigner runs it, up to its share.
///
/// That all shares are stored is what the cosigners tell each other afterwards.
final class KeyMachine: SessionMachine {
    private let session: KeySession
    private var rounds: ThresholdRounds

    /// A machine for a new key.
    convenience init(_ order: KeyOrder, entropy: any EntropySource) throws(CosignerError) {
        let plan: KeyPlan
        do throws(ThresholdError) {
            plan = try KeyPlan(
                request: order.sid, threshold: Int(order.threshold), count: order.parties.count)
            guard plan.receivers.map(\.number) == order.parties else {
                throw ThresholdError(.badQuorum, field: "parties")
            }
        } catch {
            throw CosignerError(.badRequest, "\(error)")
        }
        try self.init(plan, party: order.party, old: nil, entropy: entropy)
    }

    /// A machine for new shares of a key.
    convenience init(_ order: ResharingOrder, entropy: any EntropySource) throws(CosignerError) {
        var old: Signing.KeyShare?
        if let share = order.old {
            old = try Signing.KeyShare(share, party: try DKLs23Protocol.party(order.party))
        }
        var lists: [[PartyId]] = []
        for numbers in [order.holders, order.dealers] {
            var parties: [PartyId] = []
            for number in numbers { parties.append(try DKLs23Protocol.party(number)) }
            lists.append(parties)
        }
        let plan: KeyPlan
        do throws(ThresholdError) {
            plan = try KeyPlan(
                request: order.sid, threshold: Int(order.threshold), receivers: lists[0],
                origin: try KeyPlan.Origin(encoded: order.origin), dealers: lists[1])
        } catch {
            throw CosignerError(.badRequest, "\(error)")
        }
        try self.init(plan, party: order.party, old: old, entropy: entropy)
    }

    private init(
        _ plan: KeyPlan, party number: UInt16, old: Signing.KeyShare?, entropy: any EntropySource
    ) throws(CosignerError) {
        let party = try DKLs23Protocol.party(number)
        do {
            session = try KeySession(plan, party: party, old: old, seed: try entropy.seed())
        } catch {
            throw CosignerError(.badRequest, "\(error)")
        }
        rounds = ThresholdRounds(Self.rounds(plan, party))
    }

    /// Who sends what to a party: dealers commit and open, everybody has something for a holder, and
    /// holders confirm.
    private static func rounds(
        _ plan: KeyPlan, _ party: PartyId
    ) -> [[ThresholdRounds.Expected]] {
        let all = plan.participants.filter { $0 != party }
        let dealers = plan.dealers.members.filter { $0 != party }
        let holders = plan.receivers.filter { $0 != party }
        var third = [
            ThresholdRounds.Expected(
                .keyShare, from: plan.receivers.contains(party) ? all : [])
        ]
        if plan.origin == nil { third.append(.init(.keyChainCode, from: dealers)) }
        return [
            [.init(.keyOpening, from: all)], [.init(.keyCommitment, from: dealers)],
            [.init(.keyCoefficients, from: dealers)], third,
            [.init(.keyConfirmation, from: holders)],
        ]
    }

    var awaitedRound: UInt8 { rounds.awaited }
    var missing: [UInt16] { rounds.missing }

    func begin() -> SessionStep { SessionStep(session.start().map(rounds.outgoing)) }

    func receive(_ message: SessionMessage) -> SessionStep {
        guard rounds.note(message) else { return SessionStep() }
        return ThresholdRounds.guarded {
            let answers = try session.receive(try rounds.incoming(message))
            rounds.advance()
            let messages = answers.map(rounds.outgoing)
            guard let share = session.share else {
                return SessionStep(messages, outcome: rounds.isComplete ? .dealt : nil)
            }
            return SessionStep(
                messages,
                outcome: .key(
                    KeyMaterial(
                        share: try share.secretContent(), publicKey: try share.publicKey.bytes(),
                        chainCode: share.chainCode)))
        }
    }

    func erase() { session.end(ThresholdError(.ended)) }
}
