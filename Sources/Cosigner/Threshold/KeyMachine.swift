import Basics
import Cryptography
import Signing

/// The making of a key by DKLs23 as a cosigner runs it, up to its share.
///
/// That all shares are stored is what the cosigners tell each other afterwards.
final class KeyMachine: SessionMachine {
    private static let kinds: [[MessageKind]] = [
        [.keyOpening], [.keyCommitment], [.keyCoefficients], [.keyShare, .keyChainCode],
        [.keyConfirmation],
    ]

    private let session: KeySession
    private var rounds: ThresholdRounds

    init(
        _ order: KeyOrder, party: PartyId, entropy: any EntropySource
    ) throws(CosignerError) {
        do {
            let plan = try KeyPlan(
                request: order.sid, threshold: Int(order.threshold), count: order.parties.count)
            guard plan.receivers.map(\.number) == order.parties else {
                throw ThresholdError(.badQuorum, field: "parties")
            }
            session = try KeySession(plan, party: party, seed: try entropy.seed())
            rounds = ThresholdRounds(
                own: [], kinds: Self.kinds, peers: plan.receivers.filter { $0 != party })
        } catch {
            throw CosignerError(.badRequest, "\(error)")
        }
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
            guard let share = session.share else { return SessionStep(messages) }
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
