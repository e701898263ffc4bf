import Arithmetic
import Basics
import Pools
import Testing

@Suite struct ConstantProductPoolTests {
    private func pool(
        _ reserve0: UInt256, _ reserve1: UInt256, feePips: UInt32 = 3_000, tax0: UInt32 = 0,
        tax1: UInt32 = 0
    ) throws -> ConstantProductPool {
        try ConstantProductPool(
            token0: lowToken, token1: highToken, reserve0: reserve0, reserve1: reserve1,
            feePips: feePips, transferTaxPips0: tax0, transferTaxPips1: tax1)
    }

    private func random(_ bits: ClosedRange<Int>, _ generator: inout SplitMix) -> UInt256 {
        let width = Int.random(in: bits, using: &generator)
        let value = UInt256(UInt128.random(in: .min ... .max, using: &generator))
        return (value >> (128 - width)) | (UInt256.one << (width - 1))
    }

    /// The pair's own check, in fractions of a million: the product of the balances, less the fee
    /// on what came in, must not fall.
    private func keepsProduct(
        _ pool: ConstantProductPool, _ amountIn: UInt256, _ amountOut: UInt256, zeroForOne: Bool
    ) -> Bool {
        let (reserveIn, reserveOut) =
            zeroForOne ? (pool.reserve0, pool.reserve1) : (pool.reserve1, pool.reserve0)
        let million = UInt256(1_000_000)
        let fee = amountIn * UInt256(UInt64(pool.feePips))
        guard amountOut <= reserveOut else { return false }
        let after = ((reserveIn + amountIn) * million - fee)
            .multipliedFullWidth(by: (reserveOut - amountOut) * million)
        let before = (reserveIn * million).multipliedFullWidth(by: reserveOut * million)
        return after >= before
    }

    @Test func `an output is the largest that keeps the product, at any fee`() throws {
        var generator = SplitMix(state: 7)
        for round in 0..<600 {
            let fee = [UInt32(3_000), 2_500, 0, 999_999, 100_000, 1][round % 6]
            let pool = try pool(
                random(2...108, &generator), random(2...108, &generator), feePips: fee)
            let amountIn = random(1...108, &generator)
            guard let quote = try? pool.quote(exactIn: amountIn, tokenIn: lowToken) else {
                // The next unit would not be paid either.
                #expect(!keepsProduct(pool, amountIn, 1, zeroForOne: true))
                continue
            }
            #expect(keepsProduct(pool, amountIn, quote.amountOut, zeroForOne: true))
            #expect(!keepsProduct(pool, amountIn, quote.amountOut + 1, zeroForOne: true))
        }
    }

    @Test func `the input for an exact output covers it`() throws {
        var generator = SplitMix(state: 8)
        var covered = 0
        for _ in 0..<600 {
            let pool = try pool(random(10...110, &generator), random(10...110, &generator))
            let amountOut = random(1...110, &generator)
            guard let quote = try? pool.quote(exactOut: amountOut, tokenIn: highToken) else {
                continue
            }
            covered += 1
            #expect(quote.amountOut == amountOut)
            #expect(keepsProduct(pool, quote.amountIn, amountOut, zeroForOne: false))
            let forward = try pool.quote(exactIn: quote.amountIn, tokenIn: highToken)
            #expect(forward.amountOut >= amountOut)
        }
        #expect(covered > 150)
    }

    @Test func `with 3000 pips the formula is the contract's 997 of 1000`() throws {
        var generator = SplitMix(state: 9)
        for _ in 0..<400 {
            let (x, y) = (random(60...111, &generator), random(60...111, &generator))
            let amountIn = random(60...100, &generator)
            guard let out = try? pool(x, y).amountOut(exactIn: amountIn, tokenIn: lowToken) else {
                continue
            }
            let weighted = amountIn * 997
            let formula = weighted.multiplied(
                by: y, dividedBy: x * 1_000 + weighted, rounding: .down)
            #expect(out == formula)
        }
    }

    @Test func `what the pair or its router refuses is refused`() throws {
        let reverts = PoolError(.reverts, "")
        let full = ConstantProductPool.reserveMax
        let pool = try pool(1_000_000, 2_000_000)
        #expect(throws: reverts) { try pool.quote(exactIn: 0, tokenIn: lowToken) }
        #expect(throws: reverts) { try pool.quote(exactOut: 0, tokenIn: lowToken) }
        #expect(throws: reverts) { try pool.quote(exactOut: 2_000_000, tokenIn: lowToken) }
        #expect(try pool.quote(exactOut: 1_999_999, tokenIn: lowToken).amountOut == 1_999_999)
        #expect(throws: reverts) { try pool.quote(exactIn: full, tokenIn: lowToken) }
        #expect(throws: reverts) { try pool.quote(exactIn: .max, tokenIn: lowToken) }
        #expect(throws: reverts) { try pool.quote(exactOut: .max, tokenIn: lowToken) }
        let room = full - 1_000_000
        #expect(try pool.quote(exactIn: room, tokenIn: lowToken).amountOut == 1_999_999)
        #expect(throws: reverts) { try pool.quote(exactIn: room + 1, tokenIn: lowToken) }
        let unknown = PoolError(.unknownToken, "")
        #expect(throws: unknown) { try pool.quote(exactIn: 1, tokenIn: otherToken) }
        let empty = try self.pool(0, 0)
        #expect(throws: reverts) { try empty.quote(exactIn: 1, tokenIn: lowToken) }
        #expect(throws: reverts) { try empty.quote(exactOut: 1, tokenIn: lowToken) }
        // An output of nothing: the price of a unit is below one unit.
        let steep = try self.pool(1_000_000, 10)
        #expect(throws: reverts) { try steep.quote(exactIn: 5, tokenIn: lowToken) }
    }

    @Test func `states that no pair can be in are refused`() throws {
        let invalid = PoolError(.invalidState, "")
        let full = ConstantProductPool.reserveMax
        #expect(full == (UInt256.one << 112) - 1)
        #expect(try pool(full, full).reserve0 == full)
        #expect(throws: invalid) { try pool(full + 1, 1) }
        #expect(throws: invalid) { try pool(1, full + 1) }
        #expect(throws: invalid) { try pool(1, 1, feePips: 1_000_000) }
        #expect(throws: invalid) { try pool(1, 1, tax0: 1_000_000) }
        #expect(throws: invalid) { try pool(1, 1, tax1: 1_000_000) }
        #expect(throws: invalid) {
            try ConstantProductPool(
                token0: highToken, token1: lowToken, reserve0: 1, reserve1: 1)
        }
        #expect(throws: invalid) {
            try ConstantProductPool(
                token0: lowToken, token1: lowToken, reserve0: 1, reserve1: 1)
        }
    }

    @Test func `the fee is the input's share rounded up`() throws {
        let pool = try pool(1_000_000, 1_000_000)
        #expect(try pool.quote(exactIn: 1_000, tokenIn: lowToken).feeAmount == 3)
        #expect(try pool.quote(exactIn: 1_001, tokenIn: lowToken).feeAmount == 4)
        #expect(try pool.quote(exactIn: 1_001, tokenIn: lowToken).feeToken == lowToken)
    }

    @Test func `a taxed token is booked after its tax and paid out after its tax`() throws {
        let plain = try pool(1_000_000_000, 2_000_000_000)
        let taxed = try pool(1_000_000_000, 2_000_000_000, tax0: 50_000, tax1: 20_000)
        // 5 % stays behind on the way in, 2 % on the way out.
        let inside = try plain.quote(exactIn: 950_000, tokenIn: lowToken)
        let quote = try taxed.quote(exactIn: 1_000_000, tokenIn: lowToken)
        #expect(quote.amountIn == 1_000_000)
        #expect(quote.amountOut == inside.amountOut * 98 / 100)
        guard case .constantProduct(let after) = quote.after,
            case .constantProduct(let plainAfter) = inside.after
        else {
            Issue.record("another family")
            return
        }
        #expect(after.reserve0 == plainAfter.reserve0 && after.reserve1 == plainAfter.reserve1)
        let back = try taxed.quote(exactOut: 1_234_567, tokenIn: lowToken)
        #expect(back.amountOut == 1_234_567)
        #expect(try taxed.quote(exactIn: back.amountIn, tokenIn: lowToken).amountOut >= 1_234_567)
        let margin = try taxed.quote(exactIn: back.amountIn - 5, tokenIn: lowToken).amountOut
        #expect(margin < 1_234_567 + 5, "the tax is not charged twice")
    }
}
