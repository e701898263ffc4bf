import Basics
import Codecs
import Cosigner
import Cryptography
import Testing

/// Bans and freezings, and the people who end them.
@Suite(.timeLimit(.minutes(1))) struct CareTests {
    static func world() async throws -> (ServiceWorld, Hash32, Coordinator) {
        let world = try await ServiceWorld(
            sessionMilliseconds: 300, approvers: try ResharingTests.approvers())
        let coordinator = CoordinatorTests.coordinator(CoordinatorTests.Calls(world: world))
        return (world, try await CosignerServiceTests.key(world).id, coordinator)
    }

    @Test func `a ban ends by the consent of people, once`() async throws {
        let (world, key, coordinator) = try await Self.world()
        for round in 0..<2 {
            world.mathematics(2).misdeed = .cheat
            let cheated = await world.sign(
                CosignerServiceTests.payment(UInt64(round)), key: key, by: [1, 2], id: 2 * round)
            #expect(cheated[0].failureCode == "banned")
            world.mathematics(2).misdeed = nil
            // The consent to the first pardon is none to the second.
            let first = KeyChange.pardon(keyId: key, party: 2, bans: UInt64(round))
            #expect(
                await failure {
                    _ = try await coordinator.pardon(
                        keyId: key, party: 2,
                        approvals: try world.consents(first, by: world.approvers))
                } == CosignerError(.policyNotApproved))
            let change = KeyChange.pardon(keyId: key, party: 2, bans: UInt64(round + 1))
            let told = try await coordinator.pardon(
                keyId: key, party: 2, approvals: try world.consents(change, by: world.approvers))
            #expect(told["by"] == [1])
            let signed = await world.sign(
                CosignerServiceTests.payment(UInt64(10 + round)), key: key, by: [1, 2],
                id: 2 * round + 1)
            #expect(signed[0].failureCode == nil, "\(signed)")
        }
        let answer = await world.service(1).answer(
            ServiceWorld.call([
                ("verb", "pardon"), ("keyId", .string(key.hex)), ("party", 3),
            ]))
        #expect(answer.failureCode == "bad-request")
    }

    @Test func `a frozen key signs again once people have looked`() async throws {
        let (world, key, coordinator) = try await Self.world()
        let liar = world.identities[1]
        // Party 1 sees another broadcast than party 2 says: who is to blame is not known.
        world.post.spoil { from, _, sealed in
            guard from == 2 else { return [sealed] }
            let changed = resealed(sealed, by: liar) { envelope in
                guard envelope.round == 1 else { return false }
                envelope.payload[0] ^= 1
                return true
            }
            return [changed ?? sealed]
        }
        for number in 0..<4 {
            let answers = await world.sign(
                CosignerServiceTests.payment(UInt64(number)), key: key, by: [1, 2], id: number)
            #expect(answers[0].failureCode == (number < 3 ? "aborted" : "frozen"), "\(answers)")
        }
        world.post.spoil { _, _, sealed in [sealed] }
        #expect(
            await failure { _ = try await coordinator.review(keyId: key, approvals: []) }
                == CosignerError(.policyNotApproved))
        let consents = try world.consents(
            .review(keyId: key, reviews: 0), by: world.approvers)
        let told = try await coordinator.review(keyId: key, approvals: consents)
        #expect(told["reviewedBy"] == [1, 2])
        let signed = await world.sign(
            CosignerServiceTests.payment(9), key: key, by: [1, 2], id: 9)
        #expect(signed[0].failureCode == nil, "\(signed)")
    }
}
