import Arithmetic

/// What it takes to cross the range between two neighbouring ticks from end to end: a constant of
/// the ticks, so a quote that crosses many looks up most of its way.
///
/// A step that reaches its target takes `in + ⌈in · fee / (1 − fee)⌉` and is taken when just so much
/// is left, so steps add up. Token0 goes in where the price falls. What one way pays out is what
/// the other takes, net of fee, up to rounding, and the fee follows from that, up to rounding: so
/// two amounts of 112 bits and four small numbers say all, in 32 bytes.
struct TickSegment: Sendable {
    private let low0: UInt64
    private let low1: UInt64
    private let middle0: UInt32
    private let middle1: UInt32
    private let high0: UInt16
    private let high1: UInt16
    /// By how much token0 as an input, net of fee, is above token0 as an output.
    private let rounded0: UInt8
    /// The same for token1.
    private let rounded1: UInt8
    /// By how much the fee in token0 is above `SegmentFee.floor`.
    private let feeRest0: UInt8
    /// The same for token1.
    private let feeRest1: UInt8

    /// Steps at edges of the bitmap's words, beyond which a range is not summed up.
    static let stepsMax = 16

    /// Never crossed at once.
    static let unknown = TickSegment()

    /// Whether the range can be crossed at once.
    @inline(__always)
    var isKnown: Bool { rounded0 != .max }

    private init() {
        (low0, low1, middle0, middle1, high0, high1) = (0, 0, 0, 0, 0, 0)
        (rounded0, rounded1, feeRest0, feeRest1) = (.max, .max, 0, 0)
    }

    /// One way through a range.
    struct Way {
        /// What goes in, net of fee.
        var input: UInt128 = 0
        /// The fee on top.
        var fee: UInt128 = 0
        /// What comes out.
        var output: UInt128 = 0
    }

    /// What a falling price takes and pays, or a rising one; of a range that is known.
    @inline(__always)
    func way(zeroForOne: Bool, _ fee: SegmentFee) -> Way {
        let amount0 = UInt128(high0) << 96 | UInt128(middle0) << 64 | UInt128(low0)
        let amount1 = UInt128(high1) << 96 | UInt128(middle1) << 64 | UInt128(low1)
        // Both have 112 bits, and the fee is below the input: nothing wraps.
        let input =
            zeroForOne ? amount0 &+ UInt128(rounded0) : amount1 &+ UInt128(rounded1)
        return Way(
            input: input, fee: fee.floor(input) &+ UInt128(zeroForOne ? feeRest0 : feeRest1),
            output: zeroForOne ? amount1 : amount0)
    }

    /// Sums up the steps of both ways; nil where they are too many or a sum leaves 112 bits.
    init?(
        from lower: Int32, to upper: Int32, liquidity: UInt128, feePips: UInt32, _ fee: SegmentFee,
        spacing: Int32
    ) {
        guard
            let falling = Self.way(
                upper, lower, liquidity, feePips, spacing, zeroForOne: true),
            let rising = Self.way(
                lower, upper, liquidity, feePips, spacing, zeroForOne: false),
            let rounded0 = Self.difference(falling.input, rising.output),
            let rounded1 = Self.difference(rising.input, falling.output),
            let feeRest0 = Self.difference(falling.fee, fee.floor(falling.input)),
            let feeRest1 = Self.difference(rising.fee, fee.floor(rising.input)),
            rounded0 != .max
        else { return nil }
        let (amount0, amount1) = (rising.output, falling.output)
        (low0, low1) = (UInt64(truncatingIfNeeded: amount0), UInt64(truncatingIfNeeded: amount1))
        middle0 = UInt32(truncatingIfNeeded: amount0 >> 64)
        middle1 = UInt32(truncatingIfNeeded: amount1 >> 64)
        // Both were seen to have 112 bits.
        high0 = UInt16(truncatingIfNeeded: amount0 >> 96)
        high1 = UInt16(truncatingIfNeeded: amount1 >> 96)
        (self.rounded0, self.rounded1) = (rounded0, rounded1)
        (self.feeRest0, self.feeRest1) = (feeRest0, feeRest1)
    }

    private static func difference(_ larger: UInt128, _ smaller: UInt128) -> UInt8? {
        larger >= smaller ? UInt8(exactly: larger &- smaller) : nil
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
                let fee = input.multiplied(
                    by: UInt256(UInt64(feePips)), dividedBy: PipUnits.rest(feePips), rounding: .up),
                sums.add(input, fee, output)
            else { return nil }
            if stop == end { return sums }
            price = target
            place = zeroForOne ? stop - 1 : stop
        }
        return nil
    }
}

extension TickSegment.Way {
    /// Adds a step; false where a sum leaves 112 bits.
    fileprivate mutating func add(_ input: UInt256, _ fee: UInt256, _ output: UInt256) -> Bool {
        guard input.bitWidth <= 112, fee.bitWidth <= 112, output.bitWidth <= 112,
            let input = input.asUInt128, let fee = fee.asUInt128, let output = output.asUInt128
        else { return false }
        // Each sum had 112 bits before.
        self.input &+= input
        self.fee &+= fee
        self.output &+= output
        return (self.input | self.fee | self.output) >> 112 == 0
    }
}
