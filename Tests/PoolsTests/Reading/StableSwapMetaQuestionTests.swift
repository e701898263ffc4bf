import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Metapools with their base pools as their contracts answer.
@Suite struct StableSwapMetaQuestionTests {
    private let pool = token(50)
    private let base = token(51)
    private let registry = token(60)
    private let shares = token(9)
    private let one: UInt256 = 1_000_000_000_000_000_000
    private var supply: UInt256 { one * 14_000 }

    private func question(isPriceCached: Bool = false) -> StableSwapMetaQuestion {
        StableSwapMetaQuestion(
            pool: StableSwapQuestion(
                address: pool, registry: registry, variant: .standard, coins: [token(1), shares]),
            base: StableSwapQuestion(
                address: base, registry: registry, variant: .standard,
                coins: [token(3), token(4), token(5)]), isPriceCached: isPriceCached)
    }

    private func basePool() throws -> StableSwapPool {
        try StableSwapPool(
            address: base, variant: .standard, coins: [token(3), token(4), token(5)],
            decimals: [18, 6, 6], balances: [one * 5_000, 4_000_000_000, 6_000_000_000],
            amplification: 20_000, fee: 4_000_000, adminFee: 5_000_000_000)
    }

    private func expected(rate: UInt256? = nil) throws -> AnyCoinPool {
        let base = try basePool()
        let price = try StableSwapMetaPool.virtualPrice(of: base, supply: supply)
        return .stableSwapMeta(
            try StableSwapMetaPool(
                pool: StableSwapPool(
                    address: pool, variant: .standard, coins: [token(1), shares],
                    decimals: [18, 18], rates: [one, rate ?? price],
                    balances: [one * 700, one * 900], amplification: 10_000, fee: 4_000_000,
                    adminFee: 5_000_000_000),
                base: base, baseSupply: supply, isPriceCached: rate != nil))
    }

    private func script() throws -> AnswerScript {
        var script = AnswerScript()
        func set(
            _ pool: Address, _ coins: [Address], _ decimals: [UInt256], _ balances: [UInt256],
            _ amplification: UInt256
        ) {
            for (index, coin) in coins.enumerated() {
                let place = [AnswerScript.word(UInt256(UInt64(index)))]
                script.set(pool, "coins(uint256)", place, .address(coin))
                script.set(pool, "balances(uint256)", place, .number(balances[index]))
                script.set(coin, "decimals()", .number(decimals[index]))
            }
            script.set(
                registry, "get_coins(address)", [AnswerScript.word(pool)],
                bytes: coins.flatMap(AnswerScript.word))
            script.set(pool, "A_precise()", .number(amplification))
            script.set(pool, "fee()", .number(4_000_000))
            script.set(pool, "admin_fee()", .number(5_000_000_000))
            script.set(pool, "future_A_time()", .number(0))
        }
        set(pool, [token(1), shares], [18, 18], [one * 700, one * 900], 10_000)
        set(
            base, [token(3), token(4), token(5)], [18, 6, 6],
            [one * 5_000, 4_000_000_000, 6_000_000_000], 20_000)
        let price = try StableSwapMetaPool.virtualPrice(of: basePool(), supply: supply)
        script.set(base, "get_virtual_price()", .number(price))
        script.set(shares, "totalSupply()", .number(supply))
        script.set(pool, "base_virtual_price()", .number(one * 102 / 100))
        script.set(pool, "base_cache_updated()", .number(500))
        return script
    }

    private static func names(_ prefix: String, _ count: Int) -> [String] {
        var names: [String] = []
        for index in 0...count {
            for kind in ["uint256", "int128"] {
                names += [
                    "\(prefix)coins[\(index)]\(kind)", "\(prefix)balances[\(index)]\(kind)",
                ]
            }
        }
        names += (0..<count).map { "\(prefix)decimals[\($0)]" }
        return names
            + ["registry", "assetTypes", "A", "fee", "admin_fee", "future_A_time"].map {
                prefix + $0
            }
    }

    @Test func `a metapool is read with its base pool and the price that follows from it`() throws {
        let script = try script()
        #expect(try script.read(question()) == expected())
        let names = Self.names("", 2) + Self.names("base.", 3) + ["base.price", "shares"]
        script.expectEachNeeded(
            question(), names: names, optional: ["future_A_time", "base.future_A_time"],
            unused: Set(
                names.filter {
                    $0.hasSuffix("int128") || $0.hasSuffix("assetTypes")
                        || $0.hasPrefix("coins[2]") || $0.hasPrefix("balances[2]")
                        || $0.hasPrefix("base.coins[3]") || $0.hasPrefix("base.balances[3]")
                }))
    }

    @Test func `a base pool that tells another price than its balances is refused`() throws {
        var script = try script()
        script.set(base, "get_virtual_price()", .number(one))
        #expect(script.refusedField(question()) == "base.price")
        script.set(shares, "totalSupply()", .number(.zero))
        #expect(script.refusal(question()) != nil)
    }

    @Test func `a cached price counts for ten minutes and is read anew after`() throws {
        var script = try script()
        let cached = try expected(rate: one * 102 / 100)
        // Written at 500: good up to and with 1100.
        #expect(try script.read(question(isPriceCached: true), at: 1_100) == cached)
        let fresh = try StableSwapMetaPool.virtualPrice(of: basePool(), supply: supply)
        #expect(
            try script.read(question(isPriceCached: true), at: 1_101) == expected(rate: fresh))
        script.revert(pool, "base_cache_updated()")
        #expect(script.refusedField(question(isPriceCached: true)) == "cache.time")
        script.set(pool, "base_cache_updated()", .number(.max))
        script.revert(pool, "base_virtual_price()")
        #expect(script.refusedField(question(isPriceCached: true)) == "cache.price")
    }

    @Test func `a ramp of the base pool drifts, too`() throws {
        var script = try script()
        #expect(try !script.read(question()).drifts)
        script.set(base, "future_A_time()", .number(2_000))
        #expect(try script.read(question()).drifts)
    }
}
