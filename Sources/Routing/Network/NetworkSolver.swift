/// Finds the prices at which all sources together trade an order: Newton's method on the dual.
///
/// For prices ν the dual is `Σ supply·ν + Σ max over x of (ν_to·f(x) − ν_from·x)`; its slope is what
/// each node gains and its curvature a weighted graph. Parts of constant price (levels, transfers)
/// get a small quadratic around their last trade (the proximal method), which is made smaller in
/// stages, so that the end is the true optimum. Everything scales with the value of a node's unit.
struct NetworkSolver {
    /// Where an arc with a smooth curve begins to trade: all that most of them are asked.
    struct Gate {
        let from: Int
        let to: Int
        let priceTop: Double
    }

    /// The rest of such an arc.
    struct Smooth {
        let arc: Int
        let curve: Int
        /// Its only stretch; of several the first.
        let segment: CurveSegment
        let isSingle: Bool
    }

    /// A part of constant price, flat for the loop.
    struct Line {
        let arc: Int
        let from: Int
        let to: Int
        let rate: Double
        let cap: Double
        let piece: Int
    }

    /// A stage: how strong the quadratic is and how well balances are met before the next.
    struct Stage {
        let width: Double
        let tolerance: Double
    }

    let problem: NetworkProblem
    /// Stops the search between two steps.
    let isExpired: () -> Bool
    var gates: [Gate] = []
    var smooths: [Smooth] = []
    var lines: [Line] = []
    var supply: [Double] = []
    var prices: [Double]
    var centres: [Double] = []
    var amounts: [Double] = []
    var stiffness: [Double] = []
    /// What each node gains at the present prices.
    var gains: [Double]
    var fixed: [Bool]
    var matrix: NormalMatrix
    /// How much curvature arcs that do not trade lend the matrix.
    var damping = 1.0
    private(set) var steps = 0
    /// The last trade of every piece, for the next search.
    private var memory: [Double]

    /// A solver over a network.
    init(_ problem: NetworkProblem, isExpired: @escaping () -> Bool) {
        self.problem = problem
        self.isExpired = isExpired
        let size = problem.nodes.count
        prices = [Double](repeating: 1, count: size)
        gains = [Double](repeating: 0, count: size)
        fixed = [Bool](repeating: false, count: size)
        matrix = NormalMatrix(size: size)
        memory = [Double](repeating: 0, count: problem.pieces.count)
    }

    /// Solves from these prices, or from the outlook.
    mutating func solve(_ question: NetworkQuestion, from start: [Double]?) -> NetworkFlow {
        supply = question.supply
        load(question)
        if start == nil { centres = [Double](repeating: 0, count: lines.count) }
        prices = start ?? problem.outlook.map { $0 * problem.unitPrice }
        for node in prices.indices where fixed[node] {
            prices[node] = node == problem.unit ? problem.unitPrice : 0
        }
        steps = 0
        damping = 1
        var isSettled = true
        for stage in stages(isWarm: start != nil) {
            setStiffness(stage.width)
            isSettled = run(stage)
            centres = amounts
            if isExpired() { break }
        }
        isSettled = sharpen(isSettled)
        for (index, line) in lines.enumerated() { memory[line.piece] = amounts[index] }
        return flow(isSettled)
    }

    /// Repeats the last stage until parts of constant price trade at exactly their price: only then
    /// the bound is as tight as the trades.
    private mutating func sharpen(_ isSettled: Bool) -> Bool {
        var isSettled = isSettled
        var (least, idle) = (Double.infinity, 0)
        let stage = Stage(width: 1e-6, tolerance: 3e-9)
        for _ in 0..<RoutingLimits.sharpeningsMax where !lines.isEmpty && !isExpired() {
            let slack = slack() / worth
            if slack < least * 0.7 { (least, idle) = (slack, 0) } else { idle += 1 }
            if slack <= 1e-9 || idle >= 3 { break }
            setStiffness(stage.width)
            isSettled = run(stage)
            centres = amounts
        }
        return isSettled
    }

    /// How much more parts of constant price could earn than they do.
    private func slack() -> Double {
        var sum = 0.0
        for (index, line) in lines.enumerated() {
            let gain = prices[line.to] * line.rate - prices[line.from]
            if line.cap < .infinity {
                sum += max(0, gain) * line.cap - gain * amounts[index]
            } else {
                sum += abs(gain) * amounts[index]
                if gain > 0 { sum += gain / prices[line.from] * worth }
            }
        }
        return sum
    }

    private func stages(isWarm: Bool) -> [Stage] {
        if lines.isEmpty { return [Stage(width: 1, tolerance: 1e-12)] }
        let last = [
            Stage(width: 1e-4, tolerance: 1e-3), Stage(width: 1e-5, tolerance: 1e-4),
            Stage(width: 1e-5, tolerance: 1e-9),
        ]
        if isWarm { return last }
        return [Stage(width: 1e-2, tolerance: 1e-1), Stage(width: 1e-3, tolerance: 1e-2)] + last
    }

    // MARK: Loading

    /// Takes the allowed arcs that lead to the end; nodes without such a way are worth nothing.
    private mutating func load(_ question: NetworkQuestion) {
        let isUseful = usefulNodes(question.allowed)
        for node in fixed.indices { fixed[node] = node == problem.unit || !isUseful[node] }
        gates.removeAll(keepingCapacity: true)
        smooths.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        for (index, arc) in problem.arcs.enumerated()
        where question.allowed[index] && isUseful[arc.to] && isUseful[arc.from] {
            if !arc.pieces.isEmpty {
                for piece in arc.pieces {
                    let (rate, cap) = (problem.pieces[piece].rate, problem.pieces[piece].cap)
                    lines.append(
                        Line(
                            arc: index, from: arc.from, to: arc.to, rate: rate, cap: cap,
                            piece: piece))
                }
                continue
            }
            let curve = problem.table.curves[arc.curve]
            let segment = problem.table.segments[curve.start]
            gates.append(
                Gate(from: arc.from, to: arc.to, priceTop: curve.rootTop * curve.rootTop))
            smooths.append(
                Smooth(
                    arc: index, curve: arc.curve, segment: segment,
                    isSingle: curve.count == 1))
        }
        centres = lines.map { memory[$0.piece] }
        amounts = centres
        stiffness = centres
    }

    private func usefulNodes(_ allowed: [Bool]) -> [Bool] {
        var isUseful = [Bool](repeating: false, count: problem.nodes.count)
        isUseful[problem.end] = true
        var isChanged = true
        while isChanged {
            isChanged = false
            for (index, arc) in problem.arcs.enumerated()
            where allowed[index] && isUseful[arc.to] && !isUseful[arc.from] {
                isUseful[arc.from] = true
                isChanged = true
            }
        }
        return isUseful
    }

    private mutating func setStiffness(_ width: Double) {
        let worth = worth
        for (index, line) in lines.enumerated() {
            let price = max(prices[line.from], 0x1p-1000)
            stiffness[index] = min(line.cap, worth / price) / (price * width)
        }
    }

    /// What the order is worth at the present prices.
    var worth: Double {
        var sum = 0.0
        for node in supply.indices { sum += abs(supply[node]) * prices[node] }
        return max(sum, 0x1p-900)
    }

    // MARK: Newton

    /// One stage; whether balances were met.
    private mutating func run(_ stage: Stage) -> Bool {
        var direction = gains
        var least = Double.infinity
        var idle = 0
        measure()
        for _ in 0..<RoutingLimits.newtonStepsMax {
            if isExpired() { return false }
            let off = imbalance() / worth
            if off <= stage.tolerance { return true }
            // Below this the quadratic magnifies rounding and no step helps.
            if off < least * 0.7 { (least, idle) = (off, 0) } else { idle += 1 }
            if idle >= 4, off < 1e-7 { return true }
            steps += 1
            assemble()
            for node in gains.indices {
                direction[node] = fixed[node] ? 0 : -gains[node] * prices[node]
            }
            guard matrix.solve(&direction) else {
                damping = min(1, max(damping * 10, 1e-6))
                if damping >= 1, idle > 8 { return false }
                idle += 1
                continue
            }
            step(direction)
        }
        return imbalance() / worth < 1e-7
    }

    /// What nodes gain or lack, in value.
    private func imbalance() -> Double {
        var sum = 0.0
        for node in gains.indices where !fixed[node] { sum += abs(gains[node]) * prices[node] }
        return sum
    }

    /// Goes along a direction until the slope has mostly gone: the dual is convex.
    private mutating func step(_ direction: [Double]) {
        var most = 0.0
        var slope = 0.0
        for node in direction.indices where !fixed[node] {
            most = max(most, abs(direction[node]))
            slope += gains[node] * prices[node] * direction[node]
        }
        let start = prices
        let whole = most > 0.6 ? 0.6 / most : 1
        var (length, low, high) = (whole, 0.0, Double.infinity)
        var lowSlope = slope
        for _ in 0..<RoutingLimits.lineStepsMax {
            for node in prices.indices where !fixed[node] {
                prices[node] = start[node] * (1 + length * direction[node])
            }
            measure()
            var now = 0.0
            for node in direction.indices where !fixed[node] {
                now += gains[node] * start[node] * direction[node]
            }
            if now <= 0.5 * abs(slope) { break }
            high = length
            let share = -lowSlope / (now - lowSlope)
            length = low + (high - low) * min(max(share, 0.1), 0.9)
            if !(length > low) { break }
            (low, lowSlope) = (low, lowSlope)
        }
        damping = length >= whole * 0.999 ? max(damping * 0.1, 1e-9) : min(1, damping * 3)
    }
}
