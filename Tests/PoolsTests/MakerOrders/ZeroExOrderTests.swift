import Arithmetic
import Basics
import Pools
import Testing

@Suite struct ZeroExOrderTests {
    @Test func `the maker's side is rounded down, and what is filled is the taker's`() throws {
        // 7 for 3: each unit in gives 7/3.
        let pool = try ZeroExOrder.test(7, for: 3).pool()
        #expect(pool.coins == [lowToken, highToken] && pool.address == token(9))
        #expect(try pool.amountOut(exactIn: 1, from: 0, to: 1) == 2)
        #expect(try pool.amountOut(exactIn: 2, from: 0, to: 1) == 4)
        #expect(try pool.amountOut(exactIn: 3, from: 0, to: 1) == 7)
        let first = try pool.sold(1)
        #expect(first.after.state.filled == 1 && first.amounts.isPartial == false)
        // Three fills of one unit give 6, one less than one fill of three.
        let second = try first.after.sold(1)
        let third = try second.after.sold(1)
        #expect(second.amounts.amountOut == 2 && third.amounts.amountOut == 2)
        #expect(refusal { try third.after.sold(1) } == ["reverts", "filled"])
    }

    @Test func `more than remains is a partial fill`() throws {
        let pool = try ZeroExOrder.test(7_000, for: 3_000).pool(filled: 1_000)
        let swap = try pool.sold(2_001)
        #expect(swap.amounts.amountIn == 2_000 && swap.amounts.amountOut == 4_666)
        #expect(swap.amounts.isPartial && swap.after.state.filled == 3_000)
        #expect(try pool.sold(2_000).amounts.isPartial == false)
        #expect(throws: PoolError(.exhausted, "")) {
            try pool.amountOut(exactIn: .max, from: 0, to: 1)
        }
    }

    @Test func `what gives nothing moves nothing`() throws {
        let pool = try ZeroExOrder.test(1, for: 1_000).pool()
        let swap = try pool.sold(999)
        #expect(swap.amounts.amountIn == 0 && swap.amounts.amountOut == 0)
        #expect(swap.amounts.isPartial && swap.after == pool)
        #expect(try pool.sold(0).amounts.isPartial == false)
        #expect(try pool.sold(1_000).amounts.amountOut == 1)
    }

    @Test func `a fee on top is part of what goes in, rounded down`() throws {
        // 10 % on top.
        let pool = try ZeroExOrder.test(2_000, for: 1_000, fee: 100).pool()
        let swap = try pool.sold(110)
        #expect(swap.amounts.amountIn == 110 && swap.amounts.feeAmount == 10)
        #expect(swap.amounts.amountOut == 200 && swap.feeCoin == 0)
        #expect(swap.after.state.filled == 100)
        // 109 pay for 99 and a fee of 9, which is 108: 100 would cost 110.
        let below = try pool.sold(109)
        #expect(below.amounts.amountIn == 108 && below.amounts.amountOut == 198)
        #expect(try pool.sold(1_101).amounts.isPartial)
        #expect(try pool.sold(1_100).amounts.isPartial == false)
    }

    @Test func `the fill under a fee is the largest that costs no more`() throws {
        for fee in [0, 1, 7, 99, 100, 101, 12_345] as [UInt128] {
            let pool = try ZeroExOrder.test(100, for: 100, fee: fee).pool(filled: 3)
            for asked in 0...400 as ClosedRange<UInt64> {
                func cost(_ taken: UInt64) -> UInt64 { taken + taken * UInt64(fee) / 100 }
                let taken = (0...97 as ClosedRange<UInt64>).last { cost($0) <= asked } ?? 0
                let amounts = try pool.sold(UInt256(asked)).amounts
                #expect(amounts.amountOut == UInt256(taken))
                #expect(amounts.amountIn == UInt256(cost(taken)))
            }
        }
    }

    @Test func `there is no exact output and no way back`() throws {
        let pool = try ZeroExOrder.test(7, for: 3).pool()
        #expect(throws: PoolError(.unsupported, "")) { try pool.bought(1) }
        #expect(throws: PoolError(.unsupported, "")) {
            try pool.swap(exactIn: 1, from: 1, to: 0)
        }
        for (from, to) in [(0, 0), (0, 2), (-1, 0)] {
            #expect(throws: PoolError(.unknownToken, "")) {
                try pool.swap(exactIn: 1, from: from, to: to)
            }
        }
    }

    @Test func `an order that cannot be filled now says why`() throws {
        let order = ZeroExOrder.test(7, for: 3)
        func refused(
            _ order: ZeroExOrder,
            _ change: (inout MakerOrderState, inout MakerOrderContext) -> Void
        ) throws -> [String]? {
            let pool = try order.pool(filled: 0, change)
            let found = refusal { try pool.sold(1) }
            #expect((pool.refusal == nil) == (found == nil))
            return found
        }
        // The block of the expiry is too late; the one before is not.
        #expect(try refused(order) { $1.timestamp = order.expiry - 1 } == nil)
        #expect(try refused(order) { $1.timestamp = order.expiry } == ["reverts", "expiry"])
        #expect(try refused(order) { state, _ in state.filled = 3 } == ["reverts", "filled"])
        #expect(
            try refused(order) { state, _ in state.isCancelled = true }
                == ["reverts", "cancelled"])
        #expect(try refused(order) { state, _ in state.minValidSalt = 5 } == nil)
        #expect(
            try refused(order) { state, _ in state.minValidSalt = 6 } == ["reverts", "salt"])
        #expect(try refused(order) { $1.origin = otherToken } == nil)
        #expect(try refused(order) { $1.origin = lowToken } == ["reverts", "txOrigin"])
        var personal = order
        personal.taker = highToken
        #expect(try refused(personal) { $1.caller = highToken } == nil)
        #expect(try refused(personal) { $1.caller = lowToken } == ["reverts", "taker"])
        var sent = ZeroExOrder.test(7, for: 3, fee: 0)
        sent.terms = .limit(takerTokenFeeAmount: 0, sender: highToken, feeRecipient: .zero)
        #expect(try refused(sent) { $1.caller = highToken } == nil)
        #expect(try refused(sent) { $1.caller = lowToken } == ["reverts", "sender"])
    }

    @Test func `an order that nobody can ever fill is refused at the door`() throws {
        #expect(
            refusal { try ZeroExOrder.test(0, for: 3).pool() }
                == ["invalid-state", "makerAmount"])
        #expect(
            refusal { try ZeroExOrder.test(7, for: 0).pool() }
                == ["invalid-state", "takerAmount"])
        var order = ZeroExOrder.test(7, for: 3)
        #expect(refusal { try order.pool(filled: 4) } == ["invalid-state", "filled"])
        order.terms = .rfq(txOrigin: .zero)
        #expect(refusal { try order.pool() } == ["invalid-state", "txOrigin"])
        order = ZeroExOrder.test(7, for: 3)
        order.takerToken = order.makerToken
        #expect(refusal { try order.pool() } == ["invalid-state", "takerToken"])
    }

    @Test func `an order of another chain or another signer is refused`() throws {
        let order = ZeroExOrder.test(7, for: 3)
        #expect(
            refusal { try order.pool { $1.chainId = ChainId(2) } } == ["reverts", "chainId"])
        #expect(
            refusal { try order.pool { state, _ in state.registeredSigner = nil } }
                == ["reverts", "signature"])
        let pool = try order.pool()
        for signature in [.contract([], isValid: true), .typedData([1])] as [MakerSignature] {
            let found = refusal {
                try MakerOrderPool(
                    order: pool.order, domain: pool.domain, signature: signature,
                    state: pool.state, context: pool.context)
            }
            #expect(found?.last == "signature")
        }
    }
}
