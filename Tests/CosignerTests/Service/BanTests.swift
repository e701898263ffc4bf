import Basics
import Codecs
import Cosigner
import Cryptography
import Synchronization
import Testing

/// What a ban means for sessions that go on at the same time.
@Suite(.timeLimit(.minutes(1))) struct BanTests {
    /// Messages on their way to party 1 that wait until somebody lets them go.
    private struct Held: Sendable {
        var isHolding = true
        var messages: [PeerEnvelope] = []
    }

    @Test func `a ban in one session ends the others with that party, and no other`() async throws {
        let world = try await ServiceWorld(sessionMilliseconds: 30_000)
        let key = try await CosignerServiceTests.key(world)
        let identities = world.identities.map(\.publicKey)
        let held = Mutex(Held())
        world.post.spoil { _, to, sealed in
            guard to == 1, let envelope = opened(sealed, by: identities).first,
                envelope.round == 2
            else { return [sealed] }
            return held.withLock { held in
                guard held.isHolding else { return [sealed] }
                held.messages.append(envelope)
                return []
            }
        }
        // Two sessions that wait for their last message: with party 2, and with party 3.
        let (second, third) = (CosignerServiceTests.payment(1), CosignerServiceTests.payment(2))
        async let withSecond = world.sign(second, key: key.id, by: [1, 2], id: 11)
        async let withThird = world.sign(third, key: key.id, by: [1, 3], id: 12)
        while held.withLock({ $0.messages.count }) < 2 {
            try await Task.sleep(for: .milliseconds(2))
        }
        // In a third one party 2 cheats.
        held.withLock { $0.isHolding = false }
        world.mathematics(2).misdeed = .cheat
        let cheated = await world.sign(
            CosignerServiceTests.payment(3), key: key.id, by: [1, 2], id: 13)
        #expect(cheated[0].failureCode == "banned")
        let ended = await withSecond
        #expect(ended[0].failureCode == "aborted", "\(ended)")
        #expect(ended[0].failureText == "party 2 is banned")
        // What comes afterwards changes nothing there; the session with party 3 goes on.
        for envelope in held.withLock({ $0.messages }) { world.service(1).received(envelope) }
        let signed = await withThird
        #expect(try CosignerServiceTests.signer(of: signed[0], third) == key.account, "\(signed)")
    }
}
