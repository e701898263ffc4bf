public import Arithmetic
public import Basics

extension ConstantProductPool {
    /// One way through the pair: reserves and rates seen from the token that goes in.
    private struct Side {
        let reserveIn: UInt256
        let reserveOut: UInt256
        let feePips: UInt32
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
                reserveIn: reserve0, reserveOut: reserve1, feePips: feePips,
                taxPipsIn: transferTaxPips0, taxPipsOut: transferTaxPips1)
            : Side(
                reserveIn: reserve1, reserveOut: reserve0, feePips: feePips,
                taxPipsIn: transferTaxPips1, taxPipsOut: transferTaxPips0)
    }

    /// The output of a swap of exactly this input.
    public func amountOut(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> UInt256 {
        if let output = try quickOutput(exactIn: amountIn, tokenIn: tokenIn) { return output }
        return try Self.book(exactIn: amountIn, side(isZeroForOne(tokenIn))).received
    }

    /// The output where all fits 128-bit words, as it mostly does; nil where it does not, where a
    /// token is taxed, without a reserve, and for a token that the pair does not hold.
    ///
    /// Inlined: a call would copy the pool out of its enum, which takes as long as the quote.
    @inline(__always)
    func quickOutput(exactIn amountIn: UInt256, tokenIn: Address) throws(PoolError) -> UInt256? {
        if tokenIn == token0 { return try quickOutput(amountIn, held0, held1) }
        if tokenIn == token1 { return try quickOutput(amountIn, held1, held0) }
        return nil
    }

    @inline(__always)
    private func quickOutput(
        _ amountIn: UInt256, _ reserveIn: UInt128, _ reserveOut: UInt128
    ) throws(PoolError) -> UInt256? {
        // Below 2^107 both: times a million, of 20 bits, and added up they stay below 2^128, and
        // below 2^112 without it, so that no reserve overflows.
        let amount = UInt128(amountIn.limb1) << 64 | UInt128(amountIn.limb0)
        guard amountIn.limb2 | amountIn.limb3 == 0, (amount | reserveIn) >> 107 == 0 else {
            return nil
        }
        // Zero where a token is taxed.
        let weighted = amount &* UInt128(untaxedRest)
        guard weighted != 0 else { return nil }
        let divisor = reserveIn &* UInt128(PipUnits.one) &+ weighted
        // Without a reserve the divisor is not above what is divided.
        guard let output = weighted.multipliedQuickly(by: reserveOut, dividedBy: divisor) else {
            return nil
        }
        guard output != 0 else { throw Self.noOutput(reserveOut) }
        return UInt256(output)
    }

    @inline(never)
    private static func noOutput(_ reserveOut: UInt128) -> PoolError {
        PoolError(
            .reverts,
            reserveOut == 0 ? "insufficient liquidity" : "insufficient output amount")
    }

    /// What a swap of exactly this input moves.
    public func amounts(
        exactIn amountIn: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        amounts(try Self.book(exactIn: amountIn, side(isZeroForOne(tokenIn))))
    }

    /// What a swap for exactly this output moves.
    public func amounts(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> SwapAmounts {
        amounts(try Self.book(exactOut: amountOut, side(isZeroForOne(tokenIn))))
    }

    /// What a swap of exactly this input moves and leaves.
    public func quote(exactIn amountIn: UInt256, tokenIn: Address) throws(PoolError) -> PoolQuote {
        let zeroForOne = try isZeroForOne(tokenIn)
        return try quote(Self.book(exactIn: amountIn, side(zeroForOne)), zeroForOne)
    }

    /// What a swap for exactly this output moves and leaves.
    public func quote(
        exactOut amountOut: UInt256, tokenIn: Address
    ) throws(PoolError) -> PoolQuote {
        let zeroForOne = try isZeroForOne(tokenIn)
        return try quote(Self.book(exactOut: amountOut, side(zeroForOne)), zeroForOne)
    }

    private static func book(exactIn amountIn: UInt256, _ side: Side) throws(PoolError) -> Booking {
        // The tax comes first: what it leaves may fit a reserve when what was sent does not.
        guard let bookedIn = afterTax(amountIn, side.taxPipsIn) else {
            throw PoolError(.reverts, "the input overflows")
        }
        try checkInput(bookedIn, side)
        // in < 2^112 and rate < 2^20: 132 bits; times a reserve: 244 bits.
        let weighted = bookedIn &* PipUnits.rest(side.feePips)
        let divisor = side.reserveIn &* PipUnits.whole &+ weighted
        guard let out = quotient(weighted, side.reserveOut, divisor) else {
            throw PoolError(.reverts, "insufficient liquidity")
        }
        guard !out.isZero else { throw PoolError(.reverts, "insufficient output amount") }
        return Booking(
            sent: amountIn, bookedIn: bookedIn, bookedOut: out,
            received: afterTax(out, side.taxPipsOut) ?? .zero)
    }

    private static func book(exactOut amountOut: UInt256, _ side: Side) throws(PoolError) -> Booking
    {
        guard !amountOut.isZero else { throw PoolError(.reverts, "insufficient output amount") }
        guard !side.reserveIn.isZero,
            let bookedOut = beforeTax(amountOut, side.taxPipsOut),
            bookedOut < side.reserveOut
        else { throw PoolError(.reverts, "insufficient liquidity") }
        // Reserves below 2^112 and a million below 2^20: the numerator is below 2^244.
        let numerator = side.reserveIn &* bookedOut &* PipUnits.whole
        let divisor = (side.reserveOut &- bookedOut) &* PipUnits.rest(side.feePips)
        guard let quotient = numerator.divided(by: divisor, rounding: .down) else {
            throw PoolError(.reverts, "insufficient liquidity")
        }
        // The quotient is at most the numerator, so adding one cannot wrap.
        let bookedIn = quotient &+ .one
        try checkInput(bookedIn, side)
        guard let sent = beforeTax(bookedIn, side.taxPipsIn) else {
            throw PoolError(.reverts, "the input overflows")
        }
        return Booking(
            sent: sent, bookedIn: bookedIn, bookedOut: bookedOut, received: amountOut)
    }

    /// `⌊weighted · reserve / divisor⌋`, the short way where 128-bit words hold all three.
    private static func quotient(
        _ weighted: UInt256, _ reserve: UInt256, _ divisor: UInt256
    ) -> UInt256? {
        if let weighted = weighted.asUInt128, let reserve = reserve.asUInt128,
            let divisor = divisor.asUInt128
        {
            return weighted.multipliedQuickly(by: reserve, dividedBy: divisor)
                .map { UInt256($0) }
        }
        return weighted.multiplied(by: reserve, dividedBy: divisor, rounding: .down)
    }

    private static func checkInput(_ bookedIn: UInt256, _ side: Side) throws(PoolError) {
        guard !bookedIn.isZero else { throw PoolError(.reverts, "insufficient input amount") }
        guard !side.reserveIn.isZero, !side.reserveOut.isZero else {
            throw PoolError(.reverts, "insufficient liquidity")
        }
        // A reserve is at most 2^112 − 1, so the difference is not negative.
        guard bookedIn <= reserveMax &- side.reserveIn else {
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

    private func quote(
        _ booking: Booking, _ zeroForOne: Bool
    ) throws(PoolError) -> PoolQuote {
        // Both were checked: the sum is at most 2^112 − 1, the output is below its reserve.
        let after =
            zeroForOne
            ? try with(
                reserve0: reserve0 &+ booking.bookedIn, reserve1: reserve1 &- booking.bookedOut)
            : try with(
                reserve0: reserve0 &- booking.bookedOut, reserve1: reserve1 &+ booking.bookedIn)
        return PoolQuote(
            amounts: amounts(booking), feeToken: zeroForOne ? token0 : token1,
            after: .constantProduct(after))
    }
}
