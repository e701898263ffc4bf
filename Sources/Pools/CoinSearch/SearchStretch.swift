/// Search only: one stretch of a price curve, with the shape of two virtual reserves.
///
/// With t the square root of the price, from `rootStart` down to `rootEnd`: input
/// `inputReserve · (rootStart / t − 1)`, output `outputReserve · (1 − t / rootStart)`.
package struct SearchStretch: Hashable, Sendable {
    /// √price (raw units out for a raw unit in, fee included) where the stretch begins.
    package let rootStart: Double
    /// √price where it ends, below `rootStart`.
    package let rootEnd: Double
    /// What goes in over the whole stretch.
    package let inputSpan: Double
    /// Whether it is there only to lift the others above the exact quotes: no trade by itself.
    package let isSeed: Bool

    /// The virtual reserve of what goes in.
    package var inputReserve: Double { inputSpan / (rootStart / rootEnd - 1) }
    /// The virtual reserve of what comes out.
    package var outputReserve: Double { inputReserve * (rootStart * rootStart) }
    /// What comes out over the whole stretch.
    package var outputSpan: Double { inputSpan * rootStart * rootEnd }

    init(rootStart: Double, rootEnd: Double, inputSpan: Double, isSeed: Bool = false) {
        self.rootStart = rootStart
        self.rootEnd = rootEnd
        self.inputSpan = inputSpan
        self.isSeed = isSeed
    }

    /// What comes out for a part of the input.
    func output(of input: Double) -> Double {
        if input >= inputSpan { return outputSpan }
        return outputReserve * (input / (inputReserve + input))
    }
}

extension [SearchStretch] {
    /// What comes out of all stretches for an input; all there is beyond their end.
    package func output(of input: Double) -> Double {
        var (rest, sum) = (input, 0.0)
        for stretch in self {
            guard rest > 0 else { break }
            sum += stretch.output(of: rest)
            rest -= stretch.inputSpan
        }
        return sum
    }
}
