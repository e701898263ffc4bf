import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// StableSwap pools as their contracts answer.
@Suite struct StableSwapQuestionTests {
    private let pool = token(50)
    private let registry = token(60)
    private let coins = [token(1), token(2), token(3)]
    private let balances: [UInt256] = [
        5_000_000_000_000_000_000, 4_000_000_000, 6_000_000_000,
    ]

    private func question(
        _ variant: StableSwapVariant = .standard, rates: [RateSource] = []
    ) -> StableSwapQuestion {
        StableSwapQuestion(
            address: pool, registry: registry, variant: variant, coins: coins, rates: rates)
    }

    private func script(
        _ variant: StableSwapVariant, numbers kind: String = "uint256"
    ) -> AnswerScript {
        var script = AnswerScript()
        for (index, coin) in coins.enumerated() {
            let place = [AnswerScript.word(UInt256(UInt64(index)))]
            script.set(pool, "coins(\(kind))", place, .address(coin))
            script.set(pool, "balances(\(kind))", place, .number(balances[index]))
            script.set(coin, "decimals()", .number(index == 0 ? 18 : 6))
        }
        let asked = [AnswerScript.word(pool)]
        if variant == .ng {
            script.set(registry, "get_coins(address)", asked, .addresses(coins))
            script.set(
                registry, "get_pool_asset_types(address)", asked, .numbers([0, 0, 0]))
            script.set(pool, "offpeg_fee_multiplier()", .number(20_000_000_000))
            script.set(pool, "stored_rates()", .numbers(plainRates))
        } else {
            script.set(
                registry, "get_coins(address)", asked, .address(coins[0]), .address(coins[1]),
                .address(coins[2]), .address(.zero))
        }
        script.set(pool, "A_precise()", .number(20_000))
        script.set(pool, "fee()", .number(4_000_000))
        script.set(pool, "admin_fee()", .number(5_000_000_000))
        script.set(pool, "future_A_time()", .number(0))
        return script
    }

    private var plainRates: [UInt256] {
        [18, 30, 30].map { UInt256.powerOfTen($0) ?? .one }
    }

    private func expected(
        _ variant: StableSwapVariant = .standard, rates: [UInt256]? = nil
    ) throws -> StableSwapPool {
        try StableSwapPool(
            address: pool, variant: variant, coins: coins, decimals: [18, 6, 6], rates: rates,
            balances: balances, amplification: 20_000, fee: 4_000_000, adminFee: 5_000_000_000,
            offpegFeeMultiplier: variant == .ng ? 20_000_000_000 : nil)
    }

    private static let names: [String] = {
        var names: [String] = []
        for index in 0...3 {
            for kind in ["uint256", "int128"] {
                names += ["coins[\(index)]\(kind)", "balances[\(index)]\(kind)"]
            }
        }
        return names + (0..<3).map { "decimals[\($0)]" } + [
            "registry", "assetTypes", "A", "fee", "admin_fee", "future_A_time",
        ]
    }()

    private static let unused = Set(
        names.filter { $0.hasSuffix("int128") || $0.contains("[3]") })

    @Test(arguments: ["uint256", "int128"])
    func `a plain pool is read by whichever number its contract takes`(kind: String) throws {
        let read = try script(.standard, numbers: kind).read(question())
        #expect(read == .stableSwap(try expected()))
        #expect(!read.drifts)
    }

    @Test func `each answer of a plain pool is needed and whole`() {
        script(.standard).expectEachNeeded(
            question(), names: Self.names, optional: ["future_A_time"],
            unused: Self.unused.union(["assetTypes"]))
    }

    @Test func `each answer of a pool of NG is needed and whole`() {
        script(.ng).expectEachNeeded(
            question(.ng), names: Self.names + ["offpeg_fee_multiplier", "stored_rates"],
            optional: ["future_A_time", "assetTypes"], unused: Self.unused)
    }

    @Test func `a pool of NG drifts unless the factory says that its coins are plain`() throws {
        var script = script(.ng)
        #expect(try script.read(question(.ng)) == .stableSwap(expected(.ng)))
        let asked = [AnswerScript.word(pool)]
        script.set(registry, "get_pool_asset_types(address)", asked, .numbers([0, 3, 0]))
        var drifting = try expected(.ng)
        drifting.isDrifting = true
        #expect(try script.read(question(.ng)) == .stableSwap(drifting))
        script.revert(registry, "get_pool_asset_types(address)", asked)
        #expect(try script.read(question(.ng)) == .stableSwap(drifting))
        script.set(pool, "stored_rates()", .numbers([.one, .one]))
        #expect(script.refusedField(question(.ng)) == "stored_rates")
        script.set(pool, "stored_rates()", .numbers([.one, .one, .zero]))
        #expect(script.refusedField(question(.ng)) == "rates[2]")
    }

    @Test func `a ramp drifts until it has ended`() throws {
        var script = script(.standard)
        script.set(pool, "future_A_time()", .number(1_001))
        #expect(try script.read(question(), at: 1_000).drifts)
        #expect(try !script.read(question(), at: 1_001).drifts)
    }

    @Test func `pools that count what they hold of coins that grow drift`() throws {
        var script = script(.aave)
        script.set(pool, "offpeg_fee_multiplier()", .number(20_000_000_000))
        #expect(try script.read(question(.aave)).drifts)
        #expect(try !script.read(question(.standard)).drifts)
    }

    @Test func `a pool of other coins than its registry lists is refused`() {
        let asked = [AnswerScript.word(pool)]
        let lists: [[Address]] = [
            [token(1), token(2), token(4), .zero], [.zero, .zero, .zero, .zero],
            [token(1), token(2), token(3), token(4)], [token(2), token(1), token(3), .zero],
        ]
        for list in lists {
            var script = script(.standard)
            script.set(
                registry, "get_coins(address)", asked, bytes: list.flatMap(AnswerScript.word))
            #expect(script.refusedField(question()) == "registry")
        }
        var script = script(.ng)
        for list in [[token(1), token(2)], [token(1), token(3), token(2)], []] {
            script.set(registry, "get_coins(address)", asked, .addresses(list))
            #expect(script.refusedField(question(.ng)) == "registry")
        }
    }

    @Test func `a pool that holds other coins than it is said to is refused`() {
        let place = { (index: UInt64) in [AnswerScript.word(UInt256(index))] }
        var other = script(.standard)
        other.set(pool, "coins(uint256)", place(1), .address(token(4)))
        #expect(other.refusedField(question()) == "coins[1]")
        var more = script(.standard)
        more.set(pool, "coins(uint256)", place(3), .address(token(4)))
        #expect(more.refusedField(question()) == "coins[3]uint256")
        var none = script(.standard)
        none.set(pool, "coins(uint256)", place(3), .address(.zero))
        #expect(none.refusal(question()) == nil, "a row that ends in zeros")
    }

    @Test func `answers beyond their types are refused`() {
        let place = [AnswerScript.word(1)]
        var dirty = script(.standard)
        dirty.set(pool, "coins(uint256)", place, .number(.one << 200))
        #expect(dirty.refusedField(question()) == "coins[1]uint256")
        for decimals in [37, .max] as [UInt256] {
            var script = script(.standard)
            script.set(token(2), "decimals()", .number(decimals))
            #expect(script.refusedField(question()) == "decimals[1]")
        }
        var fine = script(.standard)
        fine.set(token(2), "decimals()", .number(19))
        #expect(fine.refusedField(question()) == "decimals[1]")
        var wild = script(.standard)
        wild.set(pool, "A_precise()", .number(.max))
        #expect(wild.refusedField(question()) == "amplification")
        wild = script(.standard)
        wild.set(pool, "fee()", .number(.max))
        #expect(wild.refusal(question())?.code == .invalidState)
    }

    @Test func `rates come from where they are said to and drift`() throws {
        let source = token(70)
        let one = try #require(UInt256.powerOfTen(18))
        let sources: [RateSource] = [
            .decimals, .times(source, function: "ratio()", power: 12),
            .over(source, function: "per()", power: 48),
        ]
        var script = script(.standard)
        script.set(source, "ratio()", .number(one * 2))
        script.set(source, "per()", .number(one * 3))
        let rate2 = try #require(UInt256.powerOfTen(48)) / (one * 3)
        var pool = try expected(rates: [one, one * 2 * 1_000_000_000_000, rate2])
        pool.isDrifting = true
        #expect(try script.read(question(rates: sources)) == .stableSwap(pool))
        script.expectEachNeeded(
            question(rates: sources), names: Self.names + ["rates[1]", "rates[2]"],
            unused: Self.unused.union(["assetTypes", "future_A_time"]))
        script.set(source, "ratio()", .number(.max))
        #expect(script.refusedField(question(rates: sources)) == "rates[1]")
        script.set(source, "ratio()", .number(one))
        script.set(source, "per()", .number(.zero))
        #expect(script.refusedField(question(rates: sources)) == "rates[2]")
        #expect(script.refusedField(question(rates: [.decimals])) == "rates")
    }

    @Test func `the chain's own coin is not asked for its decimals`() throws {
        let native = try #require(Address(bytes: [UInt8](repeating: 0xEE, count: 20)))
        let question = StableSwapQuestion(
            address: pool, registry: registry, variant: .standard, coins: [native, token(2)])
        #expect(!question.calls.contains { $0.to == native })
        var script = script(.standard)
        script.set(pool, "coins(uint256)", [AnswerScript.word(0)], .address(native))
        script.revert(pool, "coins(uint256)", [AnswerScript.word(2)])
        script.set(
            registry, "get_coins(address)", [AnswerScript.word(pool)], .address(native),
            .address(token(2)))
        guard case .stableSwap(let read) = try script.read(question) else {
            Issue.record("no StableSwap pool")
            return
        }
        #expect(read.decimals == [18, 6])
    }

    @Test func `a question about no coins is refused`() {
        let question = StableSwapQuestion(
            address: pool, registry: registry, variant: .standard, coins: [])
        #expect(script(.standard).refusal(question)?.code == .invalidState)
        let meta = StableSwapMetaQuestion(pool: question, base: self.question())
        #expect(script(.standard).refusal(meta)?.code == .invalidState)
    }
}
