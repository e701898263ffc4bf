import Arithmetic

extension CoinPair {
    /// Search only: sells until the marginal price, fee included, falls to `price`.
    ///
    /// By a bracket on exact quotes: what is received less `price` times what is paid is most there.
    func bestTrade(atPrice price: Double, zeroForOne: Bool) -> SearchTrade {
        guard !price.isNaN else { return .none }
        var best = SearchTrade.none
        var bestGain = 0.0
        func gain(_ amount: Double) -> Double {
            guard let input = UInt256(searchValue: amount.rounded()),
                let output = output(of: input, zeroForOne)
            else { return -.infinity }
            let gain = output - price * input.searchValue
            if gain > bestGain {
                bestGain = gain
                best = SearchTrade(amountIn: input.searchValue, amountOut: output)
            }
            return gain
        }
        // The best power of two, then the golden section between its neighbours.
        for exponent in 0..<128 {
            _ = gain(Double(sign: .plus, exponent: exponent, significand: 1))
        }
        guard bestGain > 0 else { return .none }
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (best.amountIn / 2, best.amountIn * 2)
        var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
        var (gainLeft, gainRight) = (gain(left), gain(right))
        for _ in 0..<48 {
            if gainLeft > gainRight {
                (high, right, gainRight) = (right, left, gainLeft)
                left = high - ratio * (high - low)
                gainLeft = gain(left)
            } else {
                (low, left, gainLeft) = (left, right, gainRight)
                right = low + ratio * (high - low)
                gainRight = gain(right)
            }
        }
        return best
    }

    /// Search only: raw units out for a raw unit in, of the trade that pays the most for each.
    func marginalPrice(zeroForOne: Bool) -> Double {
        var best = 0.0
        for exponent in 0..<128 {
            let input = UInt256.one << exponent
            guard let output = output(of: input, zeroForOne) else { continue }
            best = max(best, output / input.searchValue)
        }
        return best
    }

    private func output(of input: UInt256, _ zeroForOne: Bool) -> Double? {
        let (coinIn, coinOut) = zeroForOne ? (place0, place1) : (place1, place0)
        return try? pool.amountOut(exactIn: input, from: coinIn, to: coinOut).searchValue
    }
}
