import Arithmetic

/// Search only: what a pool of coins gives between two of them, in doubles.
///
/// Outputs rise with inputs and prices fall, but for pools whose fee falls on the way.
enum CoinCurve {
    case power(PowerCurve)
    case stable(StableCurve)
    case cubicPair(CubicPairCurve)
    case crypto(CryptoCurve)
    case line(LineCurve)
    case difference(DifferenceCurve)

    /// Raw units out for an input, fee taken off.
    func output(of input: Double) -> Double {
        switch self {
        case .power(let curve): curve.output(of: input)
        case .stable(let curve): curve.output(of: input)
        case .cubicPair(let curve): curve.output(of: input)
        case .crypto(let curve): curve.output(of: input)
        case .line(let curve): curve.rate * input
        case .difference(let curve): curve.output(of: input)
        }
    }

    /// Raw units out for the next raw unit in.
    func price(after input: Double) -> Double {
        switch self {
        case .power(let curve): curve.price(after: input)
        case .stable(let curve): curve.price(after: input)
        case .cubicPair(let curve): curve.price(after: input)
        case .crypto(let curve): curve.price(after: input)
        case .line(let curve): curve.rate
        case .difference(let curve): curve.price(after: input)
        }
    }

    /// The most input that the contract is known to take; infinite when only quotes tell.
    var inputMax: Double {
        switch self {
        case .power(let curve): curve.inputMax
        case .line(let curve): curve.inputMax
        default: .infinity
        }
    }
}

extension CoinCurve {
    /// The curve of one way between two coins; nil for a state that trades nothing.
    init?(_ pool: AnyCoinPool, from coinIn: Int, to coinOut: Int) {
        let curve: CoinCurve? =
            switch pool {
            case .stableSwap(let pool): pool.searchCurve(coinIn, coinOut).map(CoinCurve.stable)
            case .stableSwapMeta(let pool): pool.searchCurve(coinIn, coinOut)
            case .cryptoSwap(let pool): pool.searchCurve(coinIn, coinOut).map(CoinCurve.crypto)
            case .weighted(let pool): pool.searchCurve(coinIn, coinOut).map(CoinCurve.power)
            case .balancerStable(let pool): pool.searchCurve(coinIn, coinOut).map(CoinCurve.stable)
            case .solidly(let pool): pool.searchCurve(coinIn, coinOut)
            case .vault(let pool): pool.searchCurve(coinIn).map(CoinCurve.line)
            case .wrapper(let pool): CoinCurve.line(pool.searchCurve(coinIn))
            case .makerOrder(let pool): pool.searchCurve(coinIn, coinOut).map(CoinCurve.line)
            }
        guard let curve else { return nil }
        let price = curve.price(after: 0)
        guard price > 0, price.isFinite else { return nil }
        self = curve
    }
}

extension StableSwapPool {
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> StableCurve? {
        guard let values = try? values(), let invariant = try? curve.invariant(of: values) else {
            return nil
        }
        let whole = Self.whole.searchValue
        var dynamicFee: StableCurve.DynamicFee?
        if variant.hasDynamicFee, let multiplier = offpegFeeMultiplier, multiplier > Self.whole {
            dynamicFee = StableCurve.DynamicFee(multiplier: multiplier.searchValue / whole)
        }
        let unit = divisor.searchValue
        return StableCurve(
            values: values.list.map(\.searchValue),
            units: factors.list.map { $0.searchValue / unit }, from: coinIn, to: coinOut,
            invariant: invariant.searchValue,
            amplification: curve.ann.searchValue / curve.unit.searchValue,
            feeOut: fee.searchValue / whole, dynamicFee: dynamicFee)
    }
}

extension StableSwapMetaPool {
    /// Within either pool that pool's own curve; through both, differences.
    func searchCurve(_ coinIn: Int, _ coinOut: Int) -> CoinCurve? {
        switch (coinIn, coinOut) {
        case (0...1, 0...1): return pool.searchCurve(coinIn, coinOut).map(CoinCurve.stable)
        case (0, _), (_, 0):
            let balance = coinIn == 0 ? pool.balances[0] : base.balances[coinIn - 2]
            return DifferenceCurve(
                .stableSwapMeta(self), from: coinIn, to: coinOut, balance: balance
            ).map(CoinCurve.difference)
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
            inputMax: balanceIn * ratioMax / keepIn * (1 + 0x1p-40) + 2)
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
                    keepIn: keepIn, weightRatio: 1, inputMax: .infinity))
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
