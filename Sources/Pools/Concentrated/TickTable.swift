import Arithmetic

/// The initialised ticks of a pool and what follows from them alone.
///
/// Immutable and shared by every state of the pool between two changes of its positions, so a copy
/// costs one reference count. Nothing in it depends on the current price. 120 bytes a tick, in four
/// lists, since walks read little of each.
final class TickTable: Sendable {
    /// Where the ticks are, by index.
    let places: [TickPlace]
    /// The liquidity at each.
    let liquidity: [TickLiquidity]
    /// What it takes to cross from each tick to the next; none for fees of which they know nothing.
    let segments: [TickSegment]
    /// The prefix sums that answer searches.
    let sums: [TickSums]
    /// The fee that `segments` count.
    let feePips: UInt32
    /// The same, as they count it.
    let segmentFee: SegmentFee?
    private let spacing: Int32

    /// No ticks.
    init(emptyWithSpacing spacing: Int32, feePips: UInt32) {
        (places, liquidity, segments, sums) = ([], [], [], [])
        (self.spacing, self.feePips) = (spacing, feePips)
        segmentFee = SegmentFee(pips: feePips)
    }

    /// Checks order, spacing, range and that the liquidity is never negative and ends at zero.
    convenience init(ticks: [Tick], spacing: Int32, feePips: UInt32) throws(PoolError) {
        var previous = Int32.min
        for (position, tick) in ticks.enumerated() {
            guard tick.index > previous else {
                throw Self.invalid("the ticks are not in rising order", position, "index")
            }
            guard tick.index % spacing == 0 else {
                throw Self.invalid("the tick is not a multiple of the spacing", position, "index")
            }
            guard tick.index >= TickMath.tickMin, tick.index <= TickMath.tickMax else {
                throw Self.invalid("the tick is out of range", position, "index")
            }
            guard tick.liquidityGross != 0, tick.liquidityGross >= tick.liquidityNet.magnitude
            else {
                throw Self.invalid(
                    "the gross liquidity is below the net", position, "liquidityGross")
            }
            previous = tick.index
        }
        try self.init(ticks: ticks, spacing: spacing, feePips: feePips, before: nil)
    }

    /// Sums up the liquidity of ticks whose order was checked.
    ///
    /// Places, and ranges with the same liquidity, are taken over from the table before.
    private init(
        ticks: [Tick], spacing: Int32, feePips: UInt32, before: TickTable?
    ) throws(PoolError) {
        var places: [TickPlace] = []
        var liquidity: [TickLiquidity] = []
        places.reserveCapacity(ticks.count)
        liquidity.reserveCapacity(ticks.count)
        var active: UInt128 = 0
        var old = 0
        for (position, tick) in ticks.enumerated() {
            guard let next = active.adding(signed: tick.liquidityNet) else {
                throw Self.invalid(
                    "the liquidity leaves the range of 128 bits", position, "liquidityNet")
            }
            active = next
            liquidity.append(TickLiquidity(above: next, gross: tick.liquidityGross))
            let known = before?.place(at: tick.index, from: &old)
            guard let place = known ?? TickPlace(index: tick.index) else {
                throw Self.invalid("the tick is out of range", position, "index")
            }
            places.append(place)
        }
        guard active == 0 else {
            throw PoolError(
                .invalidState, "the net liquidities do not add up to zero", field: "ticks")
        }
        self.places = places
        self.liquidity = liquidity
        (self.spacing, self.feePips) = (spacing, feePips)
        segmentFee = SegmentFee(pips: feePips)
        segments = Self.segments(places, liquidity, spacing, feePips, segmentFee, before)
        sums = TickSums.sums(places, liquidity)
    }

    /// The ranges between neighbours; those that the table before had with the same liquidity are
    /// taken over.
    private static func segments(
        _ places: [TickPlace], _ liquidity: [TickLiquidity], _ spacing: Int32, _ feePips: UInt32,
        _ fee: SegmentFee?, _ before: TickTable?
    ) -> [TickSegment] {
        guard let fee else { return [] }
        var segments: [TickSegment] = []
        segments.reserveCapacity(max(0, places.count - 1))
        var old = 0
        for position in places.indices.dropLast() {
            let (lower, upper) = (places[position].index, places[position + 1].index)
            let active = liquidity[position].above
            if let before, before.place(at: lower, from: &old) != nil,
                old < before.segments.count, before.places[old + 1].index == upper,
                before.liquidity[old].above == active
            {
                segments.append(before.segments[old])
                continue
            }
            let segment = TickSegment(
                from: lower, to: upper, liquidity: active, feePips: feePips, fee,
                spacing: spacing)
            segments.append(segment ?? .unknown)
        }
        return segments
    }

    /// The place of a tick that is here; `position` moves on to the first not below it.
    private func place(at index: Int32, from position: inout Int) -> TickPlace? {
        while position < places.count, places[position].index < index { position += 1 }
        guard position < places.count, places[position].index == index else { return nil }
        return places[position]
    }

    /// The tick at a position, which must be one.
    func tick(at position: Int) -> Tick {
        let below = position > 0 ? liquidity[position - 1].above : 0
        let here = liquidity[position]
        // The sums were added up from nets that fit, so the difference is one.
        return Tick(
            index: places[position].index,
            liquidityNet: Int128(truncatingIfNeeded: here.above &- below),
            liquidityGross: here.gross)
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
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) >> 1
            if places[middle].index <= index { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The active liquidity at a position given by `position(atOrBelow:)`.
    func liquidity(atPosition position: Int) -> UInt128 {
        position >= 0 ? liquidity[position].above : 0
    }

    /// The table after a position between two ticks grew or, with a negative amount, shrank.
    ///
    /// Throws `inconsistentLog` when the ticks do not hold what is taken.
    func moving(_ amount: Int128, from lower: Int32, to upper: Int32) throws(PoolError) -> TickTable
    {
        var ticks: [Tick] = []
        ticks.reserveCapacity(places.count + 2)
        ticks += TickList(table: self)
        try Self.move(amount, net: amount, at: lower, &ticks)
        try Self.move(amount, net: 0 - amount, at: upper, &ticks)
        do {
            return try TickTable(ticks: ticks, spacing: spacing, feePips: feePips, before: self)
        } catch {
            throw PoolError(.inconsistentLog, error.detail)
        }
    }

    private static func move(
        _ amount: Int128, net: Int128, at index: Int32, _ ticks: inout [Tick]
    ) throws(PoolError) {
        let place = ticks.firstIndex { $0.index >= index } ?? ticks.count
        let isPresent = place < ticks.count && ticks[place].index == index
        let old = isPresent ? ticks[place] : Tick(index: index, liquidityNet: 0, liquidityGross: 0)
        let (netSum, overflow) = old.liquidityNet.addingReportingOverflow(net)
        guard !overflow, let gross = old.liquidityGross.adding(signed: amount),
            gross >= netSum.magnitude
        else {
            throw PoolError(.inconsistentLog, "a tick does not hold what the log moves")
        }
        let new = Tick(index: index, liquidityNet: netSum, liquidityGross: gross)
        switch (isPresent, gross == 0) {
        case (true, true): ticks.remove(at: place)
        case (true, false): ticks[place] = new
        case (false, true): break
        case (false, false): ticks.insert(new, at: place)
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
