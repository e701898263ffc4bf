import Arithmetic

// What each family brings to its curve: balances and rates as doubles.

extension StableSwapPool {
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> StableCurve? {
        guard let state = searchState else { return nil }
        let dynamicFee = state.multiplier.map { StableCurve.DynamicFee(multiplier: $0) }
        return StableCurve(
            values: state.values, units: state.units, from: coinIn, to: coinOut,
            invariant: state.invariant, amplification: state.amplification,
            feeOut: fee.searchValue / Self.whole.searchValue, dynamicFee: dynamicFee)
    }

    /// Deposits and withdrawals, with so many shares.
    func searchShares(supply: UInt256) -> SharesCurve? {
        guard let state = searchState else { return nil }
        return SharesCurve(
            values: state.values, units: state.units, invariant: state.invariant,
            amplification: state.amplification, supply: supply.searchValue,
            feeRate: imbalanceFee.searchValue / Self.whole.searchValue,
            multiplier: state.multiplier ?? 1)
    }

    private struct SearchState {
        let values: [Double]
        let units: [Double]
        let invariant: Double
        let amplification: Double
        let multiplier: Double?
    }

    private var searchState: SearchState? {
        guard let values = try? values(), let invariant = try? curve.invariant(of: values) else {
            return nil
        }
        var multiplier: Double?
        if variant.hasDynamicFee, let offpeg = offpegFeeMultiplier, offpeg > Self.whole {
            multiplier = offpeg.searchValue / Self.whole.searchValue
        }
        let unit = divisor.searchValue
        return SearchState(
            values: values.list.map(\.searchValue),
            units: factors.list.map { $0.searchValue / unit },
            invariant: invariant.searchValue,
            amplification: curve.ann.searchValue / curve.unit.searchValue,
            multiplier: multiplier)
    }
}

extension StableSwapMetaPool {
    /// Within either pool that pool's own curve; through both, the two one after the other.
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> CoinCurve? {
        switch (coinIn, coinOut) {
        case (0...1, 0...1): return pool.searchCurve(coinIn, coinOut).map(CoinCurve.stable)
        case (0, _), (_, 0):
            let isDeposit = coinOut == 0
            guard let exchange = pool.searchCurve(isDeposit ? 1 : 0, isDeposit ? 0 : 1),
                let shares = base.searchShares(supply: baseSupply)
            else { return nil }
            let balance = isDeposit ? base.balances[coinIn - 2] : pool.balances[0]
            return .meta(
                MetaCurve(
                    exchange: exchange, shares: shares, baseCoin: max(coinIn, coinOut) - 2,
                    isDeposit: isDeposit, balanceIn: balance.searchValue,
                    hasDynamicFee: pool.variant.hasDynamicFee || base.variant.hasDynamicFee))
        case (1, _), (_, 1): return nil
        default: return base.searchCurve(coinIn - 2, coinOut - 2).map(CoinCurve.stable)
        }
    }
}

extension CryptoSwapPool {
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> CryptoCurve? {
        guard let values = try? scaledBalances(balances) else { return nil }
        let one = Self.searchOne
        let units = precisions.indices.map { place in
            let scale = place == 0 ? 1 : priceScale[place - 1].searchValue / one
            return precisions[place].searchValue * scale
        }
        let whole = Double(Self.feeUnit)
        return CryptoCurve(
            values: values.list.map(\.searchValue), units: units, from: coinIn, to: coinOut,
            invariant: invariant.searchValue, amplification: amplification.searchValue / 10_000,
            gamma: gamma.searchValue / one,
            fee: CryptoCurve.Fee(
                mid: Double(midFee) / whole, out: Double(outFee) / whole,
                gamma: Double(feeGamma) / one, followsBalance: variant == .twoCryptoBalanceFee))
    }

    private static var searchOne: Double { 1e18 }
}

extension WeightedPool {
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> PowerCurve? {
        let (balanceIn, balanceOut) = (balances[coinIn].searchValue, balances[coinOut].searchValue)
        guard balanceIn > 0, balanceOut > 0 else { return nil }
        let keepIn = 1 - swapFee.searchValue / BalancerArithmetic.one.searchValue
        guard keepIn > 0 else { return nil }
        // V3 rounds a rate up on the way out.
        let rounding =
            scaling.factors[coinOut].searchValue / scaling.factorsOut[coinOut].searchValue
        let ratioMax =
            WeightedMath.ratioMax.searchValue / BalancerArithmetic.one.searchValue
        // The contract rounds the limit and the fee: a little more may pass.
        return PowerCurve(
            balanceIn: balanceIn, balanceOut: balanceOut * rounding, keepIn: keepIn,
            weightRatio: weights[coinIn].searchValue / weights[coinOut].searchValue,
            inputMax: balanceIn * ratioMax / keepIn * (1 + 0x1p-40) + 2, roundsFeeDown: false)
    }
}

extension BalancerStablePool {
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> StableCurve? {
        guard let values = try? scaledBalances(),
            let invariant = try? BalancerStableMath.invariant(
                values, amplification: amplification, form: form)
        else { return nil }
        let one = BalancerArithmetic.one.searchValue
        var units = scaling.factors.list.map { $0.searchValue / one }
        units[coinOut] = scaling.factorsOut[coinOut].searchValue / one
        let keepIn = 1 - swapFee.searchValue / one
        guard keepIn > 0 else { return nil }
        return StableCurve(
            values: values.list.map(\.searchValue), units: units, from: coinIn, to: coinOut,
            invariant: invariant.searchValue,
            amplification: amplification.searchValue * Double(coins.count) / 1_000,
            keepIn: keepIn)
    }
}

extension SolidlyPool {
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> CoinCurve? {
        let (reserveIn, reserveOut) = coinIn == 0 ? (reserve0, reserve1) : (reserve1, reserve0)
        guard !reserveIn.isZero, !reserveOut.isZero else { return nil }
        let keepIn = PipUnits.searchRest(feePips)
        if !isStable {
            return .power(
                PowerCurve(
                    balanceIn: reserveIn.searchValue, balanceOut: reserveOut.searchValue,
                    keepIn: keepIn, weightRatio: 1, inputMax: .infinity, roundsFeeDown: true))
        }
        let (unit0, unit1) = (1 / curve.unit0.searchValue, 1 / curve.unit1.searchValue)
        return CubicPairCurve(
            reserveIn: reserveIn.searchValue, reserveOut: reserveOut.searchValue,
            unitIn: coinIn == 0 ? unit0 : unit1, unitOut: coinIn == 0 ? unit1 : unit0,
            keepIn: keepIn
        ).map(CoinCurve.cubicPair)
    }
}

extension VaultPool {
    func searchCurve(_ coinIn: Int) -> LineCurve? {
        let shares = totalSupply.searchValue + virtualShares.searchValue
        let assets = totalAssets.searchValue + 1
        let keep = 1 / (1 + Double(feePips) / Double(PipUnits.one))
        if coinIn == 0 { return LineCurve(rate: shares / assets * keep, inputMax: .infinity) }
        // Neither more shares nor more of the asset can leave than there are.
        let inputMax = min(totalSupply.searchValue, totalAssets.searchValue * (shares / assets))
        guard inputMax > 0 else { return nil }
        return LineCurve(rate: assets / shares * keep, inputMax: inputMax * (1 + 0x1p-40) + 2)
    }
}

extension WrapperPool {
    func searchCurve(_ coinIn: Int) -> LineCurve {
        let rate = rate.searchValue / BalancerArithmetic.one.searchValue
        return LineCurve(rate: coinIn == 0 ? 1 / rate : rate, inputMax: .infinity)
    }
}
