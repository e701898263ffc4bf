import Arithmetic

/// The initialised ticks of a pool and what follows from them alone.
///
/// Immutable and shared by every state of the pool between two changes of its positions, so a copy
/// costs one reference count. Nothing in it depends on the current price.
final class TickTable: Sendable {
    /// The ticks, by index.
    let ticks: [Tick]
    /// The exact square root price at each tick.
    let sqrtPrices: [UInt256]
    /// The active liquidity between each tick and the next.
    let liquidityAbove: [UInt128]
    /// The prefix sums that answer searches.
    let search: TickSearch

    /// What it takes to cross from each tick to the next.
    let segments: [TickSegment]
    /// The fee that `segments` count.
    let feePips: UInt32
    private let spacing: Int32

    /// No ticks.
    init(emptyWithSpacing spacing: Int32, feePips: UInt32) {
        (ticks, sqrtPrices, liquidityAbove, segments) = ([], [], [], [])
        (self.spacing, self.feePips) = (spacing, feePips)
        search = TickSearch(sqrtPrices: [], liquidityAbove: [])
    }

    private init(
        ticks: [Tick], sqrtPrices: [UInt256], liquidityAbove: [UInt128], spacing: Int32,
        feePips: UInt32, before: TickTable?
    ) {
        self.ticks = ticks
        self.sqrtPrices = sqrtPrices
        self.liquidityAbove = liquidityAbove
        (self.spacing, self.feePips) = (spacing, feePips)
        segments = Self.segments(ticks, liquidityAbove, spacing, feePips, before)
        search = TickSearch(sqrtPrices: sqrtPrices, liquidityAbove: liquidityAbove)
    }

    /// Checks order, spacing, range and that the liquidity is never negative and ends at zero.
    convenience init(ticks: [Tick], spacing: Int32, feePips: UInt32) throws(PoolError) {
        var prices: [UInt256] = []
        prices.reserveCapacity(ticks.count)
        var previous = Int32.min
        for (position, tick) in ticks.enumerated() {
            guard tick.index > previous else {
                throw Self.invalid("the ticks are not in rising order", position, "index")
            }
            guard tick.index % spacing == 0 else {
                throw Self.invalid("the tick is not a multiple of the spacing", position, "index")
            }
            guard let price = TickMath.sqrtPrice(atTick: tick.index) else {
                throw Self.invalid("the tick is out of range", position, "index")
            }
            guard tick.liquidityGross != 0, tick.liquidityGross >= tick.liquidityNet.magnitude
            else {
                throw Self.invalid(
                    "the gross liquidity is below the net", position, "liquidityGross")
            }
            previous = tick.index
            prices.append(price)
        }
        try self.init(
            ticks: ticks, sqrtPrices: prices, spacing: spacing, feePips: feePips, before: nil)
    }

    /// Sums up the liquidity of ticks whose order was checked.
    private convenience init(
        ticks: [Tick], sqrtPrices: [UInt256], spacing: Int32, feePips: UInt32, before: TickTable?
    ) throws(PoolError) {
        var active: UInt128 = 0
        var liquidity: [UInt128] = []
        liquidity.reserveCapacity(ticks.count)
        for (position, tick) in ticks.enumerated() {
            guard let next = active.adding(signed: tick.liquidityNet) else {
                throw Self.invalid(
                    "the liquidity leaves the range of 128 bits", position, "liquidityNet")
            }
            active = next
            liquidity.append(next)
        }
        guard active == 0 else {
            throw PoolError(
                .invalidState, "the net liquidities do not add up to zero", field: "ticks")
        }
        self.init(
            ticks: ticks, sqrtPrices: sqrtPrices, liquidityAbove: liquidity, spacing: spacing,
            feePips: feePips, before: before)
    }

    /// The ranges between neighbours; those that the table before had with the same liquidity are
    /// taken over.
    private static func segments(
        _ ticks: [Tick], _ liquidityAbove: [UInt128], _ spacing: Int32, _ feePips: UInt32,
        _ before: TickTable?
    ) -> [TickSegment] {
        var segments: [TickSegment] = []
        segments.reserveCapacity(max(0, ticks.count - 1))
        var old = 0
        for place in ticks.indices.dropLast() {
            let (lower, upper) = (ticks[place].index, ticks[place + 1].index)
            if let before {
                while old < before.ticks.count, before.ticks[old].index < lower { old += 1 }
                if old < before.segments.count, before.ticks[old].index == lower,
                    before.ticks[old + 1].index == upper,
                    before.liquidityAbove[old] == liquidityAbove[place]
                {
                    segments.append(before.segments[old])
                    continue
                }
            }
            let segment = TickSegment(
                from: lower, to: upper, liquidity: liquidityAbove[place], feePips: feePips,
                spacing: spacing)
            segments.append(segment ?? .unknown)
        }
        return segments
    }

    /// The tick at which the bitmap's word ends, for a price at this tick on its way.
    @inline(__always)
    static func wordEdge(from tick: Int32, _ spacing: Int32, zeroForOne: Bool) -> Int32 {
        // Floor division; ticks and spacings are far inside 32 bits, so nothing here can wrap.
        let compressed = tick >= 0 ? tick / spacing : (tick + 1) / spacing - 1
        return zeroForOne ? (compressed & ~255) &* spacing : ((compressed + 1) | 255) &* spacing
    }

    private static func invalid(_ detail: String, _ position: Int, _ name: String) -> PoolError {
        PoolError(.invalidState, detail, field: "ticks[\(position)].\(name)")
    }

    /// The position of the last tick not above `index`; −1 when all are above.
    func position(atOrBelow index: Int32) -> Int {
        var (low, high) = (0, ticks.count)
        while low < high {
            let middle = (low + high) >> 1
            if ticks[middle].index <= index { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The active liquidity at a position given by `position(atOrBelow:)`.
    func liquidity(atPosition position: Int) -> UInt128 {
        position >= 0 ? liquidityAbove[position] : 0
    }

    /// The table after a position between two ticks grew or, with a negative amount, shrank.
    ///
    /// Throws `inconsistentLog` when the ticks do not hold what is taken.
    func moving(_ amount: Int128, from lower: Int32, to upper: Int32) throws(PoolError) -> TickTable
    {
        var (ticks, prices) = (self.ticks, sqrtPrices)
        try Self.move(amount, net: amount, at: lower, &ticks, &prices)
        try Self.move(amount, net: 0 - amount, at: upper, &ticks, &prices)
        do {
            return try TickTable(
                ticks: ticks, sqrtPrices: prices, spacing: spacing, feePips: feePips, before: self)
        } catch {
            throw PoolError(.inconsistentLog, error.detail)
        }
    }

    private static func move(
        _ amount: Int128, net: Int128, at index: Int32, _ ticks: inout [Tick],
        _ prices: inout [UInt256]
    ) throws(PoolError) {
        let place = ticks.firstIndex { $0.index >= index } ?? ticks.count
        let isPresent = place < ticks.count && ticks[place].index == index
        let old = isPresent ? ticks[place] : Tick(index: index, liquidityNet: 0, liquidityGross: 0)
        let (netSum, overflow) = old.liquidityNet.addingReportingOverflow(net)
        guard !overflow, let gross = old.liquidityGross.adding(signed: amount),
            gross >= netSum.magnitude, let price = TickMath.sqrtPrice(atTick: index)
        else {
            throw PoolError(.inconsistentLog, "a tick does not hold what the log moves")
        }
        let new = Tick(index: index, liquidityNet: netSum, liquidityGross: gross)
        switch (isPresent, gross == 0) {
        case (true, true):
            ticks.remove(at: place)
            prices.remove(at: place)
        case (true, false):
            ticks[place] = new
        case (false, true):
            break
        case (false, false):
            ticks.insert(new, at: place)
            prices.insert(price, at: place)
        }
    }
}

extension UInt128 {
    /// The sum with a signed number; nil when it leaves the range.
    func adding(signed delta: Int128) -> UInt128? {
        let (sum, overflow) =
            delta < 0
            ? subtractingReportingOverflow(delta.magnitude)
            : addingReportingOverflow(delta.magnitude)
        return overflow ? nil : sum
    }
}
