import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Pools of Balancer V2's vault as it and they answer; more in `BalancerLogsTests`, by bytecode.
@Suite struct BalancerQuestionTests {
    private let pool = token(50)
    private let vault = token(60)
    private let provider = token(70)
    private let tokens = [token(1), token(2)]
    private let one: UInt256 = 1_000_000_000_000_000_000

    private var id: Hash32 {
        Hash32(bytes: pool.bytes + [UInt8](repeating: 0, count: 11) + [7]) ?? .zero
    }

    private func question(
        _ kind: BalancerQuestion.Kind, rateProviders: [Address] = []
    ) -> BalancerQuestion {
        BalancerQuestion(
            address: pool, vault: vault, kind: kind, tokens: tokens, id: id,
            rateProviders: rateProviders)
    }

    private func script() -> AnswerScript {
        var script = AnswerScript()
        script.set(tokens[0], "decimals()", .number(6))
        script.set(tokens[1], "decimals()", .number(18))
        script.set(vault, "getPool(bytes32)", [id.bytes], .address(pool), .number(2))
        script.set(
            vault, "getPoolTokens(bytes32)", [id.bytes], .addresses(tokens),
            .numbers([3_000_000_000, one * 500]), .number(99))
        script.set(pool, "getSwapFeePercentage()", .number(one / 1_000))
        script.set(pool, "getPausedState()", .flag(false), .number(1), .number(2))
        script.set(pool, "getNormalizedWeights()", .numbers([one / 5, one / 5 * 4]))
        script.set(
            pool, "getAmplificationParameter()", .number(200_000), .flag(false), .number(1_000))
        return script
    }

    private func weighted() throws -> AnyCoinPool {
        .weighted(
            try WeightedPool(
                address: pool, version: .v2Fourth, tokens: tokens,
                balances: amounts([3_000_000_000, one * 500]),
                weights: amounts([one / 5, one / 5 * 4]),
                scalingFactors: amounts([1_000_000_000_000, 1]), swapFee: one / 1_000))
    }

    private func stable(rates: [UInt256]? = nil, isDrifting: Bool = false) throws -> AnyCoinPool {
        var pool = try BalancerStablePool(
            address: pool, version: .composable5, tokens: tokens,
            balances: amounts([3_000_000_000, one * 500]), amplification: 200_000,
            scalingFactors: amounts([1_000_000_000_000, 1]), rates: rates.map { try amounts($0) },
            swapFee: one / 1_000)
        pool.isDrifting = isDrifting
        return .balancerStable(pool)
    }

    @Test func `a weighted pool is read and each of its answers is needed`() throws {
        let question = question(.weighted(.v2Fourth))
        #expect(try script().read(question) == weighted())
        script().expectEachNeeded(
            question,
            names: [
                "decimals[0]", "decimals[1]", "weights", "registered", "tokens", "swapFee",
                "paused",
            ], loose: ["registered", "tokens", "paused"])
    }

    @Test func `the pool's own share does not count`() throws {
        var script = script()
        script.set(
            vault, "getPoolTokens(bytes32)", [id.bytes],
            .addresses([tokens[0], pool, tokens[1]]),
            .numbers([3_000_000_000, .max, one * 500]), .number(99))
        #expect(try script.read(question(.weighted(.v2Fourth))) == weighted())
    }

    @Test func `another pool, other tokens and a pause are refused by their names`() {
        let question = question(.weighted(.v2Fourth))
        func field(_ change: (inout AnswerScript) -> Void) -> String? {
            var script = script()
            change(&script)
            return script.refusedField(question)
        }
        #expect(
            field { $0.set(vault, "getPool(bytes32)", [id.bytes], .address(token(8)), .number(2)) }
                == "registered")
        #expect(
            field { $0.set(pool, "getPausedState()", .flag(true), .number(1), .number(2)) }
                == "paused")
        for (addresses, balances) in [
            ([token(1), token(3)], [1, 1]), ([token(1)], [1]), (tokens, [1]),
            ([token(2), token(1)], [1, 1]), ([], []),
        ] as [([Address], [UInt256])] {
            #expect(
                field {
                    $0.set(
                        vault, "getPoolTokens(bytes32)", [id.bytes], .addresses(addresses),
                        .numbers(balances), .number(1))
                } == "tokens")
        }
        #expect(
            field { $0.set(pool, "getNormalizedWeights()", .numbers([one])) } == "weights")
        #expect(
            field { $0.set(pool, "getNormalizedWeights()", .numbers([one, one])) } == "weights")
        #expect(field { $0.set(tokens[1], "decimals()", .number(19)) } == "decimals[1]")
        #expect(field { $0.set(pool, "getSwapFeePercentage()", .number(.max)) } == "swapFee")
    }

    @Test func `lists that point anywhere are refused`() {
        let question = question(.weighted(.v2Fourth))
        for offset in [31, 33, 64, 1 << 40, .max] as [UInt256] {
            var script = script()
            script.set(
                pool, "getNormalizedWeights()",
                bytes: [offset, 2, one / 5, one / 5 * 4].flatMap { AnswerScript.word($0) })
            #expect(script.refusedField(question) == "weights", "\(offset)")
        }
        for count in [1, 3, .max] as [UInt256] {
            var script = script()
            script.set(
                pool, "getNormalizedWeights()",
                bytes: [32, count, one / 5, one / 5 * 4].flatMap { AnswerScript.word($0) })
            #expect(script.refusedField(question) == "weights", "\(count)")
        }
    }

    @Test func `a stable pool without providers has none, or is refused`() throws {
        let question = question(.stable(.composable5))
        var script = script()
        #expect(try script.read(question) == stable())
        script.set(pool, "getRateProviders()", .addresses([.zero, .zero, .zero]))
        #expect(try script.read(question) == stable())
        script.set(pool, "getRateProviders()", .addresses([.zero, provider]))
        #expect(script.refusedField(question) == "providers")
        script.set(pool, "getRateProviders()", .number(7))
        #expect(script.refusedField(question) == "providers")
    }

    @Test func `a ramping amplification drifts, and another unit is refused`() throws {
        let question = question(.stable(.composable5))
        var script = script()
        script.set(
            pool, "getAmplificationParameter()", .number(200_000), .flag(true), .number(1_000))
        #expect(try script.read(question) == stable(isDrifting: true))
        script.set(
            pool, "getAmplificationParameter()", .number(200_000), .flag(false), .number(100))
        #expect(script.refusedField(question) == "amplification")
    }

    @Test func `a rate that the pool keeps counts while it is young, else the provider's`() throws {
        let question = question(.stable(.composable5), rateProviders: [.zero, provider])
        let (kept, fresh) = (one * 11 / 10, one * 12 / 10)
        let asked = [AnswerScript.word(tokens[1])]
        var script = script()
        script.set(
            pool, "getTokenRateCache(address)", asked, .number(kept), .number(one), .number(600),
            .number(1_000))
        script.set(provider, "getRate()", .number(fresh))
        #expect(
            try script.read(question, at: 999) == stable(rates: [one, kept], isDrifting: true))
        #expect(
            try script.read(question, at: 1_000) == stable(rates: [one, fresh], isDrifting: true))
        script.revert(provider, "getRate()")
        #expect(script.refusedField(question, at: 1_000) == "rate[1]")
        script.set(pool, "getTokenRateCache(address)", asked, bytes: [])
        #expect(script.refusedField(question) == "cache[1]")
        script.set(
            pool, "getTokenRateCache(address)", asked, .number(kept), .number(600),
            .number(2_000))
        #expect(
            try script.read(question) == stable(rates: [one, kept], isDrifting: true),
            "three words, as the first deployments tell it")
        let few = self.question(.stable(.composable5), rateProviders: [provider])
        #expect(script.refusedField(few) == "rateProviders")
    }
}
