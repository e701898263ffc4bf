/// Finds the prices at which all sources together trade an order: Newton's method on the dual.
///
/// For prices ν the dual is `Σ supply·ν + Σ max over x of (ν_to·f(x) − ν_from·x)`; its slope is what
/// each node gains and its curvature a weighted graph. What has parts of constant price (a book, a
/// transfer) gets a small quadratic around its last trade (the proximal method), and so does the share
/// of a source with a fixed cost; it is made smaller in stages, so that the end is the true optimum.
/// Everything scales with the value of a node's unit.
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

    /// A source's smooth curve that costs something whatever the amount: all of it is used, nothing,
    /// or in the search a share.
    struct Toll {
        let gate: Gate
        let smooth: Smooth
        let cost: Double
        var centre: Double
        var width = 1.0
        var share = 0.0
        var isInside = false
        var trade = CurveTrade(input: 0, output: 0)
    }

    /// An arc of parts of constant price, best first.
    struct Stair {
        let arc: Int
        let from: Int
        let to: Int
        let pieces: Range<Int>
        /// The most that goes in over all parts.
        let cap: Double
        /// Around what it trades.
        var centre: Double
        /// What a raw unit is charged for risk; the charge grows as the square.
        var square = 0.0
        /// How far a trade moves for a gain of one.
        var stiffness = 0.0
        /// By what part of that the charge lets it move.
        var ease = 1.0
        var amount = 0.0
        var output = 0.0
        /// The rate of the part in which the trade ends.
        var rate = 0.0
        var isInside = false
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
    var tolls: [Toll] = []
    var stairs: [Stair] = []
    var supply: [Double] = []
    var prices: [Double]
    /// What each node gains at the present prices.
    var gains: [Double]
    var fixed: [Bool]
    var matrix: NormalMatrix
    /// How much curvature arcs that do not trade lend the matrix.
    var damping = 1.0
    private(set) var steps = 0
    /// The last trades, for the next search.
    private(set) var memory: NetworkMemory

    /// A solver over a network that goes on from what was found before.
    init(
        _ problem: NetworkProblem, memory: NetworkMemory? = nil,
        isExpired: @escaping () -> Bool
    ) {
        self.problem = problem
        self.isExpired = isExpired
        let size = problem.nodes.count
        prices = [Double](repeating: 1, count: size)
        gains = [Double](repeating: 0, count: size)
        fixed = [Bool](repeating: false, count: size)
        matrix = NormalMatrix(size: size)
        self.memory = memory ?? NetworkMemory(problem)
    }

    /// Solves from these prices, or from the outlook; roughly where only a choice rests on it.
    mutating func solve(
        _ question: NetworkQuestion, from start: [Double]?, isRough: Bool = false
    ) -> NetworkFlow {
        supply = question.supply
        load(question, isWarm: start != nil)
        begin(start)
        steps = 0
        let distance = start == nil ? nil : distance()
        damping = distance.map { $0 <= Self.near ? 1e-6 : 1e-2 } ?? 1
        var isSettled = true
        for stage in stages(distance, isRough: isRough) {
            setWidth(stage.width)
            isSettled = run(stage)
            recentre()
            if isExpired() { break }
        }
        if !isRough { isSettled = sharpen(isSettled) }
        for stair in stairs { memory.amounts[stair.arc] = stair.amount }
        for toll in tolls { memory.shares[toll.smooth.arc] = toll.share }
        return flow(isSettled)
    }

    /// What is missing of the order's worth where a search is almost done before it begins.
    private static var near: Double { 1e-2 }

    /// How far off the present prices are.
    private mutating func distance() -> Double {
        setWidth(1e-4)
        measure()
        return imbalance() / worth
    }

    private mutating func begin(_ start: [Double]?) {
        prices = start ?? problem.outlook.map { $0 * problem.unitPrice }
        for node in prices.indices {
            if fixed[node] {
                prices[node] = node == problem.unit ? problem.unitPrice : 0
            } else if !(prices[node] > 0) {
                // It led nowhere when these prices were found.
                prices[node] = problem.outlook[node] * problem.unitPrice
            }
        }
    }

    /// Repeats the last stage until what has parts of constant price trades at exactly its price:
    /// only then the bound is as tight as the trades.
    private mutating func sharpen(_ isSettled: Bool) -> Bool {
        var isSettled = isSettled
        var (least, idle) = (Double.infinity, 0)
        let stage = Stage(width: 1e-6, tolerance: 3e-9)
        for _ in 0..<RoutingLimits.sharpeningsMax where !isSmooth && !isExpired() {
            let slack = slack() / worth
            if slack < least * 0.7 { (least, idle) = (slack, 0) } else { idle += 1 }
            if slack <= 1e-9 || idle >= 3 { break }
            setWidth(stage.width)
            isSettled = run(stage)
            recentre()
        }
        return isSettled
    }

    private var isSmooth: Bool { stairs.isEmpty && tolls.isEmpty }

    /// How much more parts of constant price and shares could earn than they do.
    private func slack() -> Double {
        var sum = 0.0
        for stair in stairs {
            let (paid, received) = (prices[stair.from], prices[stair.to])
            if stair.cap == .infinity {
                let gain = received * problem.pieces[stair.pieces.lowerBound].rate - paid
                if stair.square > 0 {
                    let most = max(0, gain)
                    let own = (gain - stair.square * stair.amount) * stair.amount
                    sum += max(0, most * most / (4 * stair.square) - own)
                    continue
                }
                sum += abs(gain) * stair.amount
                if gain > 0 { sum += gain / paid * worth }
                continue
            }
            var best = 0.0
            for piece in problem.pieces[stair.pieces] {
                let gain = received * piece.rate - paid
                if gain <= 0 { break }
                best += gain * piece.cap
            }
            sum += max(0, best - (received * stair.output - paid * stair.amount))
        }
        for toll in tolls {
            let net = earned(toll) - toll.cost
            sum += max(0, net) - toll.share * net
        }
        return sum
    }

    /// What a toll's whole trade earns at the present prices.
    func earned(_ toll: Toll) -> Double {
        prices[toll.gate.to] * toll.trade.output - prices[toll.gate.from] * toll.trade.input
    }

    private func stages(_ distance: Double?, isRough: Bool) -> [Stage] {
        if isSmooth { return [Stage(width: 1, tolerance: isRough ? 1e-9 : 1e-12)] }
        let last = [Stage(width: 1e-5, tolerance: isRough ? 1e-6 : 1e-9)]
        let distance = distance ?? .infinity
        if distance <= Self.near { return last }
        let middle = [
            Stage(width: 1e-3, tolerance: 1e-2), Stage(width: 1e-4, tolerance: 1e-3),
            Stage(width: 1e-5, tolerance: 1e-4),
        ]
        if distance <= 1 { return middle + last }
        return [Stage(width: 1e-2, tolerance: 1e-1)] + middle + last
    }

    private mutating func recentre() {
        for index in stairs.indices { stairs[index].centre = stairs[index].amount }
        for index in tolls.indices { tolls[index].centre = tolls[index].share }
    }

    private mutating func setWidth(_ width: Double) {
        let worth = worth
        for index in stairs.indices {
            let price = max(prices[stairs[index].from], 0x1p-1000)
            stairs[index].stiffness = min(stairs[index].cap, worth / price) / (price * width)
            if stairs[index].square > 0 {
                stairs[index].ease = 1 / (1 + 2 * stairs[index].square * stairs[index].stiffness)
            }
        }
        for index in tolls.indices {
            // What is traded where it begins to earn its cost: earnings grow as a square.
            let toll = tolls[index]
            let price = prices[toll.gate.from]
            let reserve = max(prices[toll.gate.to] * toll.smooth.segment.outputReserve, 0x1p-900)
            let part = min((toll.cost / reserve).squareRoot(), 1)
            let least = price * toll.smooth.segment.inputReserve * part
            tolls[index].width = max(price * toll.trade.input, least) * width
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
            guard matrix.solve(&direction, isOver: isExpired) else {
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
        guard most.isFinite, slope.isFinite else {
            damping = min(1, max(damping * 10, 1e-6))
            return
        }
        let start = prices
        let whole = most > 0.6 ? 0.6 / most : 1
        let goal = 0.5 * abs(slope)
        var (length, low, high) = (whole, 0.0, Double.infinity)
        var (lowSlope, highSlope) = (slope, 0.0)
        for trial in 0..<RoutingLimits.lineStepsMax {
            for node in prices.indices where !fixed[node] {
                prices[node] = start[node] * (1 + length * direction[node])
            }
            measure()
            if isExpired() { return }
            var now = 0.0
            for node in direction.indices where !fixed[node] {
                now += gains[node] * start[node] * direction[node]
            }
            if now > goal {
                (high, highSlope) = (length, now)
            } else if now < -goal, high.isFinite {
                (low, lowSlope) = (length, now)
            } else {
                break
            }
            // The slope has corners: by turns where a straight one would be zero, and the middle.
            let share = trial % 2 == 0 ? -lowSlope / (highSlope - lowSlope) : 0.5
            length = low + (high - low) * min(max(share, 0.05), 0.95)
        }
        damping = length >= whole * 0.999 ? max(damping * 0.1, 1e-9) : min(1, damping * 3)
    }
}
