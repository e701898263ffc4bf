import Arithmetic

/// One part of an exact network plan.
struct NetworkStep: Hashable, Sendable {
    /// The arc's number.
    let arc: Int
    /// Raw units paid.
    let amountIn: UInt256
    /// Raw units received.
    let amountOut: UInt256
    /// The order, when the source is a book.
    var fill: BookFill?
}

/// Steps in whole raw units with their sums, each after what feeds it.
struct ExactNetworkPlan: Hashable, Sendable {
    /// The parts.
    let steps: [NetworkStep]
    /// Raw units of the asset paid.
    let amountIn: UInt256
    /// Raw units of the asset received.
    let amountOut: UInt256
    /// Fixed costs.
    let costs: UInt256
    /// What transfers are charged for risk, each rounded up.
    let charge: UInt256
    /// Selling: worth of what is received less costs and charge; buying: worth of what is paid plus
    /// both.
    let value: RouteValue
    /// Whether the order is filled.
    let isComplete: Bool
    private let isBuy: Bool

    /// Adds up steps; nil when there are none or a sum passes 256 bits.
    init?(
        _ problem: NetworkProblem, _ steps: [NetworkStep], paid: [Int: UInt256],
        received: [Int: UInt256]
    ) {
        guard !steps.isEmpty else { return nil }
        isBuy = problem.isBuy
        var costs = UInt256.zero
        var usesPool = false
        for step in steps {
            guard let source = problem.source(problem.arcs[step.arc]),
                let sum = costs.checkedAdding(source.cost)
            else { return nil }
            costs = sum
            usesPool = usesPool || source.kind == .pool
        }
        if usesPool {
            guard let sum = costs.checkedAdding(problem.baseCost) else { return nil }
            costs = sum
        }
        guard let charge = Self.charge(problem, steps),
            let taken = costs.checkedAdding(charge)
        else { return nil }
        guard let amountIn = Self.sum(paid), let amountOut = Self.sum(received),
            let worth = Self.worth(problem, isBuy ? paid : received),
            !amountOut.isZero
        else { return nil }
        self.steps = steps
        self.amountIn = amountIn
        self.amountOut = amountOut
        self.costs = costs
        self.charge = charge
        if isBuy {
            guard let sum = worth.checkedAdding(taken) else { return nil }
            value = RouteValue(magnitude: sum)
        } else {
            value = RouteValue(worth, less: taken)
        }
        let traded = isBuy ? amountOut : amountIn
        guard traded <= problem.wanted else { return nil }
        isComplete = problem.wanted - traded <= problem.problem.remainderMax
    }

    private static func charge(_ problem: NetworkProblem, _ steps: [NetworkStep]) -> UInt256? {
        var sum = UInt256.zero
        if problem.charges.isEmpty { return sum }
        for step in steps {
            guard let charge = problem.charges[step.arc] else { continue }
            guard let own = charge.charge(of: step.amountIn), let next = sum.checkedAdding(own)
            else { return nil }
            sum = next
        }
        return sum
    }

    private static func sum(_ amounts: [Int: UInt256]) -> UInt256? {
        var sum = UInt256.zero
        for amount in amounts.values {
            guard let next = sum.checkedAdding(amount) else { return nil }
            sum = next
        }
        return sum
    }

    /// What amounts at nodes are worth by the end values: rounded down when received, up when paid.
    static func worth(_ problem: NetworkProblem, _ amounts: [Int: UInt256]) -> UInt256? {
        var sum = UInt256.zero
        for (node, amount) in amounts {
            let value = problem.endValue(node).normalized
            guard let unit = UInt256.powerOfTen(value.scale),
                let worth = amount.multiplied(
                    by: UInt256(value.coefficient.magnitude), dividedBy: unit,
                    rounding: problem.isBuy ? .up : .down),
                let next = sum.checkedAdding(worth)
            else { return nil }
            sum = next
        }
        return sum
    }

    /// Whether this plan is preferred: a filled order first, then the value; among unfilled purchases
    /// the one that receives more.
    func isBetter(than other: ExactNetworkPlan) -> Bool {
        if isComplete != other.isComplete { return isComplete }
        if !isBuy { return value > other.value }
        if !isComplete, amountOut != other.amountOut { return amountOut > other.amountOut }
        return value < other.value
    }

    /// Whether as much of the fixed asset is traded.
    func tradesAtLeast(_ other: ExactNetworkPlan) -> Bool {
        isBuy ? amountOut >= other.amountOut : amountIn >= other.amountIn
    }
}
