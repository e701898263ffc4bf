public import Arithmetic
public import Basics

/// A pool of a coin and the shares of a base pool, through which the coin trades with the base pool's
/// coins too.
///
/// Its coins are the pool's own two (the coin, the shares) and then the base pool's. Between the two
/// it is the pool's `exchange`; all others are `exchange_underlying`: a deposit in the base pool
/// before the exchange, or a withdrawal from it after. Shares and the base pool's coins do not trade.
public struct StableSwapMetaPool: Hashable, Sendable {
    /// The pool contract; zero when only simulated.
    public var address: Address { pool.address }
    /// The coin, the shares, the base pool's coins.
    public let coins: [Address]
    /// The pool of the coin and the shares; its last rate is the shares' virtual price.
    public internal(set) var pool: StableSwapPool
    /// The pool whose shares these are.
    public internal(set) var base: StableSwapPool
    /// How many shares there are, raw units.
    public internal(set) var baseSupply: UInt256
    /// Whether the contract keeps the virtual price for ten minutes, as the first template of the form
    /// `standard` does; all others read it each time, so that it follows the base pool's state.
    public let isPriceCached: Bool
    /// Whether the contract can tell what it takes the shares for; otherwise every swap reverts.
    private var isPriced: Bool

    /// Checks that the contracts can be in this state; throws `invalidState`.
    ///
    /// Unless the price is cached, the pool's last rate must be the base pool's virtual price; it may
    /// be any where there is none, as when a coin of the base pool has run out.
    public init(
        pool: StableSwapPool, base: StableSwapPool, baseSupply: UInt256, isPriceCached: Bool = false
    ) throws(PoolError) {
        guard pool.coins.count == 2, pool.variant.scale == .rates, !pool.variant.rebooks else {
            throw PoolError(.invalidState, "no form of a metapool", field: "variant")
        }
        guard StableSwapPool.canBeBase(base.variant) else {
            throw PoolError(.invalidState, "no form of a base pool", field: "basePool.variant")
        }
        let coins = pool.coins + base.coins
        for (place, coin) in coins.enumerated() where coins[..<place].contains(coin) {
            throw PoolError(
                .invalidState, "a coin stands twice", field: "basePool.coins[\(place - 2)]")
        }
        guard !baseSupply.isZero else {
            throw PoolError(.invalidState, "no shares", field: "basePool.totalSupply")
        }
        let isCached = isPriceCached && pool.variant == .standard
        let price = Self.price(of: base, supply: baseSupply)
        if !isCached, let price, price != pool.rates[1] {
            throw PoolError(
                .invalidState, "not the base pool's virtual price", field: "rates[1]")
        }
        self.coins = coins
        self.pool = pool
        self.base = base
        self.baseSupply = baseSupply
        self.isPriceCached = isCached
        isPriced = isCached || price != nil
    }

    /// The value of one share of a base pool, in 10^−18; throws `reverts` where the contract does.
    public static func virtualPrice(
        of base: StableSwapPool, supply: UInt256
    ) throws(PoolError) -> UInt256 {
        try base.virtualPrice(supply: supply)
    }

    /// The same with which a pool can trade: nil where the contract reverts, and for zero.
    private static func price(of base: StableSwapPool, supply: UInt256) -> UInt256? {
        guard let price = try? base.virtualPrice(supply: supply), !price.isZero else { return nil }
        return price
    }

    /// Takes over the base pool's price; without one the last rate stays, which nothing uses.
    mutating func followPrice() {
        let price = Self.price(of: base, supply: baseSupply)
        isPriced = price != nil
        if let price { pool = pool.with(lastRate: price) }
    }
}

extension StableSwapMetaPool: CoinPool {
    /// What a swap moves, and what is left before the price follows.
    private struct Outcome {
        let amountOut: UInt256
        let fee: UInt256
        let feeCoin: Int
        var after: StableSwapMetaPool
    }

    /// The output of a swap of exactly this input.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try outcome(amountIn, coinIn, coinOut).amountOut
    }

    /// What a swap of exactly this input moves and leaves.
    ///
    /// The fee is the one of the exchange itself, in the coin or in shares; what the base pool takes
    /// for a deposit or withdrawal is in its price.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<StableSwapMetaPool> {
        var outcome = try outcome(amountIn, coinIn, coinOut)
        if !isPriceCached, coinIn > 1 || coinOut > 1 {
            outcome.after.followPrice()
        }
        return CoinSwap(
            amounts: SwapAmounts(
                amountIn: amountIn, amountOut: outcome.amountOut, feeAmount: outcome.fee),
            feeCoin: outcome.feeCoin, after: outcome.after)
    }

    /// Throws `unsupported`: no contract swaps for an exact output.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<StableSwapMetaPool> {
        try checkPlaces(coinIn, coinOut, of: coins.count)
        throw PoolError(.unsupported, "the contract has no swap for an exact output")
    }

    private func outcome(
        _ amountIn: UInt256, _ coinIn: Int, _ coinOut: Int
    ) throws(PoolError) -> Outcome {
        try checkPlaces(coinIn, coinOut, of: coins.count)
        guard isPriced else { throw PoolError(.reverts, "the shares have no price") }
        switch (coinIn, coinOut) {
        case (0...1, 0...1): return try own(amountIn, coinIn, coinOut)
        case (0, _): return try withdrawing(amountIn, coinOut - 2)
        case (_, 0): return try depositing(amountIn, coinIn - 2)
        case (1, _), (_, 1):
            throw PoolError(.unsupported, "shares are minted and burnt, not exchanged")
        default: return try inBase(amountIn, coinIn, coinOut)
        }
    }

    private func own(
        _ amountIn: UInt256, _ coinIn: Int, _ coinOut: Int
    ) throws(PoolError) -> Outcome {
        let trade = try pool.exchange(amountIn, coinIn, coinOut)
        var after = self
        after.pool = pool.after(trade, coinIn, coinOut)
        return Outcome(
            amountOut: trade.amountOut, fee: trade.fee, feeCoin: coinOut, after: after)
    }

    private func inBase(
        _ amountIn: UInt256, _ coinIn: Int, _ coinOut: Int
    ) throws(PoolError) -> Outcome {
        let trade = try base.exchange(amountIn, coinIn - 2, coinOut - 2)
        var after = self
        after.base = base.after(trade, coinIn - 2, coinOut - 2)
        return Outcome(
            amountOut: trade.amountOut, fee: trade.fee, feeCoin: coinOut, after: after)
    }

    private func withdrawing(
        _ amountIn: UInt256, _ baseCoin: Int
    ) throws(PoolError) -> Outcome {
        let trade = try pool.exchange(amountIn, 0, 1)
        guard trade.amountOut < baseSupply else {
            throw PoolError(.reverts, "there are not so many shares")
        }
        let withdrawal = try base.withdraw(trade.amountOut, baseCoin, supply: baseSupply)
        var after = self
        after.pool = pool.after(trade, 0, 1)
        after.base = withdrawal.after
        after.baseSupply = try StableSwapChecked.difference(baseSupply, trade.amountOut)
        return Outcome(amountOut: withdrawal.amount, fee: trade.fee, feeCoin: 1, after: after)
    }

    private func depositing(
        _ amountIn: UInt256, _ baseCoin: Int
    ) throws(PoolError) -> Outcome {
        if pool.variant == .ng, amountIn.isZero {
            throw PoolError(.reverts, "nothing to exchange")
        }
        let deposit = try base.deposit(amountIn, baseCoin, supply: baseSupply)
        let trade = try pool.exchangeArrived(deposit.amount, 1, 0)
        var after = self
        after.pool = pool.after(trade, 1, 0)
        after.base = deposit.after
        after.baseSupply = try StableSwapChecked.sum(baseSupply, deposit.amount)
        return Outcome(amountOut: trade.amountOut, fee: trade.fee, feeCoin: 0, after: after)
    }
}
