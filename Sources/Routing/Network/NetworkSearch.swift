import Arithmetic

/// Decides which sources of a network are worth their fixed costs.
///
/// Without such costs one solve is all. With few costly sources branch and bound on the dual proves
/// the choice; with many, sources that do not earn their cost are dropped, then single drops and adds
/// are tried while they gain. The bound holds in every case.
struct NetworkSearch {
    private let problem: NetworkProblem
    private let bound: NetworkBound
    private var solver: NetworkSolver
    private let isExpired: () -> Bool
    private var best: NetworkResult.Candidate?
    private var closed = -Double.infinity
    private var solves = 0
    /// Flows whose prices bound other branches too.
    private var witnesses: [NetworkFlow] = []

    private typealias Choice = NetworkBound.Choice

    private struct Branch {
        var choices: [Choice]
        var bound: Double
        var branching: Int?
    }

    /// A search over a network.
    init(_ problem: NetworkProblem, isExpired: @escaping () -> Bool) {
        self.problem = problem
        bound = NetworkBound(problem: problem)
        solver = NetworkSolver(problem, isExpired: isExpired)
        self.isExpired = isExpired
    }

    /// The best set and the bound over all; nil when nothing trades.
    mutating func run() -> NetworkResult? {
        let free = [Choice](repeating: .free, count: problem.sources.count)
        let base = problem.baseCost.searchValue
        let hasPools = problem.sources.contains { $0.kind == .pool }
        search(free, base: hasPools ? base : 0)
        if hasPools, base > 0 {
            let bare = problem.sources.map { $0.kind == .pool ? Choice.unused : .free }
            if hasWay(bare) { search(bare, base: 0) }
        }
        guard let best else { return nil }
        return NetworkResult(
            best: best, bound: max(closed, best.score), isFinished: !isExpired())
    }

    /// Solves once more with other arcs allowed and other supplies, from the prices of a flow.
    mutating func again(_ question: NetworkQuestion, near flow: NetworkFlow) -> NetworkFlow {
        solver.solve(question, from: flow.prices)
    }

    // MARK: Branch and bound

    private mutating func search(_ choices: [Choice], base: Double) {
        witnesses = []
        let root = relax(choices, base)
        guard root.branching != nil else {
            closed = max(closed, root.bound)
            return
        }
        dropLosers(choices, base)
        let costly = problem.sources.indices.filter {
            problem.sources[$0].isCostly && choices[$0] == .free
        }
        guard costly.count <= RoutingLimits.branchSourcesMax else {
            closed = max(closed, tightest(choices, base))
            improve(costly, choices, base)
            return
        }
        var open = [root]
        while let index = open.indices.max(by: { open[$0].bound < open[$1].bound }) {
            let branch = open[index]
            guard isWorthwhile(branch.bound), let branching = branch.branching, !isExpired(),
                solves < RoutingLimits.networkSolvesMax
            else { break }
            open.remove(at: index)
            for choice in [Choice.used, .unused] {
                var part = branch.choices
                part[branching] = choice
                if !hasWay(part) { continue }
                var child = relax(part, base)
                child.bound = min(child.bound, branch.bound)
                if isWorthwhile(child.bound), child.branching != nil {
                    open.append(child)
                } else {
                    closed = max(closed, child.bound)
                }
            }
        }
        for branch in open { closed = max(closed, branch.bound) }
    }

    /// Whether a branch could still beat the best set by more than rounding.
    private func isWorthwhile(_ bound: Double) -> Bool {
        guard let best else { return true }
        return bound - best.score > abs(best.score) * 1e-9
    }

    /// Solves a branch without the costs of what is free, bounds it and tries the set it suggests.
    private mutating func relax(_ choices: [Choice], _ base: Double) -> Branch {
        let question = question(choices)
        let flow = solve(question)
        var least = bound.score(flow, question, choices, base: base)
        for witness in witnesses.suffix(8) {
            least = min(least, bound.score(witness, question, choices, base: base))
        }
        witnesses.append(flow)
        let active = actives(flow)
        var branching: Int?
        var distance = Double.infinity
        for number in active
        where choices[number] == .free && problem.sources[number].isCostly {
            let away = abs(surplus(number, flow))
            if away < distance { (branching, distance) = (number, away) }
        }
        if branching == nil {
            keep(flow, question, active, choices, base)
        } else {
            consider(active, choices, base)
        }
        return Branch(choices: choices, bound: least, branching: branching)
    }

    /// The bound of a branch by the prices of all that was solved.
    private func tightest(_ choices: [Choice], _ base: Double) -> Double {
        let question = question(choices)
        return witnesses.reduce(Double.infinity) {
            min($0, bound.score($1, question, choices, base: base))
        }
    }

    /// What a source earns above its cost at a flow's prices.
    private func surplus(_ number: Int, _ flow: NetworkFlow) -> Double {
        let source = problem.sources[number]
        var (earned, cost) = (0.0, source.costValue)
        for index in source.arcs {
            let arc = problem.arcs[index]
            earned = max(
                earned,
                flow.outputs[index] * flow.prices[arc.to]
                    - flow.inputs[index] * flow.prices[arc.from])
            if source.feeValue > 0 { cost += source.feeValue * flow.prices[arc.to] }
        }
        return earned - cost
    }

    // MARK: Sets

    /// Leaves out what does not earn its cost, as long as there is such a source.
    private mutating func dropLosers(_ choices: [Choice], _ base: Double) {
        guard var flow = witnesses.last else { return }
        var set = actives(flow)
        for _ in 0..<RoutingLimits.repairRoundsMax {
            let kept = set.filter {
                problem.sources[$0].costValue == 0 || choices[$0] == .used
                    || surplus($0, flow) >= 0
            }
            if kept.count == set.count || kept.isEmpty || isExpired() { return }
            guard let next = consider(kept, choices, base) else { return }
            (flow, set) = (next, actives(next))
            witnesses.append(next)
        }
    }

    /// Single drops and adds while they gain.
    private mutating func improve(_ costly: [Int], _ choices: [Choice], _ base: Double) {
        var isImproved = true
        var left = RoutingLimits.polishSolvesMax
        while isImproved {
            isImproved = false
            guard let now = best else { return }
            let used = actives(now.flow)
            let order = costly.sorted {
                abs(surplus($0, now.flow)) < abs(surplus($1, now.flow))
            }
            for number in order {
                guard left > 0, !isExpired() else { return }
                let isUsed = used.contains(number)
                if !isUsed, potential(number, now.flow) <= 0 { continue }
                left -= 1
                let set = isUsed ? used.filter { $0 != number } : (used + [number]).sorted()
                let before = best?.score ?? -.infinity
                consider(set, choices, base)
                if let best, best.score > before + abs(before) * 1e-12 {
                    isImproved = true
                    break
                }
            }
        }
    }

    /// What a source outside a set could earn above its cost at the set's prices.
    private func potential(_ number: Int, _ flow: NetworkFlow) -> Double {
        let source = problem.sources[number]
        var earned = 0.0
        for index in source.arcs where problem.arcs[index].curve >= 0 {
            let arc = problem.arcs[index]
            let (paid, received) = (flow.prices[arc.from], flow.prices[arc.to])
            guard received > 0, paid > 0 else { continue }
            let root = (paid / received).squareRoot()
            earned = max(earned, received * problem.table.earnings(arc.curve, at: root))
        }
        return earned - source.costValue
    }

    /// Evaluates a set with every cost of what trades.
    @discardableResult
    private mutating func consider(
        _ set: [Int], _ choices: [Choice], _ base: Double
    ) -> NetworkFlow? {
        var part = choices
        let members = Set(set)
        for number in part.indices where problem.sources[number].isCostly {
            part[number] = members.contains(number) ? .used : .unused
        }
        guard hasWay(part) else { return nil }
        let question = question(part)
        let flow = solve(question)
        keep(flow, question, actives(flow), part, base)
        return flow
    }

    private mutating func keep(
        _ flow: NetworkFlow, _ question: NetworkQuestion, _ active: [Int], _ choices: [Choice],
        _ base: Double
    ) {
        var score = flow.score
        var usesPool = false
        for number in active {
            score -= problem.sources[number].costValue
            usesPool = usesPool || problem.sources[number].kind == .pool
        }
        if usesPool { score -= problem.baseCost.searchValue }
        if let best, score <= best.score { return }
        best = NetworkResult.Candidate(flow: flow, question: question, score: score)
    }

    private mutating func solve(_ question: NetworkQuestion) -> NetworkFlow {
        solves += 1
        return solver.solve(question, from: witnesses.last?.prices)
    }

    /// Sources that trade more than rounding.
    private func actives(_ flow: NetworkFlow) -> [Int] {
        let least = NetworkOrder.leastValue(problem, flow)
        return problem.sources.indices.filter { number in
            problem.sources[number].arcs.contains {
                flow.inputs[$0] * flow.prices[problem.arcs[$0].from] > least
            }
        }
    }

    private func question(_ choices: [Choice]) -> NetworkQuestion {
        var allowed = [Bool](repeating: true, count: problem.arcs.count)
        var supply = [Double](repeating: 0, count: problem.nodes.count)
        if problem.isBuy {
            supply[problem.end] -= problem.targetValue
        } else {
            supply[problem.begin] += problem.targetValue
        }
        for (number, source) in problem.sources.enumerated() {
            if choices[number] == .unused { for arc in source.arcs { allowed[arc] = false } }
            if choices[number] == .used, source.feeValue > 0, let arc = source.arcs.first {
                supply[problem.arcs[arc].to] -= source.feeValue
            }
        }
        return NetworkQuestion(allowed: allowed, supply: supply)
    }

    /// Whether anything leads from the begin to the end.
    private func hasWay(_ choices: [Choice]) -> Bool {
        var seen = [Bool](repeating: false, count: problem.nodes.count)
        seen[problem.begin] = true
        var isChanged = true
        while isChanged {
            isChanged = false
            for arc in problem.arcs where seen[arc.from] && !seen[arc.to] {
                if arc.source >= 0, choices[arc.source] == .unused { continue }
                seen[arc.to] = true
                isChanged = true
            }
        }
        return seen[problem.end]
    }
}
