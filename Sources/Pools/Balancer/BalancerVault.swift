import Arithmetic

/// Which of Balancer's vaults holds a pool.
enum BalancerVault: Hashable, Sendable {
    /// Fees are taken of raw amounts, balances are below 2^112.
    case v2
    /// Fees are taken of scaled amounts, balances are below 2^128, and no trade is tiny.
    case v3

    /// How many bits a balance has.
    var balanceBits: Int { self == .v2 ? 112 : 128 }

    /// The least scaled amount that V3 lets in or out.
    static var tradeMin: UInt256 { 1_000_000 }
}

/// What a swap moves in a Balancer vault.
struct BalancerBooking {
    /// What the trader sends.
    let sent: UInt256
    /// What the trader receives.
    let received: UInt256
    /// The fee within `sent`.
    let fee: UInt256
    /// The part of the fee that leaves the pool.
    let aggregateFee: UInt256
}

/// A pool's own maths, and the state round it.
protocol BalancerMaths: CoinPool {
    var balances: CoinAmounts { get set }
    var scaling: BalancerScaling { get }
    var swapFee: UInt256 { get set }
    var aggregateSwapFee: UInt256 { get }
    var vault: BalancerVault { get }

    /// What comes out for an input net of fee; all scaled to 18 decimals.
    func scaledOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256

    /// What must go in, net of fee, for an output; all scaled to 18 decimals.
    func scaledIn(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256
}

extension BalancerMaths {
    /// A balance with 18 decimals, rounded down.
    func scaledBalance(_ index: Int) throws(PoolError) -> UInt256 {
        try scaling.scaled(balances[index], by: scaling.factors[index], .down)
    }

    /// The steps of the vault and the pool for an exact input.
    func book(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> BalancerBooking {
        try checkPlaces(coinIn, coinOut, of: balances.count)
        guard !amountIn.isZero else { throw PoolError(.reverts, "nothing goes in") }
        let (received, fee): (UInt256, UInt256)
        switch vault {
        case .v2:
            fee = try BalancerArithmetic.fixedProduct(amountIn, swapFee, .up)
            let net = try BalancerArithmetic.difference(amountIn, fee)
            let scaled = try scaling.scaled(net, by: scaling.factors[coinIn], .down)
            let out = try scaledOut(exactIn: scaled, from: coinIn, to: coinOut)
            received = try scaling.raw(out, by: scaling.factorsOut[coinOut], .down)
        case .v3:
            let given = try scaling.scaled(amountIn, by: scaling.factors[coinIn], .down)
            let scaledFee = try BalancerArithmetic.fixedProduct(given, swapFee, .up)
            let net = try traded(BalancerArithmetic.difference(given, scaledFee))
            let out = try traded(scaledOut(exactIn: net, from: coinIn, to: coinOut))
            received = try scaling.raw(out, by: scaling.factorsOut[coinOut], .down)
            fee = try scaling.raw(scaledFee, by: scaling.factors[coinIn], .down)
        }
        return try checked(sent: amountIn, received: received, fee: fee, coinIn, coinOut)
    }

    /// The steps of the vault and the pool for an exact output.
    func book(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> BalancerBooking {
        try checkPlaces(coinIn, coinOut, of: balances.count)
        guard !amountOut.isZero else { throw PoolError(.reverts, "nothing comes out") }
        let (sent, fee): (UInt256, UInt256)
        let rest = BalancerArithmetic.complement(swapFee)
        switch vault {
        case .v2:
            // V2 rounds what shall come out down.
            let scaled = try scaling.scaled(amountOut, by: scaling.factorsOut[coinOut], .down)
            let needed = try scaledIn(exactOut: scaled, from: coinIn, to: coinOut)
            let net = try scaling.raw(needed, by: scaling.factors[coinIn], .up)
            sent = try BalancerArithmetic.fixedQuotient(net, rest, .up)
            fee = try BalancerArithmetic.difference(sent, net)
        case .v3:
            let given = try scaling.scaled(amountOut, by: scaling.factorsOut[coinOut], .up)
            let needed = try traded(
                scaledIn(exactOut: traded(given), from: coinIn, to: coinOut))
            let scaledFee = try BalancerArithmetic.quotient(
                BalancerArithmetic.product(needed, swapFee), rest, .up)
            let total = try BalancerArithmetic.sum(needed, scaledFee)
            sent = try scaling.raw(total, by: scaling.factors[coinIn], .up)
            fee = try scaling.raw(scaledFee, by: scaling.factors[coinIn], .down)
        }
        return try checked(sent: sent, received: amountOut, fee: fee, coinIn, coinOut)
    }

    /// What a booking moves and leaves; it was checked against the balances.
    func swap(_ booking: BalancerBooking, _ coinIn: Int, _ coinOut: Int) -> CoinSwap<Self> {
        var after = self
        after.balances[coinIn] = balances[coinIn] &+ booking.sent &- booking.aggregateFee
        after.balances[coinOut] = balances[coinOut] &- booking.received
        return CoinSwap(
            amounts: SwapAmounts(
                amountIn: booking.sent, amountOut: booking.received, feeAmount: booking.fee),
            feeCoin: coinIn, after: after)
    }

    /// Refuses amounts that V3 finds too small.
    private func traded(_ amount: UInt256) throws(PoolError) -> UInt256 {
        guard amount >= BalancerVault.tradeMin else {
            throw PoolError(.reverts, "the trade is too small")
        }
        return amount
    }

    /// Refuses what the vault cannot write down.
    private func checked(
        sent: UInt256, received: UInt256, fee: UInt256, _ coinIn: Int, _ coinOut: Int
    ) throws(PoolError) -> BalancerBooking {
        let aggregate = try BalancerArithmetic.fixedProduct(fee, aggregateSwapFee, .down)
        let kept = try BalancerArithmetic.difference(sent, aggregate)
        let after = try BalancerArithmetic.sum(balances[coinIn], kept)
        guard after.bitWidth <= vault.balanceBits else {
            throw PoolError(.reverts, "the balance overflows")
        }
        if vault == .v3 {
            let scaled = try scaling.scaled(after, by: scaling.factors[coinIn], .down)
            guard scaled.bitWidth <= vault.balanceBits else {
                throw PoolError(.reverts, "the scaled balance overflows")
            }
        }
        guard received <= balances[coinOut] else {
            throw PoolError(.reverts, "more comes out than the pool holds")
        }
        return BalancerBooking(
            sent: sent, received: received, fee: fee, aggregateFee: aggregate)
    }
}
