/// Finds the price at which a set of sources trades exactly a target, and the trades.
///
/// With s = 1/t the inputs of pools are piecewise linear in s and their outputs in t, so Newton's
/// steps are exact inside a stretch; they are kept inside a bracket that shrinks with every
/// evaluation. Jumps (levels, fixed costs) are bisected away first. Nothing is allocated in the loop.
struct PriceSolver {
    /// All curves.
    var table: CurveTable
    /// What each source pays; written for the members of the last solve.
    var inputs: [Double]
    /// What each source yields; written for the members of the last solve.
    var outputs: [Double]
    private var amounts: [Double]
    private var slopes: [Double]

    /// How a solve ended.
    struct Outcome {
        /// The √price.
        var root: Double
        /// Whether the target is beyond all that the members have.
        var isShort: Bool
        /// What was traded, in the measure of the target.
        var traded: Double
        /// A pool that would have to be used in part to hit the target, its fixed cost just earned.
        var fractional: Int?
    }

    /// A solver over a table.
    init(table: CurveTable) {
        self.table = table
        let zeros = [Double](repeating: 0, count: table.curves.count)
        inputs = zeros
        outputs = zeros
        amounts = zeros
        slopes = zeros
    }

    /// Solves for `members`; a source is off at and above its own activation.
    mutating func solve(
        _ members: [Int], target: Double, measure: Measure, activations: [Double]
    ) -> Outcome {
        var most = 0.0
        var low = Double.infinity
        var high = 0.0
        for index in members {
            let curve = table.curves[index]
            guard curve.count > 0, activations[index] > 0 else { continue }
            most += measure == .input ? curve.inputMax : curve.outputMax
            low = min(low, curve.rootBottom, activations[index])
            high = max(high, min(curve.rootTop, activations[index]))
        }
        if !(most > target) || high <= 0 {
            // A hair below the last price everything is on, levels at that price too.
            let root = low.isFinite ? low * (1 - 0x1p-50) : 0
            fill(members, at: root, rest: 0, measure, activations)
            return Outcome(root: root, isShort: true, traded: most, fractional: nil)
        }
        var bracket = (low: low * (1 - 0x1p-50), high: high * (1 + 0x1p-50))
        let plateau = bisectJumps(members, target, measure, activations, &bracket)
        let root = plateau ?? newton(members, target, measure, activations, bracket)
        let fractional = fill(members, at: root, rest: target, measure, activations)
        return Outcome(root: root, isShort: false, traded: target, fractional: fractional)
    }

    // MARK: Demand

    private func demand(
        at root: Double, _ members: [Int], _ measure: Measure, _ activations: [Double]
    ) -> Demand {
        var sum = Demand()
        for index in members {
            table.addDemand(
                of: table.curves[index], at: root, measure, activation: activations[index],
                to: &sum)
        }
        return sum
    }

    // MARK: Price

    /// Halves the jumps inside the bracket until none is left, or finds the one that spans the
    /// target.
    private func bisectJumps(
        _ members: [Int], _ target: Double, _ measure: Measure, _ activations: [Double],
        _ bracket: inout (low: Double, high: Double)
    ) -> Double? {
        for _ in 0..<RoutingLimits.priceStepsMax {
            guard let probe = middleJump(members, activations, bracket) else { return nil }
            let sum = demand(at: probe, members, measure, activations)
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

    /// A jump inside the bracket that splits the most numerous kind in halves.
    private func middleJump(
        _ members: [Int], _ activations: [Double], _ bracket: (low: Double, high: Double)
    ) -> Double? {
        var best = 0
        var probe = 0.0
        var activationCount = 0
        for index in members {
            let curve = table.curves[index]
            if curve.isBook {
                // Levels at the low end itself were probed and do not count.
                let above = table.levelsAbove(curve, bracket.low)
                var first = table.levelsAbove(curve, bracket.high)
                while first < above,
                    table.segments[curve.start + first].rootStart >= bracket.high
                { first += 1 }
                if above - first > best {
                    best = above - first
                    probe = table.segments[curve.start + (first + above) / 2].rootStart
                }
            } else if activations[index] > bracket.low, activations[index] < bracket.high {
                activationCount += 1
            }
        }
        if activationCount > best {
            // The middle of the values, not of the ranks, is enough: 256 steps bound it anyway.
            return middleActivation(members, activations, bracket)
        }
        return best > 0 ? probe : nil
    }

    private func middleActivation(
        _ members: [Int], _ activations: [Double], _ bracket: (low: Double, high: Double)
    ) -> Double {
        var sum = 0.0
        var count = 0.0
        for index in members {
            let value = activations[index]
            if value > bracket.low, value < bracket.high {
                sum += value
                count += 1
            }
        }
        let mean = sum / count
        var nearest = bracket.low
        for index in members {
            let value = activations[index]
            if value > bracket.low, value < bracket.high,
                abs(value - mean) < abs(nearest - mean) || nearest == bracket.low
            {
                nearest = value
            }
        }
        return nearest
    }

    /// Newton's steps inside a bracket without jumps.
    private func newton(
        _ members: [Int], _ target: Double, _ measure: Measure, _ activations: [Double],
        _ start: (low: Double, high: Double)
    ) -> Double {
        var bracket = start
        var root = firstGuess(members, target, measure, bracket)
        var slowSteps = 0
        var patience = 12
        for _ in 0..<RoutingLimits.priceStepsMax {
            let width = bracket.high / bracket.low - 1
            let sum = demand(at: root, members, measure, activations)
            let missing = target - sum.total
            let isClose = abs(missing) <= 0x1p-51 * (target + sum.magnitude * 0x1p-6)
            // Without a slope nothing could take the difference.
            if isClose, sum.slope > 0 || missing == 0 { return root }
            if missing < 0 { bracket.low = root } else { bracket.high = root }
            var next =
                measure == .input
                ? 1 / (1 / root + missing / sum.slope) : root - missing / sum.slope
            slowSteps = bracket.high / bracket.low - 1 > width / 2 ? slowSteps + 1 : 0
            // Outside the bracket, or too slow: halve on the logarithmic scale. Stretches of nearly
            // one price keep Newton's steps slow for long, so it is halved sooner the next time.
            let isSlow = slowSteps > patience
            if !(next > bracket.low && next < bracket.high) || isSlow {
                next = (bracket.low * bracket.high).squareRoot()
            }
            if isSlow { (slowSteps, patience) = (0, max(1, patience / 2)) }
            if next == root || !(next > bracket.low && next < bracket.high) { break }
            root = next
        }
        // Neighbouring numbers: below the price the sources trade, so the excess can be taken off.
        return bracket.low > start.low ? bracket.low : root
    }

    /// The price if every pool's first stretch were its whole curve.
    private func firstGuess(
        _ members: [Int], _ target: Double, _ measure: Measure,
        _ bracket: (low: Double, high: Double)
    ) -> Double {
        var constant = target
        var slope = 0.0
        for index in members {
            let curve = table.curves[index]
            if curve.isBook || curve.count == 0 { continue }
            let segment = table.segments[curve.start]
            if measure == .input {
                constant += segment.inputReserve
                slope += segment.inputReserve * segment.rootStart
            } else {
                constant -= segment.outputReserve
                slope += segment.outputReserve / segment.rootStart
            }
        }
        let guess = measure == .input ? slope / constant : -constant / slope
        if guess > bracket.low, guess < bracket.high { return guess }
        return (bracket.low * bracket.high).squareRoot()
    }

    // MARK: Trades

    /// Writes every member's trade at a √price and spreads what is missing to the target: over the
    /// sources that jump there, else along the slopes.
    @discardableResult
    private mutating func fill(
        _ members: [Int], at root: Double, rest target: Double, _ measure: Measure,
        _ activations: [Double]
    ) -> Int? {
        var total = 0.0
        var slope = 0.0
        var hasJump = false
        for index in members {
            let curve = table.curves[index]
            amounts[index] = 0
            slopes[index] = 0
            guard curve.count > 0 else { continue }
            if root == activations[index] || (curve.isBook && root <= curve.rootTop) {
                hasJump = true
            }
            guard root < activations[index] else { continue }
            let trade = table.trade(index, at: root)
            amounts[index] = measure == .input ? trade.input : trade.output
            total += amounts[index]
            if !curve.isBook, root <= curve.rootTop {
                let segment = table.segments[table.segmentIndex(curve, at: root)]
                if root > segment.rootEnd {
                    slopes[index] =
                        measure == .input
                        ? segment.inputReserve * segment.rootStart
                        : segment.outputReserve / segment.rootStart
                    slope += slopes[index]
                }
            }
        }
        var missing = target > 0 ? target - total : 0
        var fractional: Int?
        if hasJump, missing > 0 {
            fractional = fillJumps(members, root, measure, activations, &missing)
        }
        if missing != 0, slope > 0 {
            for index in members where slopes[index] > 0 {
                amounts[index] = max(0, amounts[index] + missing * (slopes[index] / slope))
            }
        }
        for index in members {
            if measure == .input {
                inputs[index] = amounts[index]
                outputs[index] = table.output(index, ofInput: amounts[index])
            } else {
                outputs[index] = amounts[index]
                inputs[index] = table.input(index, ofOutput: amounts[index])
            }
        }
        return fractional
    }

    /// Gives what is missing to the sources that jump at this price, books first.
    private mutating func fillJumps(
        _ members: [Int], _ root: Double, _ measure: Measure, _ activations: [Double],
        _ missing: inout Double
    ) -> Int? {
        for index in members where table.curves[index].isBook && missing > 0 {
            let curve = table.curves[index]
            var level = table.levelsAbove(curve, root)
            while level < curve.count, missing > 0,
                table.segments[curve.start + level].rootStart == root
            {
                let segment = table.segments[curve.start + level]
                let span = measure == .input ? segment.inputSpan : segment.outputSpan
                let part = min(missing, span)
                amounts[index] += part
                missing -= part
                level += 1
            }
        }
        for index in members where root == activations[index] && missing > 0 {
            let trade = table.trade(index, at: root)
            let whole = measure == .input ? trade.input : trade.output
            let part = min(missing, whole)
            amounts[index] = part
            missing -= part
            if part < whole { return index }
        }
        return nil
    }
}
