import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Pools of Uniswap V4 as the reading contract answers.
@Suite struct UniswapV4QuestionTests {
    private let manager = token(60)
    private let view = token(61)

    private func question(
        feePips: UInt32 = 3_000, tickSpacing: Int32 = 60
    ) -> UniswapV4Question {
        UniswapV4Question(
            manager: manager, view: view, currency0: token(1), currency1: token(2),
            feePips: feePips, tickSpacing: tickSpacing)
    }

    /// A position from tick -120 to 180 around a price of one.
    private func script(_ question: UniswapV4Question) -> AnswerScript {
        var script = AnswerScript()
        let id = question.id.bytes
        script.set(
            view, "getSlot0(bytes32)", [id], .number(.one << 96), .number(0),
            // 0.05 % of token0's and 0.03 % of token1's input, twelve bits each.
            .number(500 | 300 << 12), .number(UInt256(UInt64(question.feePips))))
        script.set(view, "getLiquidity(bytes32)", [id], .number(77))
        for call in question.calls.dropFirst(2) {
            let word = Array(call.data.suffix(32))
            let bits: UInt256 =
                word.allSatisfy { $0 == 0xFF }
                ? .one << 254 : word.allSatisfy { $0 == 0 } ? 8 : .zero
            script.set(view, "getTickBitmap(bytes32,int16)", [id, word], .number(bits))
        }
        script.set(
            view, "getTickLiquidity(bytes32,int24)", [id, AnswerScript.word(negative: 120)],
            .number(77), .number(77))
        script.set(
            view, "getTickLiquidity(bytes32,int24)", [id, AnswerScript.word(180)],
            bytes: AnswerScript.word(77) + AnswerScript.word(negative: 77))
        return script
    }

    private func read(
        _ question: UniswapV4Question, _ script: AnswerScript
    ) throws(PoolError) -> ConcentratedPool {
        let answers = script.answers(question.calls)
        return try question.pool(
            answers, ticks: script.answers(try question.tickCalls(answers)))
    }

    private func field(_ change: (inout AnswerScript) -> Void) -> String? {
        let question = question()
        var script = script(question)
        change(&script)
        return refusalOf { () throws(PoolError) in try read(question, script) }?.field
    }

    @Test func `the id is the hash of the key, as of a pool that everybody knows`() throws {
        let usdc = try Address(hex: "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48")
        let known = UniswapV4Question(
            manager: manager, view: view, currency0: .zero, currency1: usdc, feePips: 500,
            tickSpacing: 10)
        #expect(
            known.id.hex == "0x21c67e77068de97969ba93d4aab21826d33ca12bb9f565d8496e8fda8a82ca27")
        #expect(known.place == PoolPlace(emitter: manager, id: known.id))
    }

    @Test func `a pool is read with ticks on both sides of zero and the protocol's fees`() throws {
        let question = question()
        let pool = try read(question, script(question))
        let expected = try ConcentratedPool(
            address: manager, token0: token(1), token1: token(2), feePips: 3_000,
            rules: .v4(ProtocolFees(zeroForOnePips: 500, oneForZeroPips: 300)), tickSpacing: 60,
            sqrtPriceX96: .one << 96, tick: 0, liquidity: 77,
            ticks: [
                Tick(index: -120, liquidityNet: 77, liquidityGross: 77),
                Tick(index: 180, liquidityNet: -77, liquidityGross: 77),
            ])
        #expect(pool == expected)
        #expect(question.calls.count == 2 + 116, "words -58...57")
    }

    @Test func `every answer is needed and whole`() throws {
        let question = question()
        let script = script(question)
        let answers = script.answers(question.calls)
        let words = (-58...57).map { "bitmap[\($0)]" }
        for (index, name) in (["slot0", "liquidity"] + words).enumerated() {
            for change in [nil, Array((answers[index] ?? []).dropLast())] as [[UInt8]?] {
                var changed = answers
                changed[index] = change
                let refusal = refusalOf { () throws(PoolError) in
                    try question.pool(
                        changed, ticks: script.answers(try question.tickCalls(answers)))
                }
                #expect(refusal?.code == .invalidState)
                #expect(refusal?.field == name)
            }
        }
        let ticks = script.answers(try question.tickCalls(answers))
        for change in [nil, Array((ticks[1] ?? []).dropLast())] as [[UInt8]?] {
            let refusal = refusalOf { () throws(PoolError) in
                try question.pool(answers, ticks: [ticks[0], change])
            }
            #expect(refusal?.field == "ticks[180]")
        }
        let few = refusalOf { () throws(PoolError) in
            try question.pool(answers, ticks: [ticks[0]])
        }
        #expect(few?.field == "ticks")
    }

    @Test func `a pool of another state than its key allows is refused`() {
        let id = question().id.bytes
        func slot0(_ price: UInt256, _ tick: [UInt8], _ fee: UInt256) -> String? {
            field {
                $0.set(
                    view, "getSlot0(bytes32)", [id],
                    bytes: AnswerScript.word(price) + tick + AnswerScript.word(0)
                        + AnswerScript.word(fee))
            }
        }
        let zero = AnswerScript.word(0)
        #expect(slot0(.one << 96, zero, 500) == "slot0", "another fee")
        #expect(slot0(.zero, zero, 3_000) == "slot0", "not initialised")
        #expect(slot0(.one << 96, AnswerScript.word(1), 3_000) == "tick")
        #expect(slot0(.one << 96, AnswerScript.word(.one << 40), 3_000) == "slot0")
        #expect(slot0(.one << 96, AnswerScript.word(.max >> 1), 3_000) == "slot0")
        #expect(slot0(.one << 96, zero, .max) == "slot0")
        #expect(field { $0.set(view, "getLiquidity(bytes32)", [id], .number(78)) } == "liquidity")
        #expect(
            field { $0.set(view, "getLiquidity(bytes32)", [id], .number(.one << 128)) }
                == "liquidity")
        // The highest word allows ticks up to 14,787 spacings only.
        #expect(
            field {
                $0.set(
                    view, "getTickBitmap(bytes32,int16)", [id, AnswerScript.word(57)],
                    .number(.one << 255))
            } == "bitmap[57]")
    }

    @Test func `a fee that a hook decides is not supported`() {
        let question = question(feePips: ConcentratedRules.dynamicFeePips)
        let script = script(question)
        let refusal = refusalOf { () throws(PoolError) in try read(question, script) }
        #expect(refusal?.code == .unsupported)
    }

    @Test func `a spacing of none does not stop the reader`() {
        let question = question(tickSpacing: 0)
        #expect(question.calls.count == 2 + 6_932)
    }
}
