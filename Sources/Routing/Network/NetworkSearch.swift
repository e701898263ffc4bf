import Arithmetic

/// Decides which sources of a network are worth their fixed costs, and which of several ways through
/// one pool is used.
///
/// Without such choices one solve is all. Otherwise the solver uses shares of what costs something:
/// the best convex relaxation, whose few undecided shares branch and bound decides. With few costly
/// sources it ends by itself; with many it stops after a number of solves, single drops and adds are
/// tried while they gain, and the bound of what is open still holds.
struct NetworkSearch {
    let problem: NetworkProblem
    private let bound: NetworkBound
    private var solver: NetworkSolver
    let isExpired: () -> Bool
    private(set) var best: NetworkResult.Candidate?
    private var closed = -Double.infinity
    private var solves = 0
    private var steps = 0
    /// Whether sets are judged by rough solves: of many arcs precise ones take too long.
    private var isRough: Bool { problem.arcs.count > RoutingLimits.preciseArcsMax }
    private var last: [Double]?
    private var tried: Set<[Int]> = []
    private let hint: [Int]
    /// Where the next search of a similar problem may begin.
    private(set) var memory: NetworkMemory?

    typealias Choice = NetworkBound.Choice

    private struct Branch {
        var choices: [Choice]
        var bound: Double
        var branching: Int?
    }

    /// A search over a network that goes on from what was found before.
    init(
        _ problem: NetworkProblem, memory: NetworkMemory? = nil,
        isExpired: @escaping () -> Bool
    ) {
        self.problem = problem
        bound = NetworkBound(problem: problem)
        let known = memory.flatMap { $0.fits(problem) ? $0 : nil }
        solver = NetworkSolver(problem, memory: known, isExpired: isExpired)
        self.isExpired = isExpired
        last = known?.prices
        hint = known?.used ?? []
    }

    /// The best set and the bound over all; nil when nothing trades.
    mutating func run() -> NetworkResult? {
        let free = [Choice](repeating: .free, count: problem.sources.count)
        let base = problem.baseCost.searchValue
        let hasPools = problem.sources.contains { $0.kind == .pool }
        search(free, base: hasPools ? base : 0)
        if isExpired() {
            // A plan without pools saves what is paid for all of them.
            if hasPools { closed += base }
        } else if hasPools, base > 0 {
            let bare = problem.sources.map { $0.kind == .pool ? Choice.unused : .free }
            if hasWay(bare) { search(bare, base: 0) }
        }
        refine()
        guard let best else { return nil }
        memory?.used = best.active
        let isFinished = !isExpired()
        // What was still on the way to balance is worth no more than is proven.
        let isPlan = isFinished || best.flow.isSettled
        return NetworkResult(
            best: best, bound: isPlan ? max(closed, best.score) : closed, isFinished: isFinished)
    }

    /// Solves the best set precisely when it was judged roughly.
    private mutating func refine() {
        guard let now = best, isRough, solves > 1, !isExpired() else { return }
        let flow = solver.solve(now.question, from: now.flow.prices)
        guard flow.isSettled else { return }
        best?.score = now.score - now.flow.score + flow.score
        best?.flow = flow
    }

    /// Solves once more with other arcs allowed and other supplies, from the prices of a flow.
    mutating func again(_ question: NetworkQuestion, near flow: NetworkFlow) -> NetworkFlow {
        solver.solve(question, from: flow.prices)
    }

    /// The most of its asset that a plan which spends no more than `paid` can hold at each node.
    func holdings(_ flow: NetworkFlow, paid: Double) -> [Double] {
        let all = [Choice](repeating: .free, count: problem.sources.count)
        let free = NetworkBound(problem: problem, isCharged: false)
        return free.holdings(flow, question(all), paid: paid)
    }

    // MARK: Branch and bound

    private mutating func search(_ choices: [Choice], base: Double) {
        tried = []
        let outset = outset(choices, base)
        if outset < .infinity, isExpired() {
            closed = max(closed, outset)
            return
        }
        var root = relax(choices, base, isRoot: true)
        root.bound = min(root.bound, outset)
        guard root.branching != nil else {
            closed = max(closed, root.bound)
            return
        }
        if !hint.isEmpty, !isExpired() { consider(hint, choices, base) }
        dropLosers(choices, base)
        let costly = problem.sources.indices.filter {
            problem.sources[$0].isCostly && choices[$0] == .free
        }
        let isSmall = costly.count <= RoutingLimits.branchSourcesMax
        let most = isSmall ? Int.max : steps + RoutingLimits.branchWorkMax / problem.arcs.count
        let open = branch(from: root, base, stepsMax: most)
        if open, !isSmall { improve(costly, choices, base) }
    }

    /// A first plan of many sources and its bound, soon: all is solved without costs, then again
    /// without what does not earn its own.
    private mutating func outset(_ choices: [Choice], _ base: Double) -> Double {
        var question = question(choices)
        let tolls = question.tolls
        guard isRough, last == nil, tolls.contains(where: { $0 > 0 }) else { return .infinity }
        question.tolls = [Double](repeating: 0, count: tolls.count)
        let flow = solve(question, isRough: true)
        let active = actives(flow)
        if isExpired() {
            keepPart(flow, active, choices, base)
            return bound.score(flow, question, choices, base: base)
        }
        let earning = active.filter { tolls[$0] == 0 || surplus($0, flow) >= 0 }
        if consider(earning, choices, base) == nil { consider(active, choices, base) }
        dropLosers(choices, base)
        return bound.score(flow, question, choices, base: base)
    }

    /// Splits the branch with the highest bound until none can beat the best set; whether any is left.
    private mutating func branch(from root: Branch, _ base: Double, stepsMax: Int) -> Bool {
        var open = [root]
        while let index = open.indices.max(by: { open[$0].bound < open[$1].bound }) {
            let branch = open[index]
            guard isWorthwhile(branch.bound), let branching = branch.branching, !isExpired(),
                steps < stepsMax, solves < RoutingLimits.networkSolvesMax
            else { break }
            open.remove(at: index)
            for choice in [Choice.used, .unused] {
                if isExpired() {
                    closed = max(closed, branch.bound)
                    break
                }
                var part = branch.choices
                part[branching] = choice
                if choice == .used { excludeRivals(of: branching, &part) }
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
        return open.contains { isWorthwhile($0.bound) }
    }

    /// Of sources that see one pool one is used.
    private func excludeRivals(of number: Int, _ choices: inout [Choice]) {
        guard problem.isShared else { return }
        let group = problem.sources[number].group
        for other in problem.sources.indices
        where other != number && problem.sources[other].group == group {
            choices[other] = .unused
        }
    }

    /// Whether a branch could still beat the best set by more than rounding.
    private func isWorthwhile(_ bound: Double) -> Bool {
        guard let best else { return true }
        return bound - best.score > abs(best.score) * (isRough ? 1e-7 : 1e-9)
    }

    /// Solves a branch with shares of what is free, bounds it and tries the set it suggests.
    private mutating func relax(
        _ choices: [Choice], _ base: Double, isRoot: Bool = false
    ) -> Branch {
        let question = question(choices)
        let isWarm = last != nil
        var flow = solve(question, isRough: isRough && !isRoot)
        var least = bound.score(flow, question, choices, base: base)
        if isRoot, isWarm, !isTight(flow, least + base, question), !isExpired() {
            // What began far off is begun anew.
            last = nil
            flow = solve(question, isRough: false)
            least = min(least, bound.score(flow, question, choices, base: base))
        }
        if isRoot, memory == nil {
            memory = solver.memory
            memory?.prices = flow.prices
        }
        let active = actives(flow)
        let branching = undecided(flow, active, choices)
        if branching == nil {
            keep(flow, self.question(chosen(active, choices)), active, base)
        } else if isExpired() {
            keepPart(flow, active, choices, base)
        } else {
            flow = suggest(flow, active, choices, base)
            // Where ways through one pool exclude each other, prices without the others prove more.
            if problem.isShared {
                least = min(least, bound.score(flow, question, choices, base: base))
            }
        }
        return Branch(choices: choices, bound: least, branching: branching)
    }

    /// Keeps what a relaxed flow suggests without solving it again.
    private mutating func keepPart(
        _ relaxed: NetworkFlow, _ active: [Int], _ choices: [Choice], _ base: Double
    ) {
        let set = rounded(relaxed, active, choices)
        var flow = relaxed
        for number in active where !set.contains(number) {
            for arc in problem.sources[number].arcs {
                (flow.inputs[arc], flow.outputs[arc]) = (0, 0)
            }
        }
        flow.isSettled = false
        keep(flow, question(chosen(set, choices)), set, base)
    }

    /// Tries the set that a relaxed flow suggests, until no two sources of it see one pool.
    private mutating func suggest(
        _ relaxed: NetworkFlow, _ active: [Int], _ choices: [Choice], _ base: Double
    ) -> NetworkFlow {
        var set = rounded(relaxed, active, choices)
        guard var flow = consider(set, choices, base) ?? consider(active, choices, base) else {
            return relaxed
        }
        for _ in 0..<RoutingLimits.rivalRoundsMax where !isExpired() {
            let now = actives(flow)
            guard strongestRival(flow, now, choices) != nil else { break }
            set = rounded(flow, now, choices)
            guard let next = consider(set, choices, base) else { break }
            flow = next
        }
        return flow
    }

    /// The source about which a relaxed flow says least; nil when it is a plan as it is.
    private func undecided(_ flow: NetworkFlow, _ active: [Int], _ choices: [Choice]) -> Int? {
        if let rival = strongestRival(flow, active, choices) { return rival }
        var found: Int?
        var distance = Double.infinity
        for share in flow.shares where choices[share.source] == .free {
            let away = abs(share.part - 0.5)
            // By less than rounding apart from all or nothing is no question.
            if away < distance, away < 0.5 - 1e-7 { (found, distance) = (share.source, away) }
        }
        if found != nil { return found }
        let seen = Set(flow.shares.map(\.source))
        for number in active
        where choices[number] == .free && problem.sources[number].isCostly
            && !seen.contains(number)
        {
            let away = abs(surplus(number, flow))
            if away < distance { (found, distance) = (number, away) }
        }
        return found
    }

    /// The strongest of several sources in use that see one pool.
    private func strongestRival(
        _ flow: NetworkFlow, _ active: [Int], _ choices: [Choice]
    ) -> Int? {
        guard problem.isShared else { return nil }
        var counts = [Int](repeating: 0, count: problem.groupCount)
        for number in active { counts[problem.sources[number].group] += 1 }
        return active.filter {
            counts[problem.sources[$0].group] > 1 && choices[$0] == .free
        }.max { value($0, flow) < value($1, flow) }
    }

    private func value(_ number: Int, _ flow: NetworkFlow) -> Double {
        problem.sources[number].arcs.reduce(0) {
            $0 + flow.inputs[$1] * flow.prices[problem.arcs[$1].from]
        }
    }

    /// What a relaxed flow suggests: what it uses by half and more, and of rivals the strongest.
    private func rounded(_ flow: NetworkFlow, _ active: [Int], _ choices: [Choice]) -> [Int] {
        let weak = Set(
            flow.shares.filter { $0.part < 0.5 && choices[$0.source] == .free }.map(\.source))
        let kept = active.filter { !weak.contains($0) }
        guard problem.isShared else { return kept }
        var strongest = [Int](repeating: -1, count: problem.groupCount)
        for number in kept {
            let group = problem.sources[number].group
            let other = strongest[group]
            if other < 0 || value(number, flow) > value(other, flow) { strongest[group] = number }
        }
        return kept.filter { strongest[problem.sources[$0].group] == $0 }
    }

    /// What a source earns above its cost at a flow's prices.
    func surplus(_ number: Int, _ flow: NetworkFlow) -> Double {
        let source = problem.sources[number]
        var (earned, cost) = (0.0, source.costValue)
        for index in source.arcs {
            let arc = problem.arcs[index]
            earned = max(
                earned,
                flow.outputs[index] * flow.prices[arc.to]
                    - flow.inputs[index] * flow.prices[arc.from]
                    - flow.inputs[index] * flow.inputs[index] * problem.square(index))
            if source.feeValue > 0 { cost += source.feeValue * flow.prices[arc.to] }
        }
        return earned - cost
    }

    // MARK: Sets

    /// Evaluates a set with every cost of what trades; nil when it was or leads nowhere.
    @discardableResult
    mutating func consider(
        _ set: [Int], _ choices: [Choice], _ base: Double
    ) -> NetworkFlow? {
        guard tried.insert(set).inserted else { return nil }
        let part = chosen(set, choices)
        guard hasWay(part) else { return nil }
        let question = question(part)
        let flow = solve(question, isRough: isRough)
        keep(flow, question, actives(flow), base)
        return flow
    }

    /// The choices of a set: nothing else that costs is used, and nothing else of its pools.
    private func chosen(_ set: [Int], _ choices: [Choice]) -> [Choice] {
        var part = choices
        var isMember = [Bool](repeating: false, count: part.count)
        var isTaken = [Bool](repeating: false, count: problem.groupCount)
        for number in set {
            isMember[number] = true
            isTaken[problem.sources[number].group] = true
        }
        for number in part.indices {
            let source = problem.sources[number]
            if source.isCostly { part[number] = isMember[number] ? .used : .unused }
            if isTaken[source.group], !isMember[number] { part[number] = .unused }
        }
        return part
    }

    private mutating func keep(
        _ flow: NetworkFlow, _ question: NetworkQuestion, _ active: [Int], _ base: Double
    ) {
        var score = flow.score
        var usesPool = false
        var isTaken = [Bool](repeating: false, count: problem.groupCount)
        for number in active {
            // Two ways through one pool are no plan.
            if isTaken[problem.sources[number].group] { return }
            isTaken[problem.sources[number].group] = true
            score -= problem.sources[number].costValue
            usesPool = usesPool || problem.sources[number].kind == .pool
        }
        if usesPool { score -= problem.baseCost.searchValue }
        if let best, score <= best.score { return }
        best = NetworkResult.Candidate(
            flow: flow, question: question, score: score, active: active)
    }

    private mutating func solve(_ question: NetworkQuestion, isRough: Bool) -> NetworkFlow {
        solves += 1
        var flow = solver.solve(question, from: last, isRough: isRough)
        steps += flow.steps
        if last != nil, !flow.isSettled, !isExpired() {
            flow = solver.solve(question, from: nil, isRough: isRough)
            steps += flow.steps
        }
        last = flow.prices
        return flow
    }

    /// Whether the prices of a flow prove about what it trades; true where costs decide.
    private func isTight(
        _ flow: NetworkFlow, _ most: Double, _ question: NetworkQuestion
    ) -> Bool {
        question.tolls.contains { $0 > 0 } || most - flow.score <= abs(most) * 1e-7
    }

    /// Sources that trade more than rounding.
    func actives(_ flow: NetworkFlow) -> [Int] {
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
        var tolls = [Double](repeating: 0, count: choices.count)
        if problem.isBuy {
            supply[problem.end] -= problem.targetValue
        } else {
            supply[problem.begin] += problem.targetValue
        }
        for (number, source) in problem.sources.enumerated() {
            switch choices[number] {
            case .unused: for arc in source.arcs { allowed[arc] = false }
            case .free: tolls[number] = source.costValue
            case .used:
                if source.feeValue > 0, let arc = source.arcs.first {
                    supply[problem.arcs[arc].to] -= source.feeValue
                }
            }
        }
        return NetworkQuestion(allowed: allowed, supply: supply, tolls: tolls)
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
