import Arithmetic

/// The steps from a network's problem to its certified plan.
struct NetworkRouting {
    private let problem: NetworkProblem
    private let repair: NetworkRepair
    private let isExpired: () -> Bool
    private(set) var search: NetworkSearch
    private var best: ExactNetworkPlan?
    private var score = -Double.infinity
    /// The most that plans can hold at each node, where prices that disagree promise more than what is
    /// there can trade; nil elsewhere.
    private(set) var limits: [Double]?

    /// For a network, from what is known of the last one.
    init(
        _ problem: NetworkProblem, memory: NetworkMemory?, isExpired: @escaping () -> Bool
    ) {
        self.problem = problem
        self.isExpired = isExpired
        repair = NetworkRepair(problem: problem)
        search = NetworkSearch(problem, memory: memory, isExpired: isExpired)
    }

    /// A plan and what bounds it.
    struct Outcome {
        /// The network that its parts are numbered by.
        let problem: NetworkProblem
        /// The exact plan.
        let plan: ExactNetworkPlan
        /// The best single way.
        let single: ExactNetworkPlan?
        /// The search's answer.
        let found: NetworkResult?
        /// What the plan was worth before lots and whole units.
        let score: Double

        /// Whether the bound leaves more to gain than a hundredth of a basis point.
        var isOpen: Bool { found.map { $0.bound - score > abs($0.bound) * 1e-6 } ?? false }
    }

    /// The best plan found; nil when nothing trades.
    mutating func run() -> Outcome? {
        let single = bestSingle()
        best = single
        let found = search.run()
        if let found { settle(found) }
        guard let best else { return nil }
        score = max(score, exactScore(best))
        return Outcome(problem: problem, plan: best, single: single, found: found, score: score)
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

    /// Exact plans of what was found: as it is, then with what its books trade in whole lots decided
    /// and the rest solved again around them.
    private mutating func settle(_ found: NetworkResult) {
        let candidate = found.best
        settleRounds(candidate.flow)
        guard let (order, flow, question) = untangled(candidate.flow, candidate.question) else {
            return
        }
        score = max(score, candidate.score - candidate.flow.score + flow.score)
        guard let plan = repair.plan(flow, order) else { return }
        offer(plan)
        let books = order.used.filter { problem.arcs[$0].book >= 0 }
        if books.isEmpty || isExpired() || isAsGood(plan, found.bound) { return }
        let pinned = fills(plan)
        var rest = question
        for index in books {
            rest.allowed[index] = false
            guard let trade = pinned[index] else { continue }
            // A little more in and less out, so that rounding on the way cannot take a lot.
            rest.supply[problem.arcs[index].from] -= trade.amountIn.searchValue * (1 + 1e-8)
            rest.supply[problem.arcs[index].to] += trade.amountOut.searchValue * (1 - 1e-8)
        }
        let again = search.again(rest, near: flow)
        guard let (_, settled, _) = untangled(again, rest) else { return }
        offer(repair.plan(settled, pinned: pinned))
    }

    /// Where more would go round than there is to feed it: what there is goes round.
    private mutating func settleRounds(_ flow: NetworkFlow) {
        guard !NetworkOrder(problem, flow).stuck.isEmpty else { return }
        let order = NetworkOrder(problem, flow, feeding: RoutingLimits.feedingMax)
        if order.superfluous.isEmpty, let plan = repair.plan(flow, order) {
            offer(plan)
            score = max(score, exactScore(plan))
        }
        let paid = problem.isBuy ? best.map { -exactScore($0) } : 0
        guard let paid else { return }
        let most = search.holdings(flow, paid: paid)
        if !most.contains(where: \.isNaN) { limits = most }
    }

    private func exactScore(_ plan: ExactNetworkPlan) -> Double {
        let value = plan.value.magnitude.searchValue * (plan.value.isNegative ? -1 : 1)
        return problem.isBuy ? -value : value
    }

    /// What a plan's books trade.
    private func fills(_ plan: ExactNetworkPlan) -> NetworkRepair.Pinned {
        var pinned: NetworkRepair.Pinned = [:]
        for step in plan.steps {
            let arc = problem.arcs[step.arc]
            guard let fill = step.fill, let trade = problem.books[arc.book].trade(lots: fill.lots)
            else { continue }
            pinned[step.arc] = trade
        }
        return pinned
    }

    /// Whether what a filled order could still gain would not be shown.
    private func isAsGood(_ plan: ExactNetworkPlan, _ bound: Double) -> Bool {
        plan.isComplete && bound - exactScore(plan) <= abs(bound) * 1e-8
    }

    /// A flow that can be settled, with its order: rounds that cannot be and all but one way through a
    /// pool are left out, the weakest first, and the rest is solved again.
    private mutating func untangled(
        _ flow: NetworkFlow, _ question: NetworkQuestion
    ) -> (NetworkOrder, NetworkFlow, NetworkQuestion)? {
        var (flow, question) = (flow, question)
        for _ in 0..<RoutingLimits.untanglesMax {
            let order = NetworkOrder(problem, flow)
            let arcs = order.superfluous
            if arcs.isEmpty { return (order, flow, question) }
            if isExpired() { return nil }
            for arc in arcs { question.allowed[arc] = false }
            flow = search.again(question, near: flow)
        }
        return nil
    }
}
