import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Pools of Balancer V3's vault as it and they answer.
@Suite struct BalancerThreeQuestionTests {
    private let pool = token(50)
    private let vault = token(60)
    private let provider = token(70)
    private let tokens = [token(1), token(2)]
    private let one: UInt256 = 1_000_000_000_000_000_000

    private func question(_ kind: BalancerQuestion.Kind) -> BalancerQuestion {
        BalancerQuestion(address: pool, vault: vault, kind: kind, tokens: tokens)
    }

    private var asked: [[UInt8]] { [AnswerScript.word(pool)] }

    /// `PoolConfig` with these flags and fees.
    private func config(
        registered: UInt256 = 1, initialised: UInt256 = 1, paused: UInt256 = 0,
        yieldFee: UInt256 = 0
    ) -> [UInt8] {
        let words: [UInt256] =
            [0, 0, 0, 0, one / 1_000, one / 2, yieldFee, 0, 1_900_000_000]
            + [registered, initialised, paused, 0]
        return words.flatMap { AnswerScript.word($0) }
    }

    private func info(
        tokens: [Address]? = nil, providers: [Address] = [.zero, .zero],
        paysYield: [UInt256] = [0, 0], balances: [UInt256]? = nil
    ) -> [UInt8] {
        let rows = zip(providers, paysYield).flatMap { provider, pays in
            [
                AnswerScript.word(provider == .zero ? 0 : 1), AnswerScript.word(provider),
                AnswerScript.word(pays),
            ]
        }
        return AnswerScript.encode([
            .addresses(tokens ?? self.tokens), .rows(providers.count, rows),
            .numbers(balances ?? [3_000_000_000, one * 500]), .numbers([one, one]),
        ])
    }

    private func script(rates: [UInt256]? = nil) -> AnswerScript {
        var script = AnswerScript()
        script.set(tokens[0], "decimals()", .number(6))
        script.set(tokens[1], "decimals()", .number(18))
        script.set(vault, "getPoolTokenInfo(address)", asked, bytes: info())
        script.set(
            vault, "getPoolTokenRates(address)", asked, .numbers([1_000_000_000_000, 1]),
            .numbers(rates ?? [one, one]))
        script.set(vault, "getPoolConfig(address)", asked, bytes: config())
        script.set(
            vault, "getHooksConfig(address)", asked, bytes: [UInt8](repeating: 0, count: 352))
        script.set(pool, "getNormalizedWeights()", .numbers([one / 5, one / 5 * 4]))
        script.set(
            pool, "getAmplificationParameter()", .number(200_000), .flag(false), .number(1_000))
        return script
    }

    private func weighted(
        rates: [UInt256]? = nil, isDrifting: Bool = false
    ) throws -> AnyCoinPool {
        var pool = try WeightedPool(
            address: pool, version: .v3, tokens: tokens,
            balances: amounts([3_000_000_000, one * 500]),
            weights: amounts([one / 5, one / 5 * 4]),
            scalingFactors: amounts([1_000_000_000_000, 1]), rates: amounts(rates ?? [one, one]),
            swapFee: one / 1_000, aggregateSwapFee: one / 2)
        pool.isDrifting = isDrifting
        return .weighted(pool)
    }

    private static let names = ["tokens", "rates", "config", "hooks"]

    @Test func `both kinds are read and each of their answers is needed`() throws {
        #expect(try script().read(question(.weighted(.v3))) == weighted())
        let stable = try BalancerStablePool(
            address: pool, version: .v3, tokens: tokens,
            balances: amounts([3_000_000_000, one * 500]), amplification: 200_000,
            scalingFactors: amounts([1_000_000_000_000, 1]), rates: amounts([one, one]),
            swapFee: one / 1_000, aggregateSwapFee: one / 2)
        #expect(try script().read(question(.stable(.v3))) == .balancerStable(stable))
        // Of the rest of the hooks' and the configuration's words nothing depends.
        let loose: Set = ["tokens", "config", "hooks"]
        script().expectEachNeeded(
            question(.weighted(.v3)),
            names: ["decimals[0]", "decimals[1]", "weights"] + Self.names,
            loose: loose)
        script().expectEachNeeded(
            question(.stable(.v3)),
            names: ["decimals[0]", "decimals[1]", "amplification"] + Self.names, loose: loose)
        for (view, field, bytes) in [
            ("getPoolTokenInfo(address)", "tokens", info()),
            ("getPoolConfig(address)", "config", config()),
            (
                "getHooksConfig(address)", "hooks", [UInt8](repeating: 0, count: 352)
            ),
        ] {
            var script = script()
            script.revert(vault, view, asked)
            #expect(script.refusedField(question(.weighted(.v3))) == field)
            script.set(vault, view, asked, bytes: Array(bytes.prefix(160)))
            #expect(script.refusedField(question(.weighted(.v3))) == field)
        }
    }

    @Test func `a pool that is unknown to the vault, not begun or paused is refused`() {
        for bytes in [
            config(registered: 0), config(initialised: 0), config(paused: 1),
            config(registered: 2), config(paused: .max),
        ] {
            var script = script()
            script.set(vault, "getPoolConfig(address)", asked, bytes: bytes)
            #expect(script.refusedField(question(.weighted(.v3))) == "config")
        }
    }

    @Test func `hooks that take part in swaps are not supported, others are`() throws {
        // Adjusted amounts, dynamic fee, before and after a swap; then initialisation and liquidity.
        for (flags, isRefused) in [([0, 3, 4, 5], true), ([1, 2, 6, 7, 8, 9], false)] {
            for flag in flags {
                var words = [UInt256](repeating: 0, count: 11)
                words[flag] = 1
                var script = script()
                script.set(
                    vault, "getHooksConfig(address)", asked,
                    bytes: words.flatMap { AnswerScript.word($0) })
                let refusal = script.refusal(question(.weighted(.v3)))
                #expect(refusal?.code == (isRefused ? .unsupported : nil), "word \(flag)")
                #expect(refusal?.field == (isRefused ? "hooks" : nil))
            }
        }
    }

    @Test func `rates of providers drift, and a fee on their yield is not supported`() throws {
        let rates = [one, one * 11 / 10]
        var script = script(rates: rates)
        script.set(
            vault, "getPoolTokenInfo(address)", asked,
            bytes: info(providers: [.zero, provider], paysYield: [0, 1]))
        #expect(
            try script.read(question(.weighted(.v3))) == weighted(rates: rates, isDrifting: true))
        script.set(vault, "getPoolConfig(address)", asked, bytes: config(yieldFee: one / 10))
        let refusal = script.refusal(question(.weighted(.v3)))
        #expect(refusal?.code == .unsupported)
        #expect(refusal?.field == "tokens")
        script.set(
            vault, "getPoolTokenInfo(address)", asked,
            bytes: info(providers: [.zero, provider], paysYield: [0, 0]))
        #expect(script.refusal(question(.weighted(.v3))) == nil, "no token pays it")
    }

    @Test func `other tokens, rows and decimals are refused by their names`() {
        for bytes in [
            info(tokens: [token(1), token(3)]), info(tokens: [token(2), token(1)]),
            info(tokens: [token(1)]), info(providers: [.zero], paysYield: [0]),
            info(balances: [1]), info(paysYield: [2, 0]),
        ] {
            var script = script()
            script.set(vault, "getPoolTokenInfo(address)", asked, bytes: bytes)
            #expect(script.refusedField(question(.weighted(.v3))) == "tokens")
        }
        var script = script()
        script.set(
            vault, "getPoolTokenRates(address)", asked, .numbers([1, 1]), .numbers([one, one]))
        #expect(script.refusedField(question(.weighted(.v3))) == "rates")
        script.set(
            vault, "getPoolTokenRates(address)", asked, .numbers([1_000_000_000_000, 1]),
            .numbers([one, .zero]))
        #expect(script.refusedField(question(.weighted(.v3))) == "rates")
    }

    @Test func `the signatures are those of the deployed vault`() {
        let selectors = question(.weighted(.v3)).calls.map {
            Hex.encode(Array($0.data.prefix(4)))
        }
        #expect(
            selectors == [
                "0x313ce567", "0x313ce567", "0xf89f27ed", "0x67e0e076", "0x7e361bde",
                "0xf29486a1", "0xce8630d4",
            ])
    }
}
