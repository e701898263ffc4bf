import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Pairs of Solidly's kin as their contracts answer.
@Suite struct SolidlyQuestionTests {
    private let pair = token(50)
    private let factory = token(60)
    private let tokens = [token(1), token(2)]

    private func question(
        _ variant: SolidlyVariant, isStable: Bool = true, feePips: UInt32? = nil
    ) -> SolidlyQuestion {
        SolidlyQuestion(
            address: pair, factory: factory, variant: variant, tokens: tokens, isStable: isStable,
            feePips: feePips)
    }

    private func metadata(
        units: [UInt256] = [1_000_000, 1_000_000_000_000_000_000], isStable: UInt256 = 1,
        tokens: [Address]? = nil
    ) -> [UInt8] {
        let numbers = units + [7_000_000, 8_000_000_000_000_000_000, isStable]
        return numbers.flatMap { AnswerScript.word($0) }
            + (tokens ?? self.tokens).flatMap(AnswerScript.word)
    }

    private func script(_ variant: SolidlyVariant) -> AnswerScript {
        var script = AnswerScript()
        script.set(pair, "metadata()", bytes: metadata())
        script.set(tokens[0], "decimals()", .number(6))
        script.set(tokens[1], "decimals()", .number(18))
        let check = variant == .aerodrome ? "isPool(address)" : "isPair(address)"
        script.set(factory, check, [AnswerScript.word(pair)], .flag(true))
        script.set(factory, "isPaused()", .flag(false))
        if variant == .aerodrome {
            script.set(
                factory, "getFee(address,bool)", [AnswerScript.word(pair), AnswerScript.word(1)],
                .number(5))
        }
        return script
    }

    private func expected(_ variant: SolidlyVariant, feePips: UInt32) throws -> AnyCoinPool {
        .solidly(
            try SolidlyPool(
                address: pair, token0: tokens[0], token1: tokens[1], isStable: true,
                variant: variant, decimals0: 6, decimals1: 18, reserve0: 7_000_000,
                reserve1: 8_000_000_000_000_000_000, feePips: feePips))
    }

    private static let names = [
        "metadata", "decimals[0]", "decimals[1]", "factory.isPool", "factory.isPaused",
    ]

    @Test func `a pair of the second kind is read with its factory's fee`() throws {
        let script = script(.aerodrome)
        #expect(try script.read(question(.aerodrome)) == expected(.aerodrome, feePips: 500))
        script.expectEachNeeded(
            question(.aerodrome), names: Self.names + ["factory.getFee"],
            optional: ["factory.isPaused"])
    }

    @Test func `a pair of the first kind is read with the fee that it is said to take`() throws {
        let script = script(.solidly)
        let question = question(.solidly, feePips: 100)
        #expect(try script.read(question) == expected(.solidly, feePips: 100))
        script.expectEachNeeded(question, names: Self.names, optional: ["factory.isPaused"])
        #expect(script.refusedField(self.question(.solidly)) == "feePips")
    }

    @Test func `what the factory does not know, or has paused, is refused`() {
        var script = script(.aerodrome)
        script.set(factory, "isPool(address)", [AnswerScript.word(pair)], .flag(false))
        #expect(script.refusedField(question(.aerodrome)) == "factory.isPool")
        script.set(factory, "isPool(address)", [AnswerScript.word(pair)], .number(2))
        #expect(script.refusedField(question(.aerodrome)) == "factory.isPool")
        script = self.script(.aerodrome)
        script.set(factory, "isPaused()", .flag(true))
        #expect(script.refusedField(question(.aerodrome)) == "factory.isPaused")
        script = self.script(.aerodrome)
        script.set(
            factory, "getFee(address,bool)", [AnswerScript.word(pair), AnswerScript.word(1)],
            .number(10_001))
        #expect(script.refusedField(question(.aerodrome)) == "factory.getFee")
    }

    @Test func `a pair that is another than it is said to be is refused`() {
        let others = [
            metadata(isStable: 0), metadata(isStable: 2),
            metadata(tokens: [token(1), token(3)]), metadata(tokens: [token(2), token(1)]),
            metadata(units: [1_000_000, 1_000_000]), metadata(units: [.max, .max]),
        ]
        for other in others {
            var script = script(.solidly)
            script.set(pair, "metadata()", bytes: other)
            #expect(script.refusedField(question(.solidly, feePips: 100)) == "metadata")
        }
        var script = script(.solidly)
        script.set(tokens[1], "decimals()", .number(.max))
        #expect(script.refusedField(question(.solidly, feePips: 100)) == "decimals[1]")
        let three = SolidlyQuestion(
            address: pair, factory: factory, variant: .solidly, tokens: [token(1)], isStable: true,
            feePips: 1)
        #expect(self.script(.solidly).refusedField(three) == "tokens")
    }

    @Test func `the signatures are those of the deployed contracts`() {
        let selectors = question(.aerodrome).calls.map { Hex.encode(Array($0.data.prefix(4))) }
        #expect(
            selectors == [
                "0x392f37e9", "0x313ce567", "0x313ce567", "0x5b16ebb7", "0xb187bd26", "0xcc56b2c5",
            ])
        let first = question(.solidly).calls.map { Hex.encode(Array($0.data.prefix(4))) }
        #expect(first[3...] == ["0xe5e31b13", "0xb187bd26"])
    }
}
