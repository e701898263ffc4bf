public import Arithmetic

/// A router for one pair that keeps what it knows of the market: sources change one by one, orders
/// come and go.
///
/// A plan depends on the sources as they are and on the amount, never on the plans before it. Where
/// no source has a fixed cost and no balance binds, a plan takes nothing from the heap.
public struct PairRouter: Sendable {
    private var repair: PlanRepair
    /// What each source alone would be worth.
    private var values: [Double]
    /// The same where some may trade a part only.
    private var outlooks: [BestSingle.Outlook] = []

    /// Prepares a problem; curves and books are read as far as its order needs, or orders of up to
    /// `reach`.
    public init(_ problem: RouteProblem, reach: UInt256 = .zero) throws(RoutingError) {
        repair = PlanRepair(try PreparedProblem(problem, reach: reach))
        values = [Double](repeating: 0, count: problem.sources.count)
    }

    /// The problem as it stands, for the amount that was asked for last.
    public var problem: RouteProblem { repair.problem.asked(for: repair.problem.target) }

    /// Takes over the new state of a source, by its position in the problem.
    ///
    /// Only what follows from it is derived again. Where several sources are one pool, all are to be
    /// updated before the next plan. Throws what a new problem would, `noSource` for a position that
    /// there is not, and then leaves all as it was.
    public mutating func update(
        _ source: Int, to kind: RouteSource.Kind
    ) throws(RoutingError) {
        guard repair.problem.sources.indices.contains(source) else { throw .noSource }
        if try repair.update(source, to: kind) { return }
        let changed = repair.problem.changed(source, to: kind)
        repair = PlanRepair(try PreparedProblem(changed, reach: repair.problem.reach))
    }

    /// The best plan found for an amount of the asset that the problem's order fixes.
    ///
    /// Where fixed costs decide, `isExpired` is asked between sets of sources.
    public mutating func plan(
        _ amount: UInt256, into plan: inout PairPlan, isExpired: (() -> Bool)? = nil
    ) throws(RoutingError) {
        guard SourceReader.isValid(amount) else { throw .invalidAmount }
        if amount > repair.problem.reach {
            // A larger order sees further: twice as far, so that the next need not.
            let wider = max(amount, min(amount << 1, UInt256.one << 200 &- .one))
            repair = PlanRepair(
                try PreparedProblem(repair.problem.asked(for: amount), reach: wider))
        }
        repair.setTarget(amount)
        repair.best.clear()
        var certified = try search(isExpired)
        let rival = bestSingle()
        if let rival { repair.best.offer(rival) }
        guard let totals = repair.best.totals else { throw .nothingToTrade }
        if repair.problem.isBuy, totals.amountOut != amount {
            // The bound of a purchase is for what is received.
            certified = rebound(totals.amountOut, isExpired) ?? certified
        }
        write(totals, certified, rival, into: &plan)
    }

    /// The same plan with the names of its sources and what is ordered at each.
    public func named(_ plan: PairPlan) -> RoutePlan { Certificate(repair.problem).plan(plan) }

    // MARK: Search

    /// What a search proved and its own best score.
    private struct Proof {
        var score: Double
        var bound: Double
    }

    /// Searches and repairs; the best plan is then in the repair.
    private mutating func search(_ isExpired: (() -> Bool)?) throws(RoutingError) -> Proof {
        if isDirect, let outcome = repair.solveAll(target: repair.problem.targetValue),
            isWithinBalances(outcome)
        {
            let proof = proof(outcome, target: repair.problem.targetValue)
            repair.repairAll()
            let isComplete = repair.best.totals?.isComplete == true
            if isComplete || repair.search.pools.isEmpty || repair.placement.left.isZero {
                return proof
            }
            repair.best.clear()
        }
        guard let found = searchSets(target: repair.problem.targetValue, isExpired) else {
            throw .nothingToTrade
        }
        for candidate in found.candidates { repair.repair(candidate) }
        return Proof(score: found.candidates.first?.score ?? found.bound, bound: found.bound)
    }

    /// Whether one price may tell the best trades: costs that several sources share do not decide.
    private var isDirect: Bool {
        repair.search.pools.isEmpty || repair.search.books.isEmpty
            || repair.problem.baseCost.isZero && repair.problem.costlySources == 0
    }

    /// What is paid in any case.
    private var baseCost: Double {
        repair.search.pools.isEmpty ? 0 : repair.problem.baseCost.searchValue
    }

    private func proof(_ outcome: PairSearch.Outcome, target: Double) -> Proof {
        let dual = DualBound(isBuy: repair.problem.isBuy, baseCost: baseCost)
        let score = outcome.score - baseCost
        return Proof(score: score, bound: max(dual.score(outcome, target: target), score))
    }

    /// Whether no place pays more than it has at one price for all.
    private func isWithinBalances(_ outcome: PairSearch.Outcome) -> Bool {
        let problem = repair.problem
        let paid = outcome.sums.paid + (problem.isBuy ? 0 : max(0, outcome.missing))
        var least = Double.infinity
        for place in problem.balances.indices {
            let isFree = !problem.isBuy && problem.balances[place] >= problem.target
            least = min(least, isFree ? .infinity : problem.balanceValues[place])
        }
        if paid <= least { return true }
        for place in problem.balances.indices where problem.balanceValues[place] < paid {
            if !problem.isBuy, problem.balances[place] >= problem.target { continue }
            var own = 0.0
            for index in problem.sources.indices
            where problem.sources[index].place == place && repair.search.amounts[index] > 0 {
                own += repair.search.input(index, problem.table)
            }
            if own > problem.balanceValues[place] * (1 + 0x1p-50) { return false }
        }
        return true
    }

    private func searchSets(target: Double, _ isExpired: (() -> Bool)?) -> SearchResult? {
        var search = GroupSearch(repair.problem)
        return search.run(target: target, isExpired)
    }

    /// What is proven for another amount.
    private mutating func rebound(_ amount: UInt256, _ isExpired: (() -> Bool)?) -> Proof? {
        let target = amount.searchValue
        if isDirect, let outcome = repair.solveAll(target: target), isWithinBalances(outcome) {
            return proof(outcome, target: target)
        }
        return searchSets(target: target, isExpired).map {
            Proof(score: $0.candidates.first?.score ?? $0.bound, bound: $0.bound)
        }
    }

    // MARK: Rival

    /// The source that alone does best.
    private mutating func bestSingle() -> BestSingle? {
        let problem = repair.problem
        // Only those that trade all of it can be compared with a plan that does.
        let isWhole = repair.best.totals?.traded == problem.target
        let least = problem.isBuy ? Double.infinity : repair.search.columns.inputs.least
        guard problem.costlySources == 0, isDirect, isWhole, least >= problem.targetValue else {
            return BestSingle.find(problem, among: &outlooks)
        }
        repair.search.columns.outlooks(
            problem.isBuy, target: problem.targetValue, less: baseCost, into: &values)
        for index in repair.search.others {
            let outlook = BestSingle.Outlook(index, problem)
            values[index] = outlook.isComplete ? outlook.score : -.infinity
        }
        return BestSingle.find(problem, among: &values)
    }

    // MARK: Result

    private mutating func write(
        _ totals: PlanTotals, _ proof: Proof, _ rival: BestSingle?, into plan: inout PairPlan
    ) {
        repair.best.hand(over: &plan.legs)
        plan.amountIn = totals.amountIn
        plan.amountOut = totals.amountOut
        plan.costs = totals.costs
        plan.value = totals.value
        plan.bound = Certificate.bound(proof.bound, isBuy: repair.problem.isBuy)
        plan.gapBps = Certificate.gap(plan.value, plan.bound)
        plan.gapBpsBeforeLots = Certificate.gapBeforeLots(proof.score, proof.bound)
        plan.bestSingle = rival.flatMap {
            $0.totals.tradesAtLeast(totals)
                ? PairPlan.Single(source: $0.leg.source, value: $0.totals.value) : nil
        }
        plan.isPartial = !totals.isComplete
    }
}
