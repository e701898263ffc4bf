/// Search only: what a pool of coins gives between two of them, in doubles.
///
/// Outputs rise with inputs and prices fall, but for pools whose fee falls on the way.
enum CoinCurve {
    case power(PowerCurve)
    case stable(StableCurve)
    case cubicPair(CubicPairCurve)
    case crypto(CryptoCurve)
    case line(LineCurve)
    case meta(MetaCurve)

    /// Raw units out for an input, fee taken off.
    func output(of input: Double) -> Double {
        switch self {
        case .power(let curve): curve.output(of: input)
        case .stable(let curve): curve.output(of: input)
        case .cubicPair(let curve): curve.output(of: input)
        case .crypto(let curve): curve.output(of: input)
        case .line(let curve): curve.rate * input
        case .meta(let curve): curve.output(of: input)
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
        case .meta(let curve): curve.price(after: input)
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
