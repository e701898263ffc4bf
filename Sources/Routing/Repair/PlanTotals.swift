import Arithmetic

/// What legs come to in sum, and which of two sums is preferred.
struct PlanTotals: Hashable, Sendable {
    /// Raw units paid.
    private(set) var amountIn: UInt256
    /// Raw units received.
    private(set) var amountOut: UInt256
    /// Fixed costs.
    private(set) var costs: UInt256
    /// Selling: received less costs; buying: paid plus costs.
    let value: RouteValue
    /// Whether the order is filled, dust apart.
    let isComplete: Bool
    private let isBuy: Bool

    /// Adds up legs that trade something; nil without any or when a sum passes 256 bits.
    init?(_ legs: [PairLeg], _ problem: PreparedProblem) {
        guard !legs.isEmpty else { return nil }
        var (paid, received, costs) = (UInt256.zero, UInt256.zero, UInt256.zero)
        var usesPool = false
        let hasCosts = problem.costlySources > 0
        for leg in legs {
            guard let paidSum = paid.checkedAdding(leg.amountIn),
                let receivedSum = received.checkedAdding(leg.amountOut)
            else { return nil }
            (paid, received) = (paidSum, receivedSum)
            usesPool = usesPool || leg.fill == nil
            if hasCosts {
                guard let sum = costs.checkedAdding(problem.sources[leg.source].cost) else {
                    return nil
                }
                costs = sum
            }
        }
        self.init(paid, received, costs, usesPool: usesPool, problem)
    }

    /// One leg alone.
    init?(_ leg: PairLeg, _ problem: PreparedProblem) {
        self.init(
            leg.amountIn, leg.amountOut, problem.sources[leg.source].cost,
            usesPool: leg.fill == nil, problem)
    }

    private init?(
        _ paid: UInt256, _ received: UInt256, _ ownCosts: UInt256, usesPool: Bool,
        _ problem: PreparedProblem
    ) {
        guard let costs = ownCosts.checkedAdding(usesPool ? problem.baseCost : .zero),
            let left = problem.target.checkedSubtracting(problem.isBuy ? received : paid)
        else { return nil }
        amountIn = paid
        amountOut = received
        self.costs = costs
        isBuy = problem.isBuy
        if problem.isBuy {
            guard let sum = paid.checkedAdding(costs) else { return nil }
            value = RouteValue(magnitude: sum)
        } else {
            value = RouteValue(received, less: costs)
        }
        isComplete = left <= problem.remainderMax
    }

    /// Whether this is preferred: a filled order first, then the value; among unfilled purchases the
    /// one that receives more.
    func isBetter(than other: PlanTotals) -> Bool {
        if isComplete != other.isComplete { return isComplete }
        if !isBuy { return value > other.value }
        if !isComplete, amountOut != other.amountOut { return amountOut > other.amountOut }
        return value < other.value
    }

    /// Whether as much of the fixed asset is traded.
    func tradesAtLeast(_ other: PlanTotals) -> Bool { traded >= other.traded }

    /// What is traded of the fixed asset.
    var traded: UInt256 { isBuy ? amountOut : amountIn }
}
