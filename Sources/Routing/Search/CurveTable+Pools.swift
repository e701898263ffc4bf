import Arithmetic
import Pools

extension CurveTable {
    /// The factor by which curves reach beyond their caps, so that no rounding of the search can
    /// cut off a trade that is allowed.
    static let capSlack = 1 + 0x1p-16

    /// Adds a pool's curve for one direction; empty when it has no liquidity.
    mutating func append(
        _ pool: AnyPool, zeroForOne: Bool, location: Int, fixedCost: Double, caps: CurveCaps
    ) {
        let start = segments.count
        var seed = CurveTrade(input: 0, output: 0)
        switch pool {
        case .constantProduct(let pair):
            append(pair, zeroForOne: zeroForOne, caps: caps)
        case .concentrated(let ranges):
            append(ranges, zeroForOne: zeroForOne, caps: caps)
        case .coins(let pair):
            append(pair, zeroForOne: zeroForOne, caps: caps, seed: &seed)
        }
        finish(start: start, isBook: false, location: location, fixedCost: fixedCost)
        curves[curves.count - 1].seed = seed
    }

    private mutating func append(
        _ pool: ConstantProductPool, zeroForOne: Bool, caps: CurveCaps
    ) {
        let reserveIn = zeroForOne ? pool.reserve0 : pool.reserve1
        let reserveOut = zeroForOne ? pool.reserve1 : pool.reserve0
        let taxIn = zeroForOne ? pool.transferTaxPips0 : pool.transferTaxPips1
        let taxOut = zeroForOne ? pool.transferTaxPips1 : pool.transferTaxPips0
        guard !reserveIn.isZero, !reserveOut.isZero else { return }
        let whole = 1_000_000.0
        let keepIn = Double(1_000_000 - taxIn) / whole
        let reserve = reserveIn.searchValue
        let inputReserve =
            reserve / (Double(1_000_000 - pool.feePips) / whole * keepIn)
        let outputReserve = reserveOut.searchValue * (Double(1_000_000 - taxOut) / whole)
        // The pair refuses more than fits its reserve; 2^60 is more than rounding.
        let room = 0x1p112 - reserve + 0x1p60
        var input = min(caps.input, room / keepIn) * Self.capSlack
        let output = caps.output * Self.capSlack
        if output < outputReserve {
            input = min(input, inputReserve * (output / (outputReserve - output)))
        }
        guard input > 0 else { return }
        let root = (outputReserve / inputReserve).squareRoot()
        // A pool so large that its price cannot be seen to move still has a stretch.
        let end = min(root * (inputReserve / (inputReserve + input)), root * (1 - 0x1p-50))
        segments.append(
            CurveSegment(
                rootStart: root, rootEnd: end, inputReserve: inputReserve,
                outputReserve: outputReserve, inputBefore: 0, outputBefore: 0, inputSpan: input,
                outputSpan: outputReserve * (input / (inputReserve + input))))
    }

    private mutating func append(_ pool: ConcentratedPool, zeroForOne: Bool, caps: CurveCaps) {
        guard !pool.sqrtPriceX96.isZero else { return }
        let ticks = pool.ticks
        let gamma = Double(1_000_000 - pool.swapFeePips(zeroForOne: zeroForOne)) / 1_000_000
        // By the rules of V4 a fee may be all there is.
        guard gamma > 0 else { return }
        var walk = RangeWalk(gamma: gamma, zeroForOne: zeroForOne, price: pool.sqrtPriceX96)
        var liquidity = pool.liquidity
        // The first tick above the price's own; the next below is one before it.
        var next = ticks.partitioningIndex { $0.index > pool.tick }
        if zeroForOne { next -= 1 }
        while ticks.indices.contains(next) {
            guard let price = TickMath.sqrtPrice(atTick: ticks[next].index) else { return }
            if let segment = walk.advance(to: price, liquidity: liquidity) {
                segments.append(segment)
            }
            if walk.input > caps.input || walk.output > caps.output { return }
            // A consistent pool's sums stay in range; wrapping could only shorten the curve.
            let net = ticks[next].liquidityNet
            let rises = (net > 0) != zeroForOne
            liquidity = rises ? liquidity &+ net.magnitude : liquidity &- net.magnitude
            next += zeroForOne ? -1 : 1
        }
    }

    /// An upper bound of the pool's exact quotes: what is proven with it holds for them.
    private mutating func append(
        _ pair: CoinPair, zeroForOne: Bool, caps: CurveCaps, seed: inout CurveTrade
    ) {
        let stretches = pair.outerCurve(
            zeroForOne: zeroForOne, inputMax: caps.input * Self.capSlack,
            outputMax: caps.output * Self.capSlack)
        var (input, output) = (0.0, 0.0)
        for stretch in stretches {
            segments.append(
                CurveSegment(
                    rootStart: stretch.rootStart, rootEnd: stretch.rootEnd,
                    inputReserve: stretch.inputReserve, outputReserve: stretch.outputReserve,
                    inputBefore: input, outputBefore: output, inputSpan: stretch.inputSpan,
                    outputSpan: stretch.outputSpan))
            input += stretch.inputSpan
            output += stretch.outputSpan
            if stretch.isSeed { seed = CurveTrade(input: input, output: output) }
        }
    }

    /// Closes the curve whose segments begin at `start`.
    mutating func finish(start: Int, isBook: Bool, location: Int, fixedCost: Double) {
        let count = segments.count - start
        let first = segments.last == nil || count == 0 ? nil : segments[start]
        let last = count == 0 ? nil : segments.last
        curves.append(
            SourceCurve(
                start: start, count: count, isBook: isBook, location: location,
                fixedCost: fixedCost, rootTop: first?.rootStart ?? 0,
                rootBottom: last?.rootEnd ?? 0,
                inputMax: last.map { $0.inputBefore + $0.inputSpan } ?? 0,
                outputMax: last.map { $0.outputBefore + $0.outputSpan } ?? 0,
                activation: .infinity))
    }
}

/// Goes through a concentrated pool's ranges; widths are subtracted exactly before rounding.
private struct RangeWalk {
    let gamma: Double
    let zeroForOne: Bool
    var price: UInt256
    var input = 0.0
    var output = 0.0

    init(gamma: Double, zeroForOne: Bool, price: UInt256) {
        self.gamma = gamma
        self.zeroForOne = zeroForOne
        self.price = price
    }

    mutating func advance(to target: UInt256, liquidity: UInt128) -> CurveSegment? {
        let width =
            zeroForOne ? price.checkedSubtracting(target) : target.checkedSubtracting(price)
        let (start, end) = (price.searchValue * 0x1p-96, target.searchValue * 0x1p-96)
        price = target
        guard let width, !width.isZero, liquidity > 0 else { return nil }
        let amount = Double(liquidity)
        let token1 = amount * (width.searchValue * 0x1p-96)
        let token0 = token1 / (start * end)
        let rate = gamma.squareRoot()
        let segment = CurveSegment(
            rootStart: zeroForOne ? rate * start : rate / start,
            rootEnd: zeroForOne ? rate * end : rate / end,
            inputReserve: (zeroForOne ? amount / start : amount * start) / gamma,
            outputReserve: zeroForOne ? amount * start : amount / start,
            inputBefore: input, outputBefore: output,
            inputSpan: (zeroForOne ? token0 : token1) / gamma,
            outputSpan: zeroForOne ? token1 : token0)
        input += segment.inputSpan
        output += segment.outputSpan
        return segment
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first position whose element fulfils a condition that all later ones fulfil too.
    fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
