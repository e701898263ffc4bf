import Arithmetic

/// The steps from a network's problem to its certified plan.
struct NetworkRouting {
    private let problem: NetworkProblem
    private let repair: NetworkRepair
    private let isExpired: () -> Bool
    private var search: NetworkSearch
    private var best: ExactNetworkPlan?
    private var score = -Double.infinity

    /// For a network.
    init(_ problem: NetworkProblem, isExpired: @escaping () -> Bool) {
        self.problem = problem
        self.isExpired = isExpired
        repair = NetworkRepair(problem: problem)
        search = NetworkSearch(problem, isExpired: isExpired)
    }

    /// A plan and what bounds it.
    struct Outcome {
        /// The exact plan.
        let plan: ExactNetworkPlan
        /// The best single way.
        let single: ExactNetworkPlan?
        /// The search's answer.
        let found: NetworkResult?
        /// What the plan was worth before lots and whole units.
        let score: Double
    }

    /// The best plan found; nil when nothing trades.
    mutating func run() -> Outcome? {
        let single = bestSingle()
        best = single
        let found = search.run()
        if let found { settle(found.best) }
        guard let best else { return nil }
        return Outcome(plan: best, single: single, found: found, score: score)
    }

    private mutating func offer(_ plan: ExactNetworkPlan?) {
        guard let plan else { return }
        if best.map({ plan.isBetter(than: $0) }) ?? true { best = plan }
    }

    private func bestSingle() -> ExactNetworkPlan? {
        var single: ExactNetworkPlan?
        for flow in PathSearch(problem: problem).flows() {
            guard let plan = repair.plan(flow) else { continue }
            if single.map({ plan.isBetter(than: $0) }) ?? true { single = plan }
        }
        return single
    }

    /// Exact plans of a candidate: as it is, then with what its books trade in whole lots decided
    /// and the rest solved again around them.
    private mutating func settle(_ candidate: NetworkResult.Candidate) {
        guard let (flow, question) = untangled(candidate.flow, candidate.question) else { return }
        score = candidate.score - candidate.flow.score + flow.score
        guard let plan = repair.plan(flow) else { return }
        offer(plan)
        var pinned: NetworkRepair.Pinned = [:]
        for step in plan.steps {
            let arc = problem.arcs[step.arc]
            guard let fill = step.fill, let trade = problem.books[arc.book].trade(lots: fill.lots)
            else { continue }
            pinned[step.arc] = trade
        }
        let order = NetworkOrder(problem, flow)
        let hasBooks = order.used.contains { problem.arcs[$0].book >= 0 }
        if !hasBooks || isExpired() { return }
        var rest = question
        for index in order.used where problem.arcs[index].book >= 0 {
            rest.allowed[index] = false
            guard let trade = pinned[index] else { continue }
            // A little more in and less out, so that rounding on the way cannot take a lot.
            rest.supply[problem.arcs[index].from] -= trade.amountIn.searchValue * (1 + 1e-8)
            rest.supply[problem.arcs[index].to] += trade.amountOut.searchValue * (1 - 1e-8)
        }
        let again = search.again(rest, near: flow)
        guard let (settled, _) = untangled(again, rest) else { return }
        offer(repair.plan(settled, pinned: pinned))
    }

    /// A flow without cycles and without a pool that is used twice: the weakest part is left out and
    /// the rest solved again until it can be settled.
    private mutating func untangled(
        _ flow: NetworkFlow, _ question: NetworkQuestion
    ) -> (NetworkFlow, NetworkQuestion)? {
        var (flow, question) = (flow, question)
        for _ in 0..<RoutingLimits.untanglesMax {
            let arcs = NetworkOrder(problem, flow).superfluous(problem, flow)
            if arcs.isEmpty { return (flow, question) }
            for arc in arcs { question.allowed[arc] = false }
            flow = search.again(question, near: flow)
        }
        return nil
    }
}
