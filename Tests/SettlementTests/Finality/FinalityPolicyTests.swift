import Arithmetic
import Settlement
import Testing

@Suite struct FinalityPolicyTests {
    private func policy(
        _ counterparties: [String: String] = [:]
    ) throws -> FinalityPolicy {
        try FinalityPolicy(
            ladder: try Ladders.ethereum(),
            bands: [
                .init(belowUSD: try ExactDecimal("100"), rung: "buried2"),
                .init(belowUSD: try ExactDecimal("10000"), rung: "safe"),
                .init(belowUSD: nil, rung: "final"),
            ], counterparties: counterparties)
    }

    @Test(arguments: [
        ("0", "buried2"), ("99.99", "buried2"), ("100", "safe"), ("9999.999999", "safe"),
        ("10000", "final"), ("1000000000", "final"),
    ])
    func `the value chooses the rung, and a band's end is outside it`(
        value: String, rung: String
    ) throws {
        #expect(try policy().needed(valueUSD: try ExactDecimal(value)).name == rung)
    }

    @Test func `a value that nobody knows waits longest`() throws {
        #expect(try policy().needed(valueUSD: nil).name == "final")
    }

    @Test func `a counterparty can only make us wait longer`() throws {
        let policy = try policy(["strict": "final", "lax": "included"])
        let small = try ExactDecimal("1")
        #expect(policy.needed(valueUSD: small, counterparty: "strict").name == "final")
        #expect(policy.needed(valueUSD: small, counterparty: "lax").name == "buried2")
        #expect(policy.needed(valueUSD: small, counterparty: "unknown").name == "buried2")
    }

    @Test func `a higher rung is enough and a lower one is not`() throws {
        let policy = try policy()
        let value = try ExactDecimal("500")
        let ladder = policy.ladder
        #expect(policy.isEnough(ladder.rung("final"), valueUSD: value))
        #expect(policy.isEnough(ladder.rung("safe"), valueUSD: value))
        #expect(!policy.isEnough(ladder.rung("buried4"), valueUSD: value))
        #expect(!policy.isEnough(nil, valueUSD: value))
    }

    @Test func `bands that fall, do not end or name no rung are refused`() throws {
        let ladder = try Ladders.ethereum()
        let hundred = try ExactDecimal("100")
        func check(_ bands: [FinalityPolicy.Band], _ error: FinalityError) {
            #expect(throws: error) { try FinalityPolicy(ladder: ladder, bands: bands) }
        }
        check([], .bands)
        check([.init(belowUSD: hundred, rung: "safe")], .bands)
        check(
            [.init(belowUSD: hundred, rung: "safe"), .init(belowUSD: hundred, rung: "final")],
            .bands)
        check([.init(belowUSD: nil, rung: "safe"), .init(belowUSD: nil, rung: "final")], .bands)
        check([.init(belowUSD: nil, rung: "certain")], .unknownRung("certain"))
        // More money must not wait for less.
        check(
            [.init(belowUSD: hundred, rung: "final"), .init(belowUSD: nil, rung: "safe")], .bands)
    }
}
