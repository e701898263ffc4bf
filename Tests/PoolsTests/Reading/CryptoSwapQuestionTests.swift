import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Crypto pools as their contracts answer.
@Suite struct CryptoSwapQuestionTests {
    private let pool = token(50)
    private let registry = token(60)

    private func question(
        _ variant: CryptoSwapVariant, _ state: CryptoSwapState
    ) -> CryptoSwapQuestion {
        CryptoSwapQuestion(
            address: pool, registry: registry, variant: variant, coins: state.coins)
    }

    private func expected(
        _ variant: CryptoSwapVariant, _ state: CryptoSwapState, invariant: UInt256
    ) throws -> CryptoSwapPool {
        try CryptoSwapPool(
            address: pool, coins: state.coins, variant: variant, precisions: state.precisions,
            priceScale: state.priceScale, balances: state.balances, invariant: invariant,
            amplification: state.amplification, gamma: state.gamma, midFee: state.midFee,
            outFee: state.outFee, feeGamma: state.feeGamma)
    }

    private func script(_ state: CryptoSwapState, invariant: UInt256) -> AnswerScript {
        var script = AnswerScript()
        for (index, coin) in state.coins.enumerated() {
            let place = [AnswerScript.word(UInt256(UInt64(index)))]
            script.set(pool, "coins(uint256)", place, .address(coin))
            script.set(pool, "balances(uint256)", place, .number(state.balances[index]))
            let decimals = (0...18).first { UInt256.powerOfTen(18 - $0) == state.precisions[index] }
            script.set(coin, "decimals()", .number(UInt256(UInt64(decimals ?? 0))))
        }
        script.set(
            registry, "get_coins(address)", [AnswerScript.word(pool)],
            bytes: state.coins.flatMap(AnswerScript.word))
        script.set(pool, "A()", .number(state.amplification))
        script.set(pool, "gamma()", .number(state.gamma))
        script.set(pool, "D()", .number(invariant))
        script.set(pool, "mid_fee()", .number(UInt256(state.midFee)))
        script.set(pool, "out_fee()", .number(UInt256(state.outFee)))
        script.set(pool, "fee_gamma()", .number(UInt256(state.feeGamma)))
        script.set(pool, "future_A_gamma_time()", .number(0))
        if state.coins.count == 2 {
            script.set(pool, "price_scale()", .number(state.priceScale[0]))
        } else {
            for (index, price) in state.priceScale.enumerated() {
                let place = [AnswerScript.word(UInt256(UInt64(index)))]
                script.set(pool, "price_scale(uint256)", place, .number(price))
            }
        }
        return script
    }

    private func names(_ count: Int) -> [String] {
        (0..<count).flatMap { ["coins[\($0)]", "balances[\($0)]", "decimals[\($0)]"] }
            + ["coins[\(count)]", "registry", "A", "gamma", "D", "mid_fee", "out_fee"]
            + ["fee_gamma", "ramp"] + (0..<(count - 1)).map { "price_scale[\($0)]" }
    }

    @Test func `a pool of two coins is read with its one price`() throws {
        let state = CryptoSwapState.two(.twoCrypto)
        let invariant = try state.pool().invariant
        let script = script(state, invariant: invariant)
        let question = question(.twoCrypto, state)
        let expected = try expected(.twoCrypto, state, invariant: invariant)
        #expect(try script.read(question) == .cryptoSwap(expected))
        script.expectEachNeeded(question, names: names(2), unused: ["coins[2]"])
    }

    @Test func `a pool of three coins is read with both prices`() throws {
        let state = CryptoSwapState()
        let invariant = try state.pool().invariant
        let script = script(state, invariant: invariant)
        let question = question(.triCrypto, state)
        let expected = try expected(.triCrypto, state, invariant: invariant)
        #expect(try script.read(question) == .cryptoSwap(expected))
        script.expectEachNeeded(question, names: names(3), unused: ["coins[3]"])
    }

    @Test func `what pool or registry holds otherwise is refused by its name`() throws {
        let state = CryptoSwapState.two(.twoCrypto)
        let question = question(.twoCrypto, state)
        let good = script(state, invariant: try state.pool().invariant)
        func field(_ change: (inout AnswerScript) -> Void) -> String? {
            var script = good
            change(&script)
            return script.refusedField(question)
        }
        let second = [AnswerScript.word(1)]
        #expect(field { $0.set(pool, "coins(uint256)", second, .address(token(7))) } == "coins[1]")
        #expect(field { $0.set(pool, "coins(uint256)", second, .number(.max)) } == "coins[1]")
        let third = [AnswerScript.word(2)]
        #expect(field { $0.set(pool, "coins(uint256)", third, .address(token(7))) } == "coins[2]")
        let asked = [AnswerScript.word(pool)]
        let other = [token(2), token(1)].flatMap(AnswerScript.word)
        #expect(field { $0.set(registry, "get_coins(address)", asked, bytes: other) } == "registry")
        let nothing = [UInt8](repeating: 0, count: 64)
        #expect(
            field { $0.set(registry, "get_coins(address)", asked, bytes: nothing) } == "registry")
        #expect(field { $0.set(token(2), "decimals()", .number(19)) } == "decimals[1]")
        #expect(field { $0.set(pool, "mid_fee()", .number(.one << 64)) } == "mid_fee")
        #expect(field { $0.set(pool, "out_fee()", .number(1)) } == "midFee")
        #expect(field { $0.set(pool, "gamma()", .number(1)) } == "gamma")
        #expect(field { $0.set(pool, "price_scale()", .number(.zero)) } == "priceScale[0]")
    }

    @Test func `a ramp is solved anew and drifts until it has ended`() throws {
        let state = CryptoSwapState.two(.twoCrypto)
        let solved = try state.pool().invariant
        var script = script(state, invariant: solved + 1_000)
        script.set(pool, "future_A_gamma_time()", .number(1_001))
        var ramping = try expected(.twoCrypto, state, invariant: solved)
        ramping.isDrifting = true
        #expect(
            try script.read(question(.twoCrypto, state), at: 1_000) == .cryptoSwap(ramping))
        let ended = try expected(.twoCrypto, state, invariant: solved + 1_000)
        #expect(try script.read(question(.twoCrypto, state), at: 1_001) == .cryptoSwap(ended))
    }

    @Test func `the old factory's pools solve anew ever after a ramp`() throws {
        let state = CryptoSwapState.two(.factory)
        let solved = try state.pool().invariant
        var script = script(state, invariant: solved + 1_000)
        let before = try expected(.factory, state, invariant: solved + 1_000)
        #expect(try script.read(question(.factory, state)) == .cryptoSwap(before))
        script.set(pool, "future_A_gamma_time()", .number(1))
        let after = try expected(.factory, state, invariant: solved)
        #expect(try script.read(question(.factory, state)) == .cryptoSwap(after))
    }

    @Test func `a question about no coins is refused`() {
        let question = CryptoSwapQuestion(
            address: pool, registry: registry, variant: .twoCrypto, coins: [])
        let answers = [[UInt8]?](repeating: AnswerScript.word(0), count: question.calls.count)
        let refusal = refusalOf { () throws(PoolError) in
            try question.pool(answers, timestamp: 1)
        }
        #expect(refusal?.code == .invalidState)
    }
}
