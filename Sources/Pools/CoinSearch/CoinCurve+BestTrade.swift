extension CoinCurve {
    /// The input after which the price has fallen to `price`; zero when nothing is worth it.
    ///
    /// A pool that goes on at the same price for ever gives its `inputMax` or 2^200.
    func bestInput(atPrice price: Double) -> Double {
        guard !price.isNaN else { return 0 }
        let most = min(inputMax, 0x1p200)
        switch self {
        case .line(let curve): return curve.rate > price ? most : 0
        case .power(let curve) where price > 0:
            let input = curve.input(atPrice: price)
            return input.isNaN ? 0 : min(most, max(0, input))
        default:
            guard let start = begin(above: price) else { return 0 }
            return crossing(price, from: start, most: most)
        }
    }

    /// An input before which selling is worth it; a fee that falls on the way may make it so late.
    private func begin(above price: Double) -> (input: Double, price: Double)? {
        let first = self.price(after: 0)
        if first > price { return (0, first) }
        guard hasFallingFee, price > 0, first > price * 0.5 else { return nil }
        var best: (input: Double, price: Double, gain: Double)?
        var input = scale * 0x1p-24
        for _ in 0..<48 {
            let here = self.price(after: input)
            let gain = output(of: input) - price * input
            if here > price, gain > best?.gain ?? 0 { best = (input, here, gain) }
            input *= 1.5
        }
        return best.map { ($0.input, $0.price) }
    }

    private var hasFallingFee: Bool {
        switch self {
        case .stable(let curve): curve.hasDynamicFee
        case .crypto: true
        case .meta(let curve): curve.hasDynamicFee
        default: false
        }
    }

    /// About what the pool holds of the coin that goes in.
    var scale: Double {
        switch self {
        case .power(let curve): curve.balanceIn
        case .stable(let curve): curve.balanceIn
        case .cubicPair(let curve): curve.balanceIn
        case .crypto(let curve): curve.balanceIn
        case .line(let curve): min(curve.inputMax, 0x1p200)
        case .meta(let curve): curve.balanceIn
        }
    }

    /// Where the price crosses `price`, between an input before which it is above and `most`.
    ///
    /// Along 1/√price, in which constant products are straight lines: false position with halved
    /// weights (Illinois), kept inside the bracket by bisection.
    private func crossing(
        _ price: Double, from start: (input: Double, price: Double), most: Double
    ) -> Double {
        func height(_ value: Double) -> Double {
            value > 0
                ? 1 / value.squareRoot() - (price > 0 ? 1 / price.squareRoot() : .infinity)
                : .infinity
        }
        var (low, lowHeight) = (start.input, height(start.price))
        var high = max(scale, start.input)
        var highHeight = height(self.price(after: high))
        while highHeight < 0 {
            guard high < most else { return most }
            (low, lowHeight) = (high, highHeight)
            high *= 4
            highHeight = height(self.price(after: high))
        }
        for step in 0..<200 {
            if high - low <= high * 0x1p-48 { break }
            var next = low + (high - low) * (lowHeight / (lowHeight - highHeight))
            if !(next > low && next < high) || step % 4 == 3 { next = low + (high - low) / 2 }
            guard next > low, next < high else { break }
            let nextHeight = height(self.price(after: next))
            if nextHeight < 0 {
                (low, lowHeight) = (next, nextHeight)
                if nextHeight > -0x1p-50 / price.squareRoot() { break }
                highHeight /= 2
            } else {
                (high, highHeight) = (next, nextHeight)
                lowHeight /= 2
            }
        }
        return min(low, most)
    }
}
