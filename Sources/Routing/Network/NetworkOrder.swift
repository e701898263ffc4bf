/// In which order a flow's nodes can be settled: every node after all that feeds it.
///
/// Where a flow goes round (prices that disagree are worth a trade there and back), a node of the round
/// is visited twice: first it spends what goes round, of what others fed it with, then the rest with
/// what has come back.
struct NetworkOrder {
    /// A visit to a node.
    struct Station {
        /// The node.
        let node: Int
        /// The visit to the same node before, that hands on what it leaves; nil for the first.
        var before: Int?
        /// The visit to the same node after; nil for the last.
        var after: Int?
        /// Arcs that arrive for it.
        var ins: [Int] = []
        /// Arcs that leave at it.
        var outs: [Int] = []
    }

    /// Arcs of sources that trade more than rounding.
    let used: [Int]
    /// All visits, in no order.
    private(set) var stations: [Station] = []
    /// Visits in order, each after those that feed it; nil when some feed each other.
    private(set) var visits: [Int]?
    /// The visit at which an arc arrives, by arc; −1 for what is not used.
    private(set) var heads: [Int]
    /// The visit at which an arc leaves, by arc.
    private(set) var tails: [Int]
    /// The arcs of a round that cannot be settled.
    private(set) var stuck: [Int] = []
    private let problem: NetworkProblem
    private let flow: NetworkFlow
    /// How many times what feeds it may go round.
    let feeding: Double

    /// What counts as rounding, in value.
    static func leastValue(_ problem: NetworkProblem, _ flow: NetworkFlow) -> Double {
        let fixed = problem.isBuy ? problem.end : problem.begin
        // Parts of constant price are balanced less finely than smooth curves.
        let share = problem.pieces.isEmpty ? 1e-12 : 1e-8
        return abs(problem.targetValue * flow.prices[fixed]) * share
    }

    /// The order of a flow; with a higher `feeding` more goes round than others feed, and is cut
    /// when it is settled.
    init(
        _ problem: NetworkProblem, _ flow: NetworkFlow, feeding: Double = 1,
        isOver: () -> Bool = { false }
    ) {
        let least = Self.leastValue(problem, flow)
        self.init(
            problem, flow, feeding: feeding,
            used: problem.arcs.indices.filter {
                flow.inputs[$0] > 0 && problem.arcs[$0].source >= 0
                    && flow.inputs[$0] * flow.prices[problem.arcs[$0].from] > least
                    && flow.outputs[$0] > 0
            }, isOver: isOver)
    }

    /// The order of these arcs of a flow; without visits when rounds take too long.
    init(
        _ problem: NetworkProblem, _ flow: NetworkFlow, feeding: Double = 1, used: [Int],
        isOver: () -> Bool = { false }
    ) {
        self.problem = problem
        self.feeding = feeding
        self.flow = flow
        self.used = used
        heads = [Int](repeating: -1, count: problem.arcs.count)
        tails = heads
        var first = [Int](repeating: -1, count: problem.nodes.count)
        for index in used {
            let arc = problem.arcs[index]
            for node in [arc.from, arc.to] where first[node] < 0 {
                first[node] = stations.count
                stations.append(Station(node: node))
            }
            (tails[index], heads[index]) = (first[arc.from], first[arc.to])
            stations[tails[index]].outs.append(index)
            stations[heads[index]].ins.append(index)
        }
        visits = sorted()
        for _ in 0..<RoutingLimits.untanglesMax where visits == nil {
            if isOver() { return }
            let round = round(isOver)
            var fed: Int?
            for station in round where fed == nil {
                if isOver() { return }
                if isFed(station) { fed = station }
            }
            guard let fed else {
                stuck = arcs(round)
                return
            }
            split(fed)
            visits = sorted()
        }
    }

    /// The first visit to each node that a flow touches; −1 elsewhere.
    var entries: [Int] {
        var entries = [Int](repeating: -1, count: problem.nodes.count)
        for (index, station) in stations.enumerated() where station.before == nil {
            entries[station.node] = index
        }
        return entries
    }

    /// The last visit to each node that a flow touches; −1 elsewhere.
    var exits: [Int] {
        var exits = [Int](repeating: -1, count: problem.nodes.count)
        for (index, station) in stations.enumerated() where station.after == nil {
            exits[station.node] = index
        }
        return exits
    }

    // MARK: Order

    private func next(_ station: Int) -> [Int] {
        var next = stations[station].outs.map { heads[$0] }
        if let after = stations[station].after { next.append(after) }
        return next
    }

    private func sorted() -> [Int]? {
        var feeders = stations.map { $0.ins.count + ($0.before == nil ? 0 : 1) }
        var order = stations.indices.filter { feeders[$0] == 0 }
        var position = 0
        while position < order.count {
            for to in next(order[position]) {
                feeders[to] -= 1
                if feeders[to] == 0 { order.append(to) }
            }
            position += 1
        }
        return order.count == stations.count ? order : nil
    }

    /// Which visits a visit leads to.
    private func reached(_ first: Int) -> [Bool] {
        var seen = [Bool](repeating: false, count: stations.count)
        var open = [first]
        while let station = open.popLast() {
            for to in next(station) where !seen[to] {
                seen[to] = true
                open.append(to)
            }
        }
        return seen
    }

    /// The visits of one round.
    private func round(_ isOver: () -> Bool) -> [Int] {
        for start in stations.indices {
            if isOver() { return [] }
            let seen = reached(start)
            guard seen[start] else { continue }
            var round: [Int] = []
            for station in stations.indices where seen[station] {
                if isOver() { return [] }
                if reached(station)[start] { round.append(station) }
            }
            return round
        }
        return []
    }

    /// Arcs between visits.
    private func arcs(_ round: [Int]) -> [Int] {
        used.filter { round.contains(tails[$0]) && round.contains(heads[$0]) }
    }

    // MARK: Rounds

    /// What goes round from a visit, and what comes back to it.
    private func turns(_ station: Int) -> (out: [Int], back: [Int]) {
        let seen = reached(station)
        return (
            stations[station].outs.filter { reached(heads[$0])[station] || heads[$0] == station },
            stations[station].ins.filter { seen[tails[$0]] }
        )
    }

    /// Whether others feed a visit with what goes round from it.
    private func isFed(_ station: Int) -> Bool {
        let (out, back) = turns(station)
        let (node, ins) = (stations[station].node, stations[station].ins)
        var fed = ins.reduce(0) { $0 + (back.contains($1) ? 0 : flow.outputs[$1]) }
        if stations[station].before == nil, problem.begins.contains(where: { $0.node == node }) {
            fed += own(node)
        } else if let before = stations[station].before {
            fed += left(before)
        }
        return fed > 0 && out.reduce(0) { $0 + flow.inputs[$1] } <= fed * feeding
    }

    /// What a node where a plan begins pays of its own.
    func own(_ node: Int) -> Double {
        if let begin = problem.begins.first(where: { $0.node == node }), begin.arc >= 0 {
            return flow.outputs[begin.arc]
        }
        var sum = 0.0
        for index in used where problem.arcs[index].from == node { sum += flow.inputs[index] }
        for index in used where problem.arcs[index].to == node { sum -= flow.outputs[index] }
        return max(0, sum)
    }

    /// What a visit hands on to the next of its node.
    func left(_ station: Int) -> Double {
        var sum = 0.0
        if let before = stations[station].before {
            sum += left(before)
        } else if problem.begins.contains(where: { $0.node == stations[station].node }) {
            sum += own(stations[station].node)
        }
        for index in stations[station].ins { sum += flow.outputs[index] }
        for index in stations[station].outs { sum -= flow.inputs[index] }
        return max(0, sum)
    }

    /// Makes two visits of one: what goes round leaves at the first and comes back to the second.
    private mutating func split(_ station: Int) {
        let (out, back) = turns(station)
        let old = stations[station]
        let new = stations.count
        stations.append(
            Station(
                node: old.node, before: station, after: old.after, ins: back,
                outs: old.outs.filter { !out.contains($0) }))
        if let after = old.after { stations[after].before = new }
        stations[station].after = new
        stations[station].outs = out
        stations[station].ins = old.ins.filter { !back.contains($0) }
        for index in back { heads[index] = new }
        for index in stations[new].outs { tails[index] = new }
    }

    /// Arcs to do without: the weakest of a round that cannot be settled, and all but the strongest of
    /// several that see one pool; none when the flow can be settled as it is.
    var superfluous: [Int] {
        func value(_ index: Int) -> Double {
            flow.inputs[index] * flow.prices[problem.arcs[index].from]
        }
        var removed: [Int] = []
        var strongest: [Int: Int] = [:]
        for index in used {
            guard let group = problem.source(problem.arcs[index])?.group else { continue }
            guard let other = strongest[group] else {
                strongest[group] = index
                continue
            }
            let isWeaker = value(index) < value(other)
            removed.append(isWeaker ? index : other)
            if !isWeaker { strongest[group] = index }
        }
        if removed.isEmpty, visits == nil,
            let weakest = stuck.min(by: { value($0) < value($1) })
        {
            removed.append(weakest)
        }
        return removed
    }
}
