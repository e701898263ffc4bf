import Arithmetic

/// The source that alone does best, exactly.
struct BestSingle: Sendable {
    /// What it does.
    let leg: PairLeg
    /// What that comes to.
    let totals: PlanTotals

    /// What one source alone does; nil when it can do nothing.
    init?(_ index: Int, _ problem: PreparedProblem) {
        let balance = problem.balances[problem.sources[index].place]
        if let book = problem.book(index) {
            let (target, isBuy) = (problem.targetValue, problem.isBuy)
            let other =
                isBuy
                ? problem.table.input(index, ofOutput: target)
                : problem.table.output(index, ofInput: target)
            let lots =
                (book.isSell == isBuy ? other : target)
                / (book.lotUnits.searchValue * book.baseConversion.searchFactor)
            let trade = book.largestTrade(near: lots) {
                (isBuy ? $0.amountOut : $0.amountIn) <= problem.target && $0.amountIn <= balance
            }
            guard trade.isLargeEnough else { return nil }
            leg = PairLeg(
                source: index, amountIn: trade.amountIn, amountOut: trade.amountOut,
                fill: BookFill(trade))
        } else {
            let trade =
                problem.isBuy
                ? problem.buy(index, problem.target, within: balance)
                : problem.sell(index, min(problem.target, balance))
            guard let trade else { return nil }
            leg = PairLeg(source: index, amountIn: trade.paid, amountOut: trade.received)
        }
        guard let totals = PlanTotals(leg, problem) else { return nil }
        self.totals = totals
    }

    /// Quotes exactly only sources whose search value says that they could be the best.
    static func find(_ problem: PreparedProblem, among outlooks: inout [Outlook]) -> BestSingle? {
        outlooks.removeAll(keepingCapacity: true)
        for index in problem.sources.indices {
            let outlook = Outlook(index, problem)
            if outlook.traded > 0 { outlooks.append(outlook) }
        }
        var best: BestSingle?
        while let next = outlooks.indices.max(by: { outlooks[$0] < outlooks[$1] }) {
            let outlook = outlooks[next]
            if let best, !outlook.couldBeat(best.totals, problem) { break }
            outlooks.swapAt(next, outlooks.count - 1)
            outlooks.removeLast()
            guard let single = BestSingle(outlook.source, problem) else { continue }
            if best.map({ single.totals.isBetter(than: $0.totals) }) ?? true { best = single }
        }
        return best
    }

    /// The same by values of the search, one for each source, which are worked up; minus infinity for
    /// those that cannot trade all of the target.
    static func find(_ problem: PreparedProblem, among values: inout [Double]) -> BestSingle? {
        var best: BestSingle?
        while true {
            var (next, value) = (-1, -Double.infinity)
            for index in values.indices where values[index] > value {
                (next, value) = (index, values[index])
            }
            guard next >= 0 else { return best }
            if let best, !couldBeat(value, best.totals, problem) { return best }
            values[next] = -.infinity
            guard let single = BestSingle(next, problem) else { continue }
            if best.map({ single.totals.isBetter(than: $0.totals) }) ?? true { best = single }
        }
    }

    /// Whether a value of the search may be better than an exact one, rounding apart.
    private static func couldBeat(
        _ score: Double, _ totals: PlanTotals, _ problem: PreparedProblem
    ) -> Bool {
        let value = totals.value.magnitude.searchValue * (totals.value.isNegative ? -1 : 1)
        return score + abs(score) * 0x1p-40 + 1 > (problem.isBuy ? -value : value)
    }

    /// What a source alone could be worth at most, lots and whole units apart.
    struct Outlook: Comparable {
        /// The source's number.
        let source: Int
        /// What it trades of the fixed asset.
        let traded: Double
        /// Value when selling, minus cost when buying.
        let score: Double
        /// Whether that is all of the target.
        let isComplete: Bool

        /// For one source.
        init(_ index: Int, _ problem: PreparedProblem) {
            let curve = problem.table.curves[index]
            let target = problem.targetValue
            let balance = problem.balanceValues[problem.sources[index].place]
            source = index
            var input = min(curve.inputMax, balance, problem.isBuy ? .infinity : target)
            var output = problem.table.output(index, ofInput: input)
            if problem.isBuy {
                output = min(output, target)
                input = problem.table.input(index, ofOutput: output)
            }
            traded = problem.isBuy ? output : input
            isComplete = traded >= target * (1 - 0x1p-40)
            let base = problem.sources[index].isPool ? problem.baseCost.searchValue : 0
            score = (problem.isBuy ? -input : output) - curve.fixedCost - base
        }

        /// Whether the left is worth less.
        static func < (left: Outlook, right: Outlook) -> Bool {
            if left.isComplete != right.isComplete { return right.isComplete }
            return left.score < right.score
        }

        fileprivate func couldBeat(_ totals: PlanTotals, _ problem: PreparedProblem) -> Bool {
            if !totals.isComplete { return true }
            return isComplete && BestSingle.couldBeat(score, totals, problem)
        }
    }
}
