/// Decides which sources are worth their fixed costs: branch and bound on the dual.
///
/// At the price where a branch's relaxation meets the target at most one pool is used in part; that
/// pool is branched on. Branches that cannot beat the best set found are cut; what is left open when
/// the work limit is reached still counts in the bound, so the certificate holds either way.
struct ActivationSearch {
    private var located: LocatedSolver
    private let target: Double
    private let isBuy: Bool
    private let measure: Measure
    private let dual: DualBound
    private let members: [Int]
    private let always: [Double]
    private var best: SearchResult.Candidate?
    private var closedBound = -Double.infinity
    private var work = 0

    private struct Node {
        var choices: [DualBound.Choice]
        var bound: Double
        var branching: Int?
    }

    /// A search over `members`, all of which may be used.
    init(
        located: LocatedSolver, members: [Int], target: Double, isBuy: Bool, baseCost: Double
    ) {
        self.located = located
        self.members = members
        self.target = target
        self.isBuy = isBuy
        measure = isBuy ? .output : .input
        dual = DualBound(isBuy: isBuy, baseCost: baseCost)
        always = [Double](repeating: .infinity, count: located.solver.table.curves.count)
    }

    /// The best set found and the bound over all sets; nil when the members cannot reach the target.
    mutating func run(_ isExpired: (() -> Bool)?) -> SearchResult? {
        let table = located.solver.table
        let free = [DualBound.Choice](repeating: .free, count: table.curves.count)
        guard var root = relax(free) else { return nil }
        if root.branching != nil, isWorthwhile(root.bound) { fixByEarnings(&root) }
        var open = [root]
        var nodes = 0
        while let index = open.indices.max(by: { open[$0].bound < open[$1].bound }) {
            let node = open[index]
            if !isWorthwhile(node.bound) { break }
            guard let branching = node.branching, nodes < RoutingLimits.nodesMax,
                work < RoutingLimits.nodeWorkMax, isExpired?() != true
            else { break }
            open.remove(at: index)
            nodes += 1
            for choice in [DualBound.Choice.used, .unused] {
                var choices = node.choices
                choices[branching] = choice
                guard var child = relax(choices) else { continue }
                // A child is part of its parent, whose bound may be tighter by rounding.
                child.bound = min(child.bound, node.bound)
                if isWorthwhile(child.bound), child.branching != nil {
                    open.append(child)
                } else {
                    closedBound = max(closedBound, child.bound)
                }
            }
        }
        for node in open { closedBound = max(closedBound, node.bound) }
        if work >= RoutingLimits.nodeWorkMax || nodes >= RoutingLimits.nodesMax {
            polish(isExpired)
        }
        guard let best else { return nil }
        return SearchResult(candidates: [best], bound: max(closedBound, best.score))
    }

    /// Whether a branch could still beat the best set by more than rounding.
    private func isWorthwhile(_ bound: Double) -> Bool {
        guard let best else { return true }
        // What the bound itself adds for rounding is no gain.
        return bound - best.score > abs(best.score) * tolerance
    }

    private var tolerance: Double { max(0x1p-42, 0x1p-50 * Double(members.count + 64)) }

    // MARK: Branches

    /// Solves a branch's relaxation, tries the sets that it suggests and bounds it.
    private mutating func relax(_ choices: [DualBound.Choice]) -> Node? {
        let table = located.solver.table
        var activations = always
        var used: [Int] = []
        for index in members where choices[index] != .unused {
            if choices[index] == .free { activations[index] = table.curves[index].activation }
            if activations[index] > 0 { used.append(index) }
        }
        let outcome = solve(used, activations)
        if outcome.isShort && outcome.traded < target * (1 - 0x1p-40) {
            return loss(choices, used)
        }
        let bound = dual.score(
            table, used, choices, target: target, outcome: outcome, caps: located.caps)
        let active = used.filter { located.solver.inputs[$0] > 0 }
        if let fractional = outcome.fractional {
            consider(active.filter { $0 != fractional })
            consider(active)
            return Node(choices: choices, bound: bound, branching: fractional)
        }
        // Nothing is used in part, so the relaxation's trades are a plan.
        let branching = doubtful(active, choices, outcome)
        keep(active)
        return Node(choices: choices, bound: bound, branching: branching)
    }

    /// A branch that meets the target only with pools that never earn their cost: it is bounded by
    /// everything that earns at all, and the least loss is branched on.
    private mutating func loss(_ choices: [DualBound.Choice], _ used: [Int]) -> Node? {
        let table = located.solver.table
        var bound = -dual.baseCost
        var least: Int?
        var leastLoss = Double.infinity
        for index in members where choices[index] != .unused {
            let curve = table.curves[index]
            let net = curve.outputMax - curve.fixedCost
            bound += choices[index] == .used ? net : max(0, net)
            bound += (curve.outputMax + curve.fixedCost) * 0x1p-40
            if choices[index] == .free, curve.activation <= 0, -net < leastLoss {
                (least, leastLoss) = (index, -net)
            }
        }
        guard let least, !isBuy else { return nil }
        consider((used + [least]).sorted())
        consider(members.filter { choices[$0] != .unused })
        return Node(choices: choices, bound: bound, branching: least)
    }

    /// Without a part-used pool the relaxation is a plan; where it is not tight all the same (caps
    /// on what a buyer pays), the free pool nearest to its cost is branched on.
    private func doubtful(
        _ active: [Int], _ choices: [DualBound.Choice], _ outcome: LocatedSolver.Outcome
    ) -> Int? {
        let table = located.solver.table
        var nearest: Int?
        var distance = Double.infinity
        for index in active where choices[index] == .free && table.curves[index].fixedCost > 0 {
            let away = abs(surplus(index, outcome))
            if away < distance { (nearest, distance) = (index, away) }
        }
        return nearest
    }

    /// What a source earns above its cost at a solve's prices, in the free asset.
    private func surplus(_ index: Int, _ outcome: LocatedSolver.Outcome) -> Double {
        let curve = located.solver.table.curves[index]
        let root = max(outcome.root, outcome.locationRoots[curve.location])
        let earned = located.solver.table.earnings(index, at: root)
        return (isBuy ? earned / (outcome.root * outcome.root) : earned) - curve.fixedCost
    }

    /// Decides sources whose other choice would cost the bound more than the distance to the best
    /// set: those can never be part of a better plan the other way.
    private mutating func fixByEarnings(_ node: inout Node) {
        guard let best else { return }
        let table = located.solver.table
        var activations = always
        for index in members { activations[index] = table.curves[index].activation }
        let used = members.filter { activations[$0] > 0 }
        let outcome = solve(used, activations)
        if outcome.isShort { return }
        for index in members where table.curves[index].fixedCost > 0 {
            let away = surplus(index, outcome)
            // Twice the tolerance of a cut keeps rounding on the safe side.
            guard node.bound - abs(away) < best.score - abs(best.score) * tolerance * 2 else {
                continue
            }
            node.choices[index] = away > 0 ? .used : .unused
        }
    }

    private mutating func solve(_ used: [Int], _ activations: [Double]) -> LocatedSolver.Outcome {
        work += used.count
        return located.solve(used, target: target, measure: measure, activations: activations)
    }

    // MARK: Sets

    /// Evaluates a set with every cost of what trades and keeps it when it is the best.
    @discardableResult
    private mutating func consider(_ set: [Int]) -> Bool {
        guard !set.isEmpty else { return false }
        let outcome = solve(set, always)
        if outcome.isShort && outcome.traded < target * (1 - 0x1p-40) { return false }
        return keep(set.filter { located.solver.inputs[$0] > 0 })
    }

    /// Keeps the solver's present trades of `active` when they are the best.
    @discardableResult
    private mutating func keep(_ active: [Int]) -> Bool {
        var score = -dual.baseCost
        for index in active {
            score += isBuy ? -located.solver.inputs[index] : located.solver.outputs[index]
            score -= located.solver.table.curves[index].fixedCost
        }
        if let best, score <= best.score { return false }
        best = SearchResult.Candidate(
            members: active,
            trades: active.map {
                CurveTrade(input: located.solver.inputs[$0], output: located.solver.outputs[$0])
            }, score: score)
        return true
    }

    /// Single drops and single adds while they gain, for problems too large to finish.
    private mutating func polish(_ isExpired: (() -> Bool)?) {
        work = 0
        var improved = true
        while improved, work < RoutingLimits.nodeWorkMax {
            improved = false
            let table = located.solver.table
            for index in members where table.curves[index].fixedCost > 0 {
                guard work < RoutingLimits.nodeWorkMax, isExpired?() != true, let now = best
                else { return }
                let isUsed = now.members.contains(index)
                let set =
                    isUsed
                    ? now.members.filter { $0 != index } : (now.members + [index]).sorted()
                if consider(set) { improved = true }
            }
        }
    }
}
