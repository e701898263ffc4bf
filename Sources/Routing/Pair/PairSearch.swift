/// The search over all sources of a pair at one price for all.
///
/// Sources that do not earn their fixed cost at the price are left out, where that settles it.
/// Pools of one stretch go through columns, the other sources one by one. Nothing is allocated by a
/// solve, and a solve does not depend on those before it.
struct PairSearch: Sendable {
    /// Pools of one stretch.
    private(set) var columns: StretchColumns
    /// Books, and pools of several stretches.
    private(set) var others: [Int] = []
    /// All pools that trade.
    private(set) var pools: [Int] = []
    /// All books that trade.
    private(set) var books: [Int] = []
    /// Which sources a solve leaves out.
    private(set) var isOut: [Bool]
    /// Pools that do not earn their cost.
    private var dropped: [Int] = []
    /// What each source trades of the fixed asset, written by a solve.
    private(set) var amounts: [Double]
    private let isBuy: Bool

    /// How a solve ended.
    struct Outcome: Sendable {
        /// The √price that all share.
        var root: Double
        /// What is traded and earned at it, in sum.
        var sums: TradeSums
        /// What of the target the sums still lack by rounding.
        var missing: Double
        /// Value when selling, minus cost when buying.
        var score: Double
        /// How many sources may trade, for the bound's margin.
        var terms: Int
    }

    /// A search over a table.
    init(_ table: CurveTable, isBuy: Bool) {
        self.isBuy = isBuy
        columns = StretchColumns(table)
        isOut = [Bool](repeating: false, count: table.curves.count)
        amounts = [Double](repeating: 0, count: table.curves.count)
        list(table)
    }

    /// Takes over one source's changed curve.
    mutating func update(_ index: Int, _ table: CurveTable) {
        restore(table)
        columns.set(index, table)
        columns.sum(table)
        amounts[index] = 0
        list(table)
    }

    /// Leaves a book out or takes it in again.
    mutating func leaveOut(_ index: Int, _ isOut: Bool) { self.isOut[index] = isOut }

    /// Takes all sources in again.
    mutating func restore(_ table: CurveTable) {
        for index in books { isOut[index] = false }
        for index in dropped {
            isOut[index] = false
            columns.set(index, table)
        }
        dropped.removeAll(keepingCapacity: true)
    }

    private mutating func drop(_ index: Int) {
        dropped.append(index)
        isOut[index] = true
        columns.remove(index)
    }

    /// Solves with fixed costs by leaving out what does not earn them; nil when that ends with a
    /// source that earns its cost only while it is left out: sets decide then.
    mutating func solveWithCosts(_ table: CurveTable, target: Double) -> Outcome? {
        for _ in 0..<RoutingLimits.dropRoundsMax {
            guard var outcome = solve(table, target: target) else { return nil }
            let dropsBefore = dropped.count
            for index in pools where !isOut[index] && amounts[index] > 0 {
                let cost = table.curves[index].fixedCost
                let earned = earned(index, table, at: outcome.root)
                if earned < cost * Self.doubt { drop(index) }
                outcome.score -= cost
                outcome.sums.costs += min(cost, earned)
            }
            if dropped.count > dropsBefore { continue }
            for index in dropped {
                let cost = table.curves[index].fixedCost
                if earned(index, table, at: outcome.root) >= cost * Self.doubt { return nil }
            }
            return outcome
        }
        return nil
    }

    /// A pool is kept when it earns its cost, rounding apart.
    private static var doubt: Double { 1 - 0x1p-40 }

    /// What a source's best trade at a √price earns, in the free asset.
    private func earned(_ index: Int, _ table: CurveTable, at root: Double) -> Double {
        let earned = table.earnings(index, at: root)
        return isBuy ? earned / (root * root) : earned
    }

    private mutating func list(_ table: CurveTable) {
        others.removeAll(keepingCapacity: true)
        pools.removeAll(keepingCapacity: true)
        books.removeAll(keepingCapacity: true)
        for (index, curve) in table.curves.enumerated() where curve.count > 0 {
            if !StretchColumns.holds(curve) { others.append(index) }
            if curve.isBook { books.append(index) } else { pools.append(index) }
        }
    }

    /// Nobody trades.
    mutating func clear() {
        for index in amounts.indices { amounts[index] = 0 }
    }

    private var measure: Measure { isBuy ? .output : .input }
    private var side: StretchColumns.Side { isBuy ? columns.outputs : columns.inputs }

    /// Finds the price at which all that is not left out trades exactly the target.
    ///
    /// Nil when that is beyond what there is, or below the end of a curve: then only the search of
    /// sets knows.
    mutating func solve(_ table: CurveTable, target: Double) -> Outcome? {
        var (low, high) = (columns.lowestEnd, columns.highestTop)
        var most = side.most
        var hasBooks = false
        for index in others where !isOut[index] {
            let curve = table.curves[index]
            most += isBuy ? curve.outputMax : curve.inputMax
            low = min(low, curve.rootBottom)
            high = max(high, curve.rootTop)
            hasBooks = hasBooks || curve.isBook
        }
        guard target > 0, most > target, high > 0, low > 0 else { return nil }
        var bracket = (low: low * (1 - 0x1p-50), high: high * (1 + 0x1p-50))
        var plateau: Double?
        if hasBooks { plateau = bisectJumps(table, target, &bracket) }
        let root = plateau ?? newton(table, target, bracket)
        guard root > columns.highestEnd else { return nil }
        return fill(table, at: root, target, isPlateau: plateau != nil)
    }

    // MARK: Price

    /// Newton's steps go along x: 1/t for inputs, −t for outputs.
    private func position(_ root: Double) -> Double { isBuy ? -root : 1 / root }
    private func root(_ position: Double) -> Double { isBuy ? -position : 1 / position }

    private func demand(_ table: CurveTable, at root: Double) -> Demand {
        var sum = columns.demand(side, at: position(root))
        for index in others where !isOut[index] {
            table.addDemand(
                of: table.curves[index], at: root, measure, activation: .infinity, to: &sum)
        }
        return sum
    }

    /// Halves the levels inside the bracket until none is left, or finds the one that spans the
    /// target.
    private func bisectJumps(
        _ table: CurveTable, _ target: Double, _ bracket: inout (low: Double, high: Double)
    ) -> Double? {
        for _ in 0..<RoutingLimits.priceStepsMax {
            guard let probe = middleLevel(table, bracket) else { return nil }
            let sum = demand(table, at: probe)
            if sum.total > target {
                bracket.low = probe
            } else if sum.total + sum.jump < target {
                bracket.high = probe
            } else {
                return probe
            }
        }
        return nil
    }

    /// The middle of the levels strictly inside the bracket, in the book that has most of them.
    private func middleLevel(
        _ table: CurveTable, _ bracket: (low: Double, high: Double)
    ) -> Double? {
        var best = 0
        var probe: Double?
        for index in books where !isOut[index] {
            let curve = table.curves[index]
            let above = table.levelsAbove(curve, bracket.low)
            var first = table.levelsAbove(curve, bracket.high)
            while first < above, table.segments[curve.start + first].rootStart >= bracket.high {
                first += 1
            }
            if above - first > best {
                best = above - first
                probe = table.segments[curve.start + (first + above) / 2].rootStart
            }
        }
        return probe
    }

    /// Newton's steps inside a bracket without jumps.
    private func newton(
        _ table: CurveTable, _ target: Double, _ start: (low: Double, high: Double)
    ) -> Double {
        var bracket = start
        var (root, slope) = firstGuess(table, target, bracket)
        var (slowSteps, patience) = (0, 12)
        for _ in 0..<RoutingLimits.priceStepsMax {
            let width = bracket.high / bracket.low - 1
            let sum = demand(table, at: root)
            let missing = target - sum.total
            let next = self.root(position(root) + missing / sum.slope)
            let isInside = next > bracket.low && next < bracket.high
            // Without other sources a step is exact as soon as the same pools trade.
            let isSame = others.isEmpty && sum.slope == slope
            let isClose =
                missing.magnitude <= 0x1p-51 * (target + sum.magnitude * 0x1p-6)
                && (sum.slope > 0 || missing == 0)
            if isSame || isClose { return isInside ? next : root }
            slope = sum.slope
            if missing < 0 { bracket.low = root } else { bracket.high = root }
            slowSteps = bracket.high / bracket.low - 1 > width / 2 ? slowSteps + 1 : 0
            // Outside the bracket, or too slow: halve on the logarithmic scale. Stretches of nearly
            // one price keep Newton's steps slow for long, so it is halved sooner the next time.
            let isSlow = slowSteps > patience
            var step = next
            if !(step > bracket.low && step < bracket.high) || (isSlow && !others.isEmpty) {
                step = (bracket.low * bracket.high).squareRoot()
            }
            if isSlow { (slowSteps, patience) = (0, max(1, patience / 2)) }
            if step == root || !(step > bracket.low && step < bracket.high) { break }
            root = step
        }
        return bracket.low > start.low ? bracket.low : root
    }

    /// The price if every pool's first stretch were its whole curve and began at any price.
    private func firstGuess(
        _ table: CurveTable, _ target: Double, _ bracket: (low: Double, high: Double)
    ) -> (root: Double, slope: Double) {
        var (offset, slope) = (side.offsetSum, side.steepSum)
        for index in others where !isOut[index] && !table.curves[index].isBook {
            let segment = table.segments[table.curves[index].start]
            offset += isBuy ? -segment.outputReserve : segment.inputReserve
            slope +=
                isBuy
                ? segment.outputReserve / segment.rootStart
                : segment.inputReserve * segment.rootStart
        }
        let guess = root((target + offset) / slope)
        if guess > bracket.low, guess < bracket.high { return (guess, slope) }
        return ((bracket.low * bracket.high).squareRoot(), 0)
    }

    // MARK: Trades

    /// Writes every source's trade at a √price; levels at a plateau take what is missing.
    private mutating func fill(
        _ table: CurveTable, at root: Double, _ target: Double, isPlateau: Bool
    ) -> Outcome {
        var sums = columns.fill(isBuy, at: root, into: &amounts)
        for index in others {
            if isOut[index] {
                amounts[index] = 0
                continue
            }
            let curve = table.curves[index]
            let trade = table.trade(index, at: root)
            let isSeed = !curve.isBook && curve.isSeed(trade, isBuy: isBuy)
            amounts[index] = isSeed ? 0 : isBuy ? trade.output : trade.input
            sums.paid += trade.input
            sums.received += trade.output
            sums.earned += table.earnings(index, at: root)
            if !curve.isBook, root < curve.rootTop {
                sums.reserves += table.segments[table.segmentIndex(curve, at: root)].outputReserve
            }
        }
        let price = root * root
        var missing = target - (isBuy ? sums.received : sums.paid)
        if isPlateau, missing > 0 { fillLevels(table, at: root, &missing, &sums) }
        let score = isBuy ? -(sums.paid + missing / price) : sums.received + missing * price
        return Outcome(
            root: root, sums: sums, missing: missing, score: score,
            terms: max(pools.count + books.count, longest(table)))
    }

    private func longest(_ table: CurveTable) -> Int {
        others.reduce(0) { max($0, table.curves[$1].count) }
    }

    /// Gives what is missing to the levels at this price.
    private mutating func fillLevels(
        _ table: CurveTable, at root: Double, _ missing: inout Double, _ sums: inout TradeSums
    ) {
        for index in books where !isOut[index] && missing > 0 {
            let curve = table.curves[index]
            var level = table.levelsAbove(curve, root)
            while level < curve.count, missing > 0,
                table.segments[curve.start + level].rootStart == root
            {
                let segment = table.segments[curve.start + level]
                let span = isBuy ? segment.outputSpan : segment.inputSpan
                let part = min(missing, span)
                amounts[index] += part
                missing -= part
                sums.paid += segment.inputSpan * (part / span)
                sums.received += segment.outputSpan * (part / span)
                level += 1
            }
        }
    }

    // MARK: One source

    /// What a source pays for what it trades after a solve.
    func input(_ index: Int, _ table: CurveTable) -> Double {
        isBuy ? table.input(index, ofOutput: amounts[index]) : amounts[index]
    }

    /// What a source yields for what it trades after a solve.
    func output(_ index: Int, _ table: CurveTable) -> Double {
        isBuy ? amounts[index] : table.output(index, ofInput: amounts[index])
    }
}
