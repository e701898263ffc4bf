import Arithmetic

/// What it takes to cross the range between two neighbouring ticks from end to end: a constant of
/// the ticks, so a quote that crosses many looks up most of its way.
///
/// A step that reaches its target takes `in + ⌈in · fee / (1 − fee)⌉ = ⌈in / (1 − fee)⌉` and is taken
/// when just so much is left, so steps add up. Token0 goes in where the price falls.
struct TickSegment: Sendable {
    /// What a falling price takes, fee included.
    let costFalling: UInt128
    /// What comes out where it falls.
    let outFalling: UInt128
    /// What a rising price takes, fee included.
    let costRising: UInt128
    /// What comes out where it rises.
    let outRising: UInt128
    /// By how much token0 as an input (net of fee) is above token0 as an output: what is rounded.
    let roundedFalling: UInt16
    /// The same for token1.
    let roundedRising: UInt16

    /// Steps at edges of the bitmap's words, beyond which a range is not summed up.
    static let stepsMax = 16

    /// Never crossed at once: there is nothing above the largest cost.
    static let unknown = TickSegment()

    private init() {
        (costFalling, outFalling, costRising, outRising) = (.max, .max, .max, .max)
        (roundedFalling, roundedRising) = (0, 0)
    }

    /// One way through a range.
    fileprivate struct Way {
        var input: UInt128 = 0
        var cost: UInt128 = 0
        var output: UInt128 = 0
    }

    /// Sums up the steps of both ways; nil where they are too many or a sum leaves 127 bits.
    init?(
        from lower: Int32, to upper: Int32, liquidity: UInt128, feePips: UInt32, spacing: Int32
    ) {
        guard
            let falling = Self.way(
                upper, lower, liquidity, feePips, spacing, zeroForOne: true),
            let rising = Self.way(
                lower, upper, liquidity, feePips, spacing, zeroForOne: false),
            let roundedFalling = Self.difference(falling.input, rising.output),
            let roundedRising = Self.difference(rising.input, falling.output)
        else { return nil }
        (costFalling, outFalling) = (falling.cost, falling.output)
        (costRising, outRising) = (rising.cost, rising.output)
        self.roundedFalling = roundedFalling
        self.roundedRising = roundedRising
    }

    private static func difference(_ larger: UInt128, _ smaller: UInt128) -> UInt16? {
        larger >= smaller ? UInt16(exactly: larger &- smaller) : nil
    }

    private static func way(
        _ start: Int32, _ end: Int32, _ liquidity: UInt128, _ feePips: UInt32, _ spacing: Int32,
        zeroForOne: Bool
    ) -> Way? {
        guard var price = TickMath.sqrtPrice(atTick: start) else { return nil }
        var sums = Way()
        var place = zeroForOne ? start - 1 : start
        for _ in 0..<stepsMax {
            let edge = TickTable.wordEdge(from: place, spacing, zeroForOne: zeroForOne)
            let stop = zeroForOne ? max(edge, end) : min(edge, end)
            guard let target = TickMath.sqrtPrice(atTick: stop),
                let input = SwapStep.amount(
                    price, target, liquidity, isInput: true, zeroForOne: zeroForOne),
                let output = SwapStep.amount(
                    price, target, liquidity, isInput: false, zeroForOne: zeroForOne),
                let cost = input.multiplied(
                    by: PipUnits.whole, dividedBy: PipUnits.rest(feePips), rounding: .up),
                sums.add(input, cost, output)
            else { return nil }
            if stop == end { return sums }
            price = target
            place = zeroForOne ? stop - 1 : stop
        }
        return nil
    }
}

extension TickSegment.Way {
    /// Adds a step; false where a sum leaves 127 bits.
    fileprivate mutating func add(_ input: UInt256, _ cost: UInt256, _ output: UInt256) -> Bool {
        // The cost is the largest of what goes in.
        guard let input = input.asUInt128, let cost = cost.asUInt128,
            let output = output.asUInt128, cost < 1 << 126, output < 1 << 126
        else { return false }
        // Each sum was below 2^127 before.
        self.input &+= input
        self.cost &+= cost
        self.output &+= output
        return self.cost < 1 << 127 && self.output < 1 << 127
    }
}
