import Arithmetic

/// Search only: a concave curve that no exact quote passes, close to the exact quotes.
///
/// The closed derivative is sampled where it bends, the samples are joined by constant products, and
/// what is not concave (a fee that falls on the way) is bridged by its hull. Then the whole is lifted
/// by what the joints may miss and by what exact quotes on the way show to be above it.
struct OuterCurve {
    /// A part of the curve between two inputs, by the prices at its ends.
    private struct Part {
        var start: Double
        var end: Double
        var rootStart: Double
        var rootEnd: Double
        /// By what the whole that this is half of differed from its halves.
        var wholeError = Double.infinity
        var span: Double { end - start }
        var output: Double { span * rootStart * rootEnd }
    }

    private let curve: CoinCurve
    private let quote: (UInt256) -> Double?
    private var parts: [Part] = []
    /// How much of the output the joints may miss.
    private var missing = 0.0
    /// About what the pool holds of the coin that goes in.
    private let scale: Double
    /// Whether there was no room for a part that does not agree with its halves.
    private var isFull = false

    /// The least fall of a root over a stretch: also a constant price gets a shape.
    private static var fallMin: Double { 0x1p-30 }
    private static var partsMax: Int { 2_048 }

    init(_ curve: CoinCurve, quote: @escaping (UInt256) -> Double?) {
        self.curve = curve
        self.quote = quote
        scale = curve.scale
    }

    /// The stretches up to these limits; none when nothing can be traded.
    mutating func stretches(inputMax: Double, outputMax: Double) -> [SearchStretch] {
        guard let end = end(inputMax: inputMax, outputMax: outputMax), end > 0 else { return [] }
        // The finest that a bounded number of parts allows.
        for coarseness in 0..<6 where coarseness == 0 || isFull {
            sample(
                to: end,
                tolerance: Self.tolerance
                    * Double(sign: .plus, exponent: 3 * coarseness, significand: 1)
            )
        }
        // The end was found to a part of 2^40.
        parts[parts.count - 1].end = end * (1 + 0x1p-39)
        bridge()
        // Doubles themselves are off by some units in the last place.
        let lift = 1 + missing + curve.feeUnit + 0x1p-49
        var stretches = descending(lift.squareRoot())
        let probes = probes(to: end)
        let above = probes.map { $0.output - stretches.output(of: $0.input) }.max() ?? 0
        let noise = 2 * max(0, above) + unitsOff
        if let seed = seed(of: noise, beside: stretches) {
            stretches.insert(seed, at: 0)
        }
        return stretches
    }

    // MARK: The end

    /// Where the curve ends: at a limit, or where the contract takes no more.
    private func end(inputMax: Double, outputMax: Double) -> Double? {
        var end = min(inputMax, curve.inputMax, 0x1p200)
        let first = curve.price(after: 0)
        if outputMax < .infinity {
            var input = outputMax / first
            while input < end, !(curve.output(of: input) >= outputMax) { input *= 1.5 }
            end = min(end, input)
        }
        guard end > 0, end.isFinite else { return nil }
        if curve.inputMax.isFinite || isTaken(end) { return end }
        // The contract reverts beyond some input; what is below a whole unit reverts too.
        var low = end / 2
        while !isTaken(low) {
            guard low >= 1 else { return nil }
            low /= 2
        }
        var high = low * 2
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if isTaken(middle) { low = middle } else { high = middle }
        }
        // The last one taken: beyond, the curve itself may have no meaning.
        return low
    }

    private func isTaken(_ input: Double) -> Bool { exact(input) != nil }

    private func exact(_ input: Double) -> Double? {
        UInt256(searchValue: input.rounded(.down)).flatMap(quote)
    }

    // MARK: Samples

    /// Halves parts until a part and its halves agree to a part of the whole output.
    private mutating func sample(to end: Double, tolerance: Double) {
        func root(_ input: Double) -> Double {
            let price = curve.price(after: input)
            return price > 0 && price.isFinite ? price.squareRoot() : 0
        }
        if case .line = curve {
            let rate = root(0)
            parts = [Part(start: 0, end: end, rootStart: rate, rootEnd: rate)]
            return
        }
        (parts, missing, isFull) = ([], 0, false)
        let tolerance = max(curve.output(of: end), curve.output(of: min(end, scale)), 0) * tolerance
        let first = root(0)
        var stack = [Part(start: 0, end: end, rootStart: first, rootEnd: root(end))]
        var errors = 0.0
        var output = 0.0
        while let part = stack.popLast() {
            let middle = middle(of: part)
            let root = root(middle)
            var (left, right) = (part, part)
            (left.end, left.rootEnd) = (middle, root)
            (right.start, right.rootStart) = (middle, root)
            let error = left.output + right.output - part.output
            (left.wholeError, right.wholeError) = (error, error)
            // On a smooth piece halving divides the error by eight; where a fee changes quickly it
            // says little.
            let isSmooth =
                !curve.isUneven
                || error * part.wholeError > 0
                    && error.magnitude <= part.wholeError.magnitude / 4
            let errorMax = isSmooth ? tolerance : tolerance / 64
            // Three halvings at least, so that a bend between samples is not missed.
            let isCoarse = part.span > (end - part.start) / 8 && part.span > end * 0x1p-12
            // Between a price and none at all the halves agree with anything.
            let isSteep =
                part.rootEnd < part.rootStart * 0.7 && part.rootStart > first * 0x1p-30
            if isCoarse || isSteep || error.magnitude > errorMax,
                part.span > (part.start + scale) * 0x1p-40
            {
                isFull = parts.count + stack.count > Self.partsMax
                if !isFull {
                    stack.append(right)
                    stack.append(left)
                    continue
                }
            }
            parts += [left, right]
            // Smooth halves miss about a third of what they differ from the whole.
            errors += isSmooth ? max(0, error) * 0.4 : error.magnitude * 2
            output += left.output + right.output
            missing = max(missing, errors / output)
        }
    }

    /// The mean, or what is between on a scale of ratios where a part is many times the balance.
    private func middle(of part: Part) -> Double {
        let (low, high) = (part.start + scale, part.end + scale)
        return high > 8 * low ? (low * high).squareRoot() - scale : part.start + part.span / 2
    }

    private static var tolerance: Double { 0x1p-30 }

    // MARK: Concave

    /// Replaces what is below its hull by straight lines.
    private mutating func bridge() {
        guard
            zip(parts, parts.dropFirst()).contains(where: { $1.rootEnd > $0.rootEnd })
                || parts.first.map({ $0.rootEnd > $0.rootStart }) == true
        else { return }
        var hull: [(parts: Range<Int>, span: Double, output: Double)] = []
        for index in parts.indices {
            var last = (index..<index + 1, parts[index].span, parts[index].output)
            // A rising slope is joined with what is before it.
            while let before = hull.last, last.2 * before.span > before.output * last.1 {
                last = (
                    before.parts.lowerBound..<last.0.upperBound, before.span + last.1,
                    before.output + last.2
                )
                hull.removeLast()
            }
            hull.append(last)
        }
        parts = hull.map { piece in
            var part = parts[piece.parts.lowerBound]
            guard piece.parts.count > 1 else { return part }
            part.end = parts[piece.parts.upperBound - 1].end
            part.rootStart = (piece.output / piece.span).squareRoot()
            part.rootEnd = part.rootStart
            return part
        }
    }

    /// The parts as stretches; roots fall from each to the next, which only ever lifts the curve.
    private func descending(_ lift: Double) -> [SearchStretch] {
        var stretches: [SearchStretch] = []
        stretches.reserveCapacity(parts.count + 1)
        var floor = 0x1p-500
        for part in parts.reversed() {
            let rootEnd = max(part.rootEnd * lift, floor)
            let rootStart = max(part.rootStart * lift, rootEnd * (1 + Self.fallMin))
            stretches.append(
                SearchStretch(rootStart: rootStart, rootEnd: rootEnd, inputSpan: part.span))
            floor = rootStart
        }
        stretches.reverse()
        return stretches
    }

    // MARK: Exact quotes

    /// Exact quotes on the way, denser toward the end.
    private func probes(to end: Double) -> [(input: Double, output: Double)] {
        var probes: [(Double, Double)] = []
        var input = end.rounded(.down)
        while input >= 1, probes.count < Self.probesMax {
            if let output = exact(input) { probes.append((input, output)) }
            input = (input * (input > end / 16 ? 0.6 : 0.1)).rounded(.down)
        }
        return probes
    }

    private static var probesMax: Int { 14 }

    /// A small stretch of better prices that lifts all others above the exact quotes: contracts round
    /// to units and solve to a part of a balance.
    private func seed(of output: Double, beside stretches: [SearchStretch]) -> SearchStretch? {
        guard output > 0, let first = stretches.first else { return nil }
        // From twice the first root on, twice the output is half of it above the curve.
        let span = output / (first.rootStart * first.rootStart)
        return SearchStretch(
            rootStart: first.rootStart * 2, rootEnd: first.rootStart, inputSpan: span,
            isSeed: true)
    }

    /// By how many raw units contracts may be above the curve that do not simply round down: a fee
    /// rounded down leaves up to a unit more of what goes in.
    private var unitsOff: Double {
        let unitIn = curve.price(after: 0)
        return switch curve {
        case .power(let curve): curve.roundsFeeDown ? unitIn : 0
        case .line: 0
        case .cubicPair: 2 + unitIn
        case .stable(let curve): 2 + curve.balanceOut * 0x1p-58
        // Solved to about eighteen digits of a balance.
        case .crypto(let curve): 2 + curve.balanceOut * 0x1p-54
        case .meta(let curve): 8 + unitIn * (8 + curve.balanceIn * 0x1p-56)
        }
    }
}

extension CoinCurve {
    /// By what part of the output a contract may give more that counts its changing fee in 10^-10.
    fileprivate var feeUnit: Double {
        switch self {
        case .stable(let curve): curve.hasDynamicFee ? 1.1e-10 : 0
        case .crypto: 1.1e-10
        case .meta(let curve): curve.hasDynamicFee ? 5e-10 : 0
        case .power, .cubicPair, .line: 0
        }
    }

    /// Whether its fee may change so quickly that a few samples do not show it.
    fileprivate var isUneven: Bool { if case .crypto = self { true } else { false } }
}

extension CoinPair {
    /// Search only: stretches in falling price which together no exact quote passes.
    ///
    /// They reach to the limits or as far as the contract trades; none where it trades nothing. The
    /// cost is that of about a dozen exact quotes and some hundred prices.
    package func outerCurve(
        zeroForOne: Bool, inputMax: Double, outputMax: Double
    ) -> [SearchStretch] {
        guard let curve = searchCurve(zeroForOne: zeroForOne) else { return [] }
        let (coinIn, coinOut) = zeroForOne ? (place0, place1) : (place1, place0)
        var outer = OuterCurve(curve) { input in
            try? pool.amountOut(exactIn: input, from: coinIn, to: coinOut).searchValue
        }
        return outer.stretches(inputMax: inputMax, outputMax: outputMax)
    }
}
