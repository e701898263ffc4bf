import Arithmetic
import Basics
import Codecs
import Cosigner
import Cryptography
import Storage
import Testing

/// The coordinator and party 2 work together against party 1, which is honest.
@Suite(.timeLimit(.minutes(2))) struct CollusionTests {
    /// Lets party 2 say yes to everything, whatever its own policy says.
    static func corrupt(_ world: ServiceWorld) {
        let liar = world.identities[1]
        world.post.spoil { from, _, sealed in
            guard from == 2 else { return [sealed] }
            let changed = resealed(sealed, by: liar) { envelope in
                guard envelope.round == 0 else { return false }
                // A nonce, no setups, no key, no refusal.
                envelope.payload = envelope.payload.prefix(32) + [0, 0, 0]
                return true
            }
            return [changed ?? sealed]
        }
    }

    @Test func `an honest party helps with no hostile request, though all others agree`()
        async throws
    {
        let world = try await ServiceWorld()
        let key = try await CosignerServiceTests.key(world)
        Self.corrupt(world)
        let made = world.mathematics(1).counts[0]
        let asked = try Attack.all.filter { try $0.priceAge == 0 && $0.before().isEmpty }
        #expect(asked.count >= 100)
        for (number, attack) in asked.enumerated() {
            let before = world.post.sent.count
            let answers = await world.sign(
                try attack.hostile(), key: key.id, by: [1, 2], id: number)
            // What cannot be read as a request at all is refused before it is judged.
            #expect(
                ["bad-request", "denied"].contains(answers[0].failureCode ?? ""),
                "\(attack.name): \(answers[0])")
            #expect(answers.allSatisfy { $0["signature"] == nil })
            // All that the honest one sent is its offer, which says no.
            #expect(world.post.sent.dropFirst(before).filter { $0.from == 1 }.count <= 1)
        }
        #expect(world.mathematics(1).counts[0] == made)
    }

    @Test func `what one honest party refuses the next quorum refuses too`() async throws {
        let world = try await ServiceWorld()
        let key = try await CosignerServiceTests.key(world)
        Self.corrupt(world)
        let hostile = try Documents.permit { $0.deadline = 4_102_444_800 }
        for signers in [[1, 2], [2, 3], [1, 3]] as [[UInt16]] {
            let answers = await world.sign(hostile, key: key.id, by: signers)
            #expect(answers.contains { $0.failureCode == "denied" })
            #expect(answers.allSatisfy { $0["signature"] == nil })
        }
    }
}
