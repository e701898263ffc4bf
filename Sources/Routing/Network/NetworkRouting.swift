import Arithmetic

/// The steps from a network's problem to its certified plan.
struct NetworkRouting {
    private let problem: NetworkProblem
    private let repair: NetworkRepair
    private let clock: PlanClock
    private(set) var search: NetworkSearch
    private var best: ExactNetworkPlan?
    private var score = -Double.infinity
    /// The most that plans can hold at each node, where prices that disagree promise more than what is
    /// there can trade; nil elsewhere.
    private(set) var limits: [Double]?

    /// For a network, from what is known of the last one.
    init(
        _ problem: NetworkProblem, memory: NetworkMemory?, clock: PlanClock
    ) {
        self.problem = problem
        self.clock = clock
        repair = NetworkRepair(problem: problem)
        search = NetworkSearch(problem, memory: memory, isExpired: { clock.isSearchOver })
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

    /// The best plan found, at least as good as the best single way; nil when nothing trades.
    mutating func run(_ single: ExactNetworkPlan?) -> Outcome? {
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

    /// The best single way; when time is over the best so far.
    ///
    /// What follows a search (the bound, the order of a flow, its exact quotes) looks at all arcs as
    /// this does, some times as often: time is kept for it by what this takes.
    func bestSingle() -> ExactNetworkPlan? {
        let began = clock.elapsed
        var single: ExactNetworkPlan?
        let search = PathSearch(problem: problem)
        for begin in problem.begins where single == nil || !clock.isOver {
            for flow in search.flows(begin) {
                if single != nil, clock.isOver { break }
                guard let plan = repair.plan(flow) else { continue }
                if single.map({ plan.isBetter(than: $0) }) ?? true { single = plan }
            }
        }
        clock.keep((clock.elapsed - began) * RoutingLimits.settlingTimes)
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
        // What was still on the way to balance says nothing of what it is worth.
        if flow.isSettled || !clock.isSearchOver {
            score = max(score, candidate.score - candidate.flow.score + flow.score)
        }
        guard let plan = repair.plan(flow, order, isOver: isOver) else { return }
        offer(plan)
        let books = order.used.filter { problem.arcs[$0].book >= 0 }
        if books.isEmpty || clock.isSearchOver || isAsGood(plan, found.bound) { return }
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
        offer(repair.plan(settled, pinned: pinned, isOver: isOver))
    }

    /// Whether there is a plan and no time for another.
    private var isOver: () -> Bool {
        let (clock, hasPlan) = (clock, best != nil)
        return { hasPlan && clock.isOver }
    }

    /// Where more would go round than there is to feed it: what there is goes round.
    private mutating func settleRounds(_ flow: NetworkFlow) {
        if clock.isSearchOver { return }
        guard !NetworkOrder(problem, flow, isOver: isOver).stuck.isEmpty else { return }
        let order = NetworkOrder(
            problem, flow, feeding: RoutingLimits.feedingMax, isOver: isOver)
        if order.superfluous.isEmpty, let plan = repair.plan(flow, order, isOver: isOver) {
            offer(plan)
            score = max(score, exactScore(plan))
        }
        if clock.isSearchOver { return }
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
    /// pool are left out, the weakest first, and the rest is solved again, or where there is no time for
    /// that, goes on as it is.
    private mutating func untangled(
        _ flow: NetworkFlow, _ question: NetworkQuestion
    ) -> (NetworkOrder, NetworkFlow, NetworkQuestion)? {
        var (flow, question) = (flow, question)
        for _ in 0..<RoutingLimits.untanglesMax {
            let isOver = isOver
            let order = NetworkOrder(problem, flow, isOver: isOver)
            let arcs = order.superfluous
            if arcs.isEmpty { return (order, flow, question) }
            if isOver() { return nil }
            for arc in arcs { question.allowed[arc] = false }
            if clock.isSearchOver {
                for arc in arcs { (flow.inputs[arc], flow.outputs[arc]) = (0, 0) }
            } else {
                flow = search.again(question, near: flow)
            }
        }
        return nil
    }
}
