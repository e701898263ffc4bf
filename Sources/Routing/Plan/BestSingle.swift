import Arithmetic

/// The source that alone does best, exactly.
struct BestSingle {
    /// The source's number.
    let source: Int
    /// Its plan.
    let plan: ExactPlan

    /// Quotes exactly only sources whose search value says that they could be the best.
    static func find(_ problem: PreparedProblem, _ repair: PlanRepair) -> BestSingle? {
        var outlooks = problem.sources.indices.map { Outlook($0, problem) }
        outlooks.removeAll { !($0.traded > 0) }
        var best: BestSingle?
        while let next = outlooks.indices.max(by: { outlooks[$0] < outlooks[$1] }) {
            let outlook = outlooks[next]
            if let best, !outlook.couldBeat(best.plan, problem) { break }
            outlooks.swapAt(next, outlooks.count - 1)
            outlooks.removeLast()
            guard let plan = repair.single(outlook.source) else { continue }
            if best.map({ plan.isBetter(than: $0.plan) }) ?? true {
                best = BestSingle(source: outlook.source, plan: plan)
            }
        }
        return best
    }

    /// What a source alone could be worth at most, lots and whole units apart.
    private struct Outlook: Comparable {
        let source: Int
        let traded: Double
        let score: Double
        let isComplete: Bool

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

        static func < (left: Outlook, right: Outlook) -> Bool {
            if left.isComplete != right.isComplete { return right.isComplete }
            return left.score < right.score
        }

        /// Whether the exact plan could be better, rounding of the search apart.
        func couldBeat(_ plan: ExactPlan, _ problem: PreparedProblem) -> Bool {
            if !plan.isComplete { return true }
            let value = plan.value.magnitude.searchValue * (plan.value.isNegative ? -1 : 1)
            let score = self.score + abs(self.score) * 0x1p-40 + 1
            return isComplete && score > (problem.isBuy ? -value : value)
        }
    }
}
