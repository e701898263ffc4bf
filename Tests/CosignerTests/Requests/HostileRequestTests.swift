import Basics
import Cosigner
import Storage
import Testing

/// What a coordinator that lies, and a cosigner that agrees with it, may ask an honest one for.
@Suite struct HostileRequestTests {
    @Test func `there are a hundred of them and more, and no two have one name`() {
        #expect(Attack.all.count >= 100)
        #expect(Set(Attack.all.map(\.name)).count == Attack.all.count)
    }

    @Test(arguments: Attack.all)
    func `a hostile request is refused for its own reason, its neighbour is not`(
        _ attack: Attack
    ) async throws {
        let hostile = try await Self.verdict(attack, attack.hostile())
        #expect(hostile.denial?.code == attack.code, "\(hostile)")
        let good = try await Self.verdict(attack, attack.good())
        #expect(good.denial == nil, "\(good)")
    }

    @Test func `every reason of a cosigner's own is shown by an attack`() {
        let shown = Set(Attack.all.map(\.code))
        let own: [CosignerDenial.Code] = [
            .unreadable, .digestMismatch, .pathNotAllowed, .delegationNotAllowed, .feesTooHigh,
            .limitExceeded, .windowExceeded, .priceStale, .minimumOutTooLow, .nonceTaken,
            .notYet, .timeLocked,
        ]
        #expect(own.allSatisfy(shown.contains))
    }

    /// What a fresh cosigner says after the attack's history.
    private static func verdict(
        _ attack: Attack, _ request: CosignRequest
    ) async throws -> Verdict {
        let scene = try GateScene(priceAge: attack.priceAge)
        for earlier in try attack.before() {
            let verdict = try await scene.gate.decide(earlier, signer: PolicyWorld.signer)
            #expect(verdict.denial == nil, "before: \(verdict)")
        }
        return try await scene.gate.decide(request, signer: PolicyWorld.signer)
    }
}
