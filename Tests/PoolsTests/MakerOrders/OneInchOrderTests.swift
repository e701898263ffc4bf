import Arithmetic
import Basics
import Pools
import Testing

@Suite struct OneInchOrderTests {
    @Test func `an exact input rounds the maker's side down, an exact output the taker's up`()
        throws
    {
        // 7 for 3.
        let pool = try OneInchOrder.test(7, for: 3).pool()
        #expect(try pool.amountOut(exactIn: 1, from: 0, to: 1) == 2)
        #expect(try pool.amountOut(exactIn: 2, from: 0, to: 1) == 4)
        #expect(try pool.sold(2).after.state.filled == 4)
        let bought = (1...7 as ClosedRange<UInt64>).map { UInt256($0) }
        let paid = try bought.map { try pool.bought($0).amounts.amountIn }
        #expect(paid == [1, 1, 2, 2, 3, 3, 3])
    }

    @Test func `more than remains is a partial fill, paid for by what remains`() throws {
        let pool = try OneInchOrder.test(7_000, for: 3_000).pool(filled: 2_333)
        let sold = try pool.sold(.max >> 128)
        // 4667 remain, and 4667 · 3 / 7 is 2000.14.
        #expect(sold.amounts.amountIn == 2_001 && sold.amounts.amountOut == 4_667)
        #expect(sold.amounts.isPartial && sold.after.state.filled == 7_000)
        #expect(try pool.sold(2_001).amounts.isPartial == false)
        let bought = try pool.bought(4_668)
        #expect(bought.amounts.amountIn == 2_001 && bought.amounts.isPartial)
        #expect(try pool.bought(4_667).amounts.isPartial == false)
        #expect(refusal { try bought.after.bought(1) } == ["reverts", "filled"])
    }

    @Test func `a fill of nothing on either side reverts`() throws {
        let pool = try OneInchOrder.test(1, for: 1_000).pool()
        #expect(refusal { try pool.sold(999) } == ["reverts", ""])
        #expect(refusal { try pool.sold(0) } == ["reverts", ""])
        #expect(refusal { try pool.bought(0) } == ["reverts", ""])
        #expect(try pool.sold(1_000).amounts.amountOut == 1)
    }

    @Test func `without partial fills it is all or nothing`() throws {
        let pool = try OneInchOrder.test(7, for: 3, .noPartialFills).pool()
        #expect(refusal { try pool.sold(2) } == ["reverts", "makerTraits"])
        #expect(refusal { try pool.bought(6) } == ["reverts", "makerTraits"])
        #expect(try pool.sold(3).amounts.amountOut == 7)
        #expect(try pool.bought(8).amounts.amountIn == 3)
    }

    @Test func `without multiple fills the first one ends the order`() throws {
        let pool = try OneInchOrder.test(7, for: 3, .zero).pool()
        let swap = try pool.sold(1)
        #expect(swap.amounts.amountOut == 2)
        #expect(refusal { try swap.after.sold(1) } == ["reverts", "filled"])
        // With them it goes on.
        let other = try OneInchOrder.test(7, for: 3).pool().sold(1).after
        #expect(try other.sold(1).amounts.amountOut == 2)
    }

    @Test func `it can be filled in the very block of its expiration`() throws {
        let traits = UInt256.multipleFills | UInt256(makerTime) << 80
        let order = OneInchOrder.test(7, for: 3, traits)
        _ = try order.pool().sold(1)
        #expect(
            refusal { try order.pool { $1.timestamp = makerTime + 1 }.sold(1) }
                == ["reverts", "makerTraits"])
        // Without one it never expires.
        _ = try OneInchOrder.test(7, for: 3).pool { $1.timestamp = .max }.sold(1)
    }

    @Test func `an epoch must be the maker's, and goes with multiple fills only`() throws {
        let epoch = UInt256.epochNeeded | UInt256(9) << 120
        let order = OneInchOrder.test(7, for: 3, .multipleFills | epoch)
        _ = try order.pool { state, _ in state.epoch = 9 }.sold(1)
        #expect(
            refusal { try order.pool { state, _ in state.epoch = 8 }.sold(1) }
                == ["reverts", "epoch"])
        #expect(refusal { try order.pool() } == ["unsupported", "epoch"])
        #expect(
            refusal { try OneInchOrder.test(7, for: 3, epoch).pool() }
                == ["invalid-state", "makerTraits"])
    }

    @Test func `a private order is for callers whose address ends so`() throws {
        let sender = token(0x77)
        let order = OneInchOrder.test(7, for: 3, .multipleFills | 0x77)
        _ = try order.pool { $1.caller = sender }.sold(1)
        _ = try order.pool().sold(1)
        #expect(
            refusal { try order.pool { $1.caller = lowToken }.sold(1) }
                == ["reverts", "makerTraits"])
    }

    @Test(arguments: [249, 251, 252])
    func `extensions and interactions are refused`(flag: Int) throws {
        let order = OneInchOrder.test(7, for: 3, .multipleFills | .one << flag)
        #expect(refusal { try order.pool() } == ["unsupported", "makerTraits"])
    }

    @Test func `Permit2 and unwrapping change no amount`() throws {
        let order = OneInchOrder.test(7, for: 3, .multipleFills | .one << 248 | .one << 247)
        #expect(try order.pool().sold(2).amounts.amountOut == 4)
    }

    @Test func `an order that cannot be is refused at the door, and one that is not signed`()
        throws
    {
        #expect(
            refusal { try OneInchOrder.test(0, for: 3).pool() }
                == ["invalid-state", "makingAmount"])
        #expect(
            refusal { try OneInchOrder.test(7, for: 0).pool() }
                == ["invalid-state", "takingAmount"])
        var order = OneInchOrder.test(7, for: 3)
        #expect(refusal { try order.pool(filled: 8) } == ["invalid-state", "filled"])
        #expect(refusal { try order.pool(isValid: false) } == ["reverts", "signature"])
        #expect(refusal { try order.pool { $1.chainId = ChainId(2) } } == ["reverts", "chainId"])
        #expect(
            refusal { try order.pool { state, _ in state.isCancelled = true }.sold(1) }
                == ["reverts", "cancelled"])
        order.takerAsset = order.makerAsset
        #expect(refusal { try order.pool() } == ["invalid-state", "takerAsset"])
    }

    @Test func `products beyond 256 bits revert, and a sum that the contract does not check wraps`()
        throws
    {
        let half = UInt256.one << 128
        #expect(
            refusal { try OneInchOrder.test(half, for: 1).pool().sold(half) } == ["reverts", ""])
        // Both factors have 128 bits, the amount of the whole has more: the contract rounds
        // 2^256 + something down to nothing, and takes nothing for it.
        let most = half &- .one
        let wrapping = try OneInchOrder.test(half << 2, for: most).pool()
        #expect(refusal { try wrapping.bought(most) } == ["reverts", ""])
        // One bit more, and it does check.
        let checked = try OneInchOrder.test(UInt256.max &- 1, for: half).pool()
        #expect(refusal { try checked.bought(most) } == ["reverts", ""])
        // The sum that rounds up passes 2^256, though the quotient would not.
        let square = try OneInchOrder.test(half, for: half).pool()
        #expect(refusal { try square.bought(half &- 1) } == ["reverts", ""])
        #expect(try square.bought(half &- 2).amounts.amountIn == half &- 2)
    }
}
