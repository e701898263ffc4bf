import Arithmetic

/// Legs in whole raw units with their sums.
struct ExactPlan: Hashable, Sendable {
    /// The parts, by source number.
    let legs: [ExactLeg]
    /// Raw units paid.
    let amountIn: UInt256
    /// Raw units received.
    let amountOut: UInt256
    /// Fixed costs.
    let costs: UInt256
    /// Selling: received less costs; buying: paid plus costs.
    let value: RouteValue
    /// Whether the order is filled, dust apart.
    let isComplete: Bool
    private let isBuy: Bool

    /// Adds up legs that trade something; nil without any or when a sum passes 256 bits.
    init?(_ legs: [ExactLeg], _ problem: PreparedProblem) {
        var kept = legs
        if kept.contains(where: { $0.amountIn.isZero || $0.amountOut.isZero }) {
            kept.removeAll { $0.amountIn.isZero || $0.amountOut.isZero }
        }
        if legs.contains(where: { $0.fill != nil }) { kept.sort { $0.source < $1.source } }
        guard !kept.isEmpty else { return nil }
        var (paid, received, costs) = (UInt256.zero, UInt256.zero, UInt256.zero)
        var usesPool = false
        for leg in kept {
            let source = problem.sources[leg.source]
            guard let paidSum = paid.checkedAdding(leg.amountIn),
                let receivedSum = received.checkedAdding(leg.amountOut),
                let costSum = costs.checkedAdding(source.cost)
            else { return nil }
            (paid, received, costs) = (paidSum, receivedSum, costSum)
            usesPool = usesPool || source.isPool
        }
        if usesPool {
            guard let sum = costs.checkedAdding(problem.baseCost) else { return nil }
            costs = sum
        }
        self.legs = kept
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
        let traded = problem.isBuy ? received : paid
        guard let left = problem.target.checkedSubtracting(traded) else { return nil }
        isComplete = left <= problem.remainderMax
    }

    /// Whether this plan is preferred: a filled order first, then the value; among unfilled
    /// purchases the one that receives more.
    func isBetter(than other: ExactPlan) -> Bool {
        if isComplete != other.isComplete { return isComplete }
        if !isBuy { return value > other.value }
        if !isComplete, amountOut != other.amountOut { return amountOut > other.amountOut }
        return value < other.value
    }

    /// Whether as much of the fixed asset is traded.
    func tradesAtLeast(_ other: ExactPlan) -> Bool {
        isBuy ? amountOut >= other.amountOut : amountIn >= other.amountIn
    }
}
