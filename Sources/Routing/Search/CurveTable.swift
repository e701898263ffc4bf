/// All sources' curves in flat arrays, so that the search allocates nothing.
struct CurveTable: Sendable {
    /// Segments of all sources, each source's in falling price.
    var segments: [CurveSegment] = []
    /// One curve a source.
    var curves: [SourceCurve] = []

    /// Makes room for this many sources.
    mutating func reserve(_ count: Int) {
        curves.reserveCapacity(count)
        segments.reserveCapacity(count)
    }

    /// The segment in which a √price below the curve's top lies: the last that begins above it.
    @inline(__always)
    func segmentIndex(_ curve: SourceCurve, at root: Double) -> Int {
        if curve.count == 1 { return curve.start }
        var low = curve.start
        var high = curve.start + curve.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if segments[middle].rootStart > root { low = middle } else { high = middle }
        }
        return low
    }

    /// How many of a book's levels are strictly better than a √price.
    @inline(__always)
    func levelsAbove(_ curve: SourceCurve, _ root: Double) -> Int {
        var low = 0
        var high = curve.count
        while low < high {
            let middle = (low + high) / 2
            if segments[curve.start + middle].rootStart > root {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// What a source does down to a √price, levels at that price left out.
    func trade(_ index: Int, at root: Double) -> CurveTrade {
        let curve = curves[index]
        if curve.count == 0 || root >= curve.rootTop { return CurveTrade(input: 0, output: 0) }
        if curve.isBook {
            let level = levelsAbove(curve, root)
            if level == curve.count {
                return CurveTrade(input: curve.inputMax, output: curve.outputMax)
            }
            let segment = segments[curve.start + level]
            return CurveTrade(input: segment.inputBefore, output: segment.outputBefore)
        }
        let segment = segments[segmentIndex(curve, at: root)]
        if root <= segment.rootEnd {
            return CurveTrade(
                input: segment.inputBefore + segment.inputSpan,
                output: segment.outputBefore + segment.outputSpan)
        }
        let ratio = root / segment.rootStart
        return CurveTrade(
            input: segment.inputBefore + segment.inputReserve * (1 / ratio - 1),
            output: segment.outputBefore + segment.outputReserve * (1 - ratio))
    }

    /// The output for an input, both inside the curve.
    func output(_ index: Int, ofInput input: Double) -> Double {
        let curve = curves[index]
        if curve.count == 0 || input <= 0 { return 0 }
        let segment = segments[last(curve) { $0.inputBefore < input }]
        let part = min(input - segment.inputBefore, segment.inputSpan)
        if curve.isBook {
            return segment.outputBefore + part * (segment.outputSpan / segment.inputSpan)
        }
        return segment.outputBefore
            + segment.outputReserve * (part / (segment.inputReserve + part))
    }

    /// The input for an output, both inside the curve.
    func input(_ index: Int, ofOutput output: Double) -> Double {
        let curve = curves[index]
        if curve.count == 0 || output <= 0 { return 0 }
        let segment = segments[last(curve) { $0.outputBefore < output }]
        let part = min(output - segment.outputBefore, segment.outputSpan)
        if curve.isBook {
            return segment.inputBefore + part * (segment.inputSpan / segment.outputSpan)
        }
        // Near the end of a curve the rest of the reserve is lost in rounding.
        let rest = segment.outputReserve - part
        guard rest > 0 else { return segment.inputBefore + segment.inputSpan }
        return segment.inputBefore + min(segment.inputSpan, segment.inputReserve * (part / rest))
    }

    /// Raw units out for the next raw unit in, after this input.
    func marginalPrice(_ index: Int, afterInput input: Double) -> Double {
        let curve = curves[index]
        if curve.count == 0 { return 0 }
        // At the end of a stretch the price is that of its end: the next may begin far below. What
        // pools round at every step, to whole units, leaves it open on which side an input is.
        let safe = input - max(input * 0x1p-40, Double(curve.count))
        let segment = segments[last(curve) { $0.inputBefore <= safe }]
        if curve.isBook { return segment.rootStart * segment.rootStart }
        let part = min(max(0, input - segment.inputBefore), segment.inputSpan)
        let root = segment.rootStart * (segment.inputReserve / (segment.inputReserve + part))
        return root * root
    }

    /// The virtual reserve of what goes in, after this input.
    func reserve(_ index: Int, afterInput input: Double) -> Double {
        let curve = curves[index]
        if curve.count == 0 { return 0 }
        let segment = segments[last(curve) { $0.inputBefore <= input }]
        return segment.inputReserve + min(max(0, input - segment.inputBefore), segment.inputSpan)
    }

    /// What a source earns over a √price: output less price times input, its best trade there.
    ///
    /// The cancellation-free form: over a stretch it is `outputReserve · (1 − t/rootStart)²`.
    func earnings(_ index: Int, at root: Double) -> Double {
        let curve = curves[index]
        if curve.count == 0 || root >= curve.rootTop { return 0 }
        let price = root * root
        if curve.isBook {
            let trade = trade(index, at: root)
            return max(0, trade.output - price * trade.input)
        }
        let segment = segments[segmentIndex(curve, at: root)]
        if root <= segment.rootEnd {
            return segment.outputBefore + segment.outputSpan
                - price * (segment.inputBefore + segment.inputSpan)
        }
        let rest = 1 - root / segment.rootStart
        return segment.outputBefore - price * segment.inputBefore
            + segment.outputReserve * rest * rest
    }

    private func last(_ curve: SourceCurve, where isBefore: (CurveSegment) -> Bool) -> Int {
        var low = curve.start
        var high = curve.start + curve.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if isBefore(segments[middle]) { low = middle } else { high = middle }
        }
        return low
    }
}
