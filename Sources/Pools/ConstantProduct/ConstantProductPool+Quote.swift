public import Arithmetic
public import Basics

extension ConstantProductPool {
    /// One way through the pair: reserves and rates seen from the token that goes in.
    private struct Side {
        let reserveIn: UInt256
        let reserveOut: UInt256
        let taxPipsIn: UInt32
        let taxPipsOut: UInt32
    }

    /// What moves between the pair's books and the trader; they differ for taxed tokens.
    private struct Booking {
        let sent: UInt256
        let bookedIn: UInt256
        let bookedOut: UInt256
        let received: UInt256
    }

    private func side(_ zeroForOne: Bool) -> Side {
        zeroForOne
            ? Side(
                reserveIn: reserve0, reserveOut: reserve1, taxPipsIn: transferTaxPips0,
                taxPipsOut: transferTaxPips1)
            : Side(
                reserveIn: reserve1, reserveOut: reserve0, taxPipsIn: transferTaxPips1,
                taxPipsOut: transferTaxPips0)
    }

    /// The output of a swap of exactly this input.
    ///
    /// Inlined, because a call would copy the pool out of its enum, which takes longer than the quote.
    @inline(__always)
    public func amountOut(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> UInt256 {
        let zeroForOne = try isZeroForOne(tokenIn)
        let quick =
            zeroForOne
            ? quickOutput(amountIn, reserve0, reserve1)
            : quickOutput(amountIn, reserve1, reserve0)
        if let quick { return quick }
        return try book(exactIn: amountIn, side(zeroForOne)).received
    }

    /// The output where all fits 128-bit words, as it mostly does; nil where it does not, where a
    /// token is taxed, and where the pair reverts.
    @inline(__always)
    private func quickOutput(
        _ amountIn: UInt256, _ reserveIn: UInt256, _ reserveOut: UInt256
    ) -> UInt256? {
        // Below 2^107 both: times a million, of 20 bits, and added up they stay below 2^128, and
        // below 2^112 without it, so that no reserve overflows.
        guard transferTaxPips0 | transferTaxPips1 == 0, !reserveIn.isZero,
            amountIn.limb2 | amountIn.limb3 | (amountIn.limb1 | reserveIn.limb1) >> 43 == 0
        else { return nil }
        let weighted = Self.narrow(amountIn) &* UInt128(PipUnits.one &- feePips)
        let divisor = Self.narrow(reserveIn) &* UInt128(PipUnits.one) &+ weighted
        guard
            let out = weighted.multipliedQuickly(
                by: Self.narrow(reserveOut), dividedBy: divisor), out != 0
        else { return nil }
        return UInt256(out)
    }

    /// The lower half of a number that has no other.
    @inline(__always)
    private static func narrow(_ value: UInt256) -> UInt128 {
        UInt128(value.limb1) << 64 | UInt128(value.limb0)
    }

    /// What a swap of exactly this input moves.
    public func amounts(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        amounts(try book(exactIn: amountIn, side(isZeroForOne(tokenIn))))
    }

    /// What a swap for exactly this output moves.
    public func amounts(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        amounts(try book(exactOut: amountOut, side(isZeroForOne(tokenIn))))
    }

    /// What a swap of exactly this input moves and leaves.
    public func quote(exactIn amountIn: UInt256, tokenIn: Address) throws(PoolError) -> PoolQuote {
        let zeroForOne = try isZeroForOne(tokenIn)
        return quote(try book(exactIn: amountIn, side(zeroForOne)), zeroForOne)
    }

    /// What a swap for exactly this output moves and leaves.
    public func quote(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> PoolQuote {
        let zeroForOne = try isZeroForOne(tokenIn)
        return quote(try book(exactOut: amountOut, side(zeroForOne)), zeroForOne)
    }

    private func book(exactIn amountIn: UInt256, _ side: Side) throws(PoolError) -> Booking {
        // The tax comes first: what it leaves may fit a reserve when what was sent does not.
        guard let bookedIn = Self.afterTax(amountIn, side.taxPipsIn) else {
            throw PoolError(.reverts, "the input overflows")
        }
        try checkInput(bookedIn, side)
        // in < 2^112 and rate < 2^20: 132 bits; times a reserve: 244 bits.
        let weighted = bookedIn &* PipUnits.rest(feePips)
        let divisor = side.reserveIn &* PipUnits.whole &+ weighted
        guard
            let out = weighted.multiplied(
                by: side.reserveOut, dividedBy: divisor, rounding: .down)
        else { throw PoolError(.reverts, "insufficient liquidity") }
        guard !out.isZero else { throw PoolError(.reverts, "insufficient output amount") }
        return Booking(
            sent: amountIn, bookedIn: bookedIn, bookedOut: out,
            received: Self.afterTax(out, side.taxPipsOut) ?? .zero)
    }

    private func book(exactOut amountOut: UInt256, _ side: Side) throws(PoolError) -> Booking {
        guard !amountOut.isZero else { throw PoolError(.reverts, "insufficient output amount") }
        guard !side.reserveIn.isZero,
            let bookedOut = Self.beforeTax(amountOut, side.taxPipsOut),
            bookedOut < side.reserveOut
        else { throw PoolError(.reverts, "insufficient liquidity") }
        // Reserves below 2^112 and a million below 2^20: the numerator is below 2^244.
        let numerator = side.reserveIn &* bookedOut &* PipUnits.whole
        let divisor = (side.reserveOut &- bookedOut) &* PipUnits.rest(feePips)
        guard let quotient = numerator.divided(by: divisor, rounding: .down) else {
            throw PoolError(.reverts, "insufficient liquidity")
        }
        // The quotient is at most the numerator, so adding one cannot wrap.
        let bookedIn = quotient &+ .one
        try checkInput(bookedIn, side)
        guard let sent = Self.beforeTax(bookedIn, side.taxPipsIn) else {
            throw PoolError(.reverts, "the input overflows")
        }
        return Booking(
            sent: sent, bookedIn: bookedIn, bookedOut: bookedOut, received: amountOut)
    }

    private func checkInput(_ bookedIn: UInt256, _ side: Side) throws(PoolError) {
        guard !bookedIn.isZero else { throw PoolError(.reverts, "insufficient input amount") }
        guard !side.reserveIn.isZero, !side.reserveOut.isZero else {
            throw PoolError(.reverts, "insufficient liquidity")
        }
        // A reserve is at most 2^112 − 1, so the difference is not negative.
        guard bookedIn <= Self.reserveMax &- side.reserveIn else {
            throw PoolError(.reverts, "the reserve overflows")
        }
    }

    /// What arrives of a taxed transfer, rounded down.
    private static func afterTax(_ amount: UInt256, _ taxPips: UInt32) -> UInt256? {
        if taxPips == 0 { return amount }
        return amount.multiplied(
            by: PipUnits.rest(taxPips), dividedBy: PipUnits.whole, rounding: .down)
    }

    /// What must be sent so that at least `amount` arrives: quotient plus one.
    private static func beforeTax(_ amount: UInt256, _ taxPips: UInt32) -> UInt256? {
        if taxPips == 0 { return amount }
        return amount.multiplied(
            by: PipUnits.whole, dividedBy: PipUnits.rest(taxPips), rounding: .down
        )?.checkedAdding(.one)
    }

    private func amounts(_ booking: Booking) -> SwapAmounts {
        // The pair charges a fraction of a unit exactly; as a whole number it is rounded up.
        // in < 2^112, fee < 2^20: no overflow.
        let fee = (booking.bookedIn &* UInt256(UInt64(feePips)))
            .divided(by: PipUnits.whole, rounding: .up)
        return SwapAmounts(
            amountIn: booking.sent, amountOut: booking.received, feeAmount: fee ?? .zero)
    }

    private func quote(_ booking: Booking, _ zeroForOne: Bool) -> PoolQuote {
        var after = self
        // Both were checked: the sum is at most 2^112 − 1, the output is below its reserve.
        if zeroForOne {
            after.reserve0 = reserve0 &+ booking.bookedIn
            after.reserve1 = reserve1 &- booking.bookedOut
        } else {
            after.reserve1 = reserve1 &+ booking.bookedIn
            after.reserve0 = reserve0 &- booking.bookedOut
        }
        return PoolQuote(
            amounts: amounts(booking), feeToken: zeroForOne ? token0 : token1,
            after: .constantProduct(after))
    }
}
