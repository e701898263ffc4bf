public import Arithmetic

extension VaultPool {
    /// What goes through the vault: `assets` enter or leave what it manages, `fee` goes elsewhere.
    private struct Passage {
        let assets: UInt256
        let shares: UInt256
        let fee: UInt256
    }

    /// The output of a swap of exactly this input.
    public func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> UInt256 {
        try checkPlaces(coinIn, coinOut, of: 2)
        return coinIn == 0 ? try deposit(amountIn).shares : try redeem(amountIn).assets
    }

    /// What a swap of exactly this input moves and leaves.
    public func swap(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<VaultPool> {
        try checkPlaces(coinIn, coinOut, of: 2)
        if coinIn == 0 { return entered(try deposit(amountIn)) }
        return left(try redeem(amountIn))
    }

    /// What a swap for exactly this output moves and leaves.
    public func swap(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> CoinSwap<VaultPool> {
        try checkPlaces(coinIn, coinOut, of: 2)
        if coinIn == 0 { return entered(try mint(amountOut)) }
        return left(try withdraw(amountOut))
    }

    // MARK: The four operations; `assets` of a passage are net of fee

    private func deposit(_ amountIn: UInt256) throws(PoolError) -> Passage {
        let fee = try feeWithin(amountIn)
        // The fee is a part of the amount.
        let assets = amountIn &- fee
        let shares = try shares(forAssets: assets, rounding: .down)
        return try entering(Passage(assets: assets, shares: shares, fee: fee))
    }

    private func mint(_ shares: UInt256) throws(PoolError) -> Passage {
        let assets = try assets(forShares: shares, rounding: .up)
        guard let total = assets.checkedAdding(try feeUpon(assets)) else { throw overflow }
        let fee = try feeWithin(total)
        return try entering(Passage(assets: total &- fee, shares: shares, fee: fee))
    }

    private func withdraw(_ amountOut: UInt256) throws(PoolError) -> Passage {
        let fee = try feeUpon(amountOut)
        guard let total = amountOut.checkedAdding(fee) else { throw overflow }
        let shares = try shares(forAssets: total, rounding: .up)
        return try leaving(Passage(assets: amountOut, shares: shares, fee: fee))
    }

    private func redeem(_ shares: UInt256) throws(PoolError) -> Passage {
        let assets = try assets(forShares: shares, rounding: .down)
        // Less what lies within; the vault then pays the fee upon the rest, which may be less.
        let rest = assets &- (try feeWithin(assets))
        return try leaving(Passage(assets: rest, shares: shares, fee: feeUpon(rest)))
    }

    // MARK: Fees

    /// The fee upon an amount, rounded up.
    func feeUpon(_ amount: UInt256) throws(PoolError) -> UInt256 {
        if feePips == 0 { return .zero }
        return try Self.scaled(amount, by: UInt256(UInt64(feePips)), over: PipUnits.whole, .up)
    }

    /// The fee within an amount that already holds it, rounded up.
    func feeWithin(_ amount: UInt256) throws(PoolError) -> UInt256 {
        if feePips == 0 { return .zero }
        let fee = UInt256(UInt64(feePips))
        return try Self.scaled(amount, by: fee, over: PipUnits.whole &+ fee, .up)
    }

    // MARK: States

    private func entering(_ passage: Passage) throws(PoolError) -> Passage {
        guard totalAssets.checkedAdding(passage.assets) != nil,
            totalSupply.checkedAdding(passage.shares) != nil
        else { throw overflow }
        return passage
    }

    private func leaving(_ passage: Passage) throws(PoolError) -> Passage {
        guard passage.shares <= totalSupply else {
            throw PoolError(.reverts, "there are not so many shares")
        }
        guard let assets = passage.assets.checkedAdding(passage.fee), assets <= totalAssets else {
            throw PoolError(.reverts, "there is not so much of the asset")
        }
        return passage
    }

    /// The checked passage inward.
    private func entered(_ passage: Passage) -> CoinSwap<VaultPool> {
        var after = self
        after.totalAssets = totalAssets &+ passage.assets
        after.totalSupply = totalSupply &+ passage.shares
        return CoinSwap(
            amounts: SwapAmounts(
                amountIn: passage.assets &+ passage.fee, amountOut: passage.shares,
                feeAmount: passage.fee), feeCoin: 0, after: after)
    }

    /// The checked passage outward.
    private func left(_ passage: Passage) -> CoinSwap<VaultPool> {
        var after = self
        after.totalAssets = totalAssets &- passage.assets &- passage.fee
        after.totalSupply = totalSupply &- passage.shares
        return CoinSwap(
            amounts: SwapAmounts(
                amountIn: passage.shares, amountOut: passage.assets, feeAmount: passage.fee),
            feeCoin: 0, after: after)
    }

    private var overflow: PoolError { PoolError(.reverts, "the amount overflows") }
}
