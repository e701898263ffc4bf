public import Arithmetic

/// Why a plan is what it is: its legs in numbers, what there would be without a kind of source, and
/// why the other sources are not in it.
public struct PlanExplanation: Hashable, Sendable {
    /// One leg in numbers.
    public struct Leg: Hashable, Sendable {
        /// The source's name.
        public let source: String
        /// What kind of source it is.
        public let kind: Kind
        /// Whose balance pays.
        public let location: String
        /// Where what comes out is held.
        public let destination: String
        /// The asset paid.
        public let assetIn: String
        /// The asset received.
        public let assetOut: String
        /// Raw units paid, fee included.
        public let amountIn: UInt256
        /// Raw units expected, fee taken off.
        public let amountOut: UInt256
        /// What the source keeps of it, exact.
        public let fee: Fee
        /// Gas that the leg adds to its transaction.
        public let gas: UInt64
        /// What that gas costs, raw units of the free asset, rounded up.
        public let gasCost: UInt256
        /// Whole units received for the first whole unit paid, fee included; for people.
        public let priceBefore: ExactDecimal
        /// The same for the next unit after the leg.
        public let priceAfter: ExactDecimal
        /// How far the leg's average is below `priceBefore`, in basis points; for people.
        public let impactBps: ExactDecimal
        /// Which part of the order goes through the leg, in per cent; for people.
        public let sharePercent: ExactDecimal
    }

    /// A kind of source.
    public enum Kind: String, Hashable, Sendable {
        /// An exchange's order book.
        case book
        /// An on-chain pool.
        case pool
        /// A way of an asset to another place.
        case transfer
    }

    /// What a source takes.
    public struct Fee: Hashable, Sendable {
        /// Of which asset.
        public let asset: String
        /// Raw units.
        public let amount: UInt256
    }

    /// The best plan without a kind of source.
    public struct Alternative: Hashable, Sendable {
        /// What it is worth.
        public let value: RouteValue
        /// Whether it trades less than the order.
        public let isPartial: Bool
    }

    /// A source without a leg.
    public struct LeftOut: Hashable, Sendable {
        /// Its name.
        public let source: String
        /// Why.
        public let reason: LeftOutReason
        /// Whole units received for the first whole unit paid, fee included; nil where it offers
        /// nothing or is not known.
        public let price: ExactDecimal?
        /// More for people; nil when the reason says it all.
        public let detail: String?

        /// Describes a source that was left out before there was a problem.
        public init(
            source: String, reason: LeftOutReason, price: ExactDecimal? = nil,
            detail: String? = nil
        ) {
            self.source = source
            self.reason = reason
            self.price = price
            self.detail = detail
        }
    }

    /// The plan's legs, in its order.
    public let legs: [Leg]
    /// The best plan without books; nil when nothing can be traded without them or time was over.
    public let withoutBooks: Alternative?
    /// The best plan without pools; nil when nothing can be traded without them or time was over.
    public let withoutChain: Alternative?
    /// Sources without a leg, in the order of the problem, after those that never came into it.
    public let leftOut: [LeftOut]

    /// Explains a plan of one pair.
    ///
    /// `excluded` are sources that were left out before. Plans twice anew.
    public init(
        _ plan: RoutePlan, of problem: RouteProblem, excluded: [LeftOut] = []
    ) {
        let explained = ExplainedPlan(plan, problem)
        self.init(explained, excluded) { (part) in
            guard let other = try? Router.plan(part) else { return nil }
            return Alternative(value: other.value, isPartial: other.isPartial)
        }
    }

    /// Explains a plan over several assets and places.
    ///
    /// `excluded` are sources that were left out before. Plans twice anew, within the time that
    /// `isExpired` leaves.
    public init(
        _ plan: NetworkPlan, of problem: RouteProblem, excluded: [LeftOut] = [],
        isExpired: @escaping () -> Bool = { false }
    ) {
        let explained = ExplainedPlan(plan, problem)
        self.init(explained, excluded) { (part) in
            guard !isExpired(),
                let other = try? Router.planNetwork(part, isExpired: isExpired),
                other.isFinished
            else { return nil }
            return Alternative(value: other.value, isPartial: other.isPartial)
        }
    }

    private init(
        _ plan: ExplainedPlan, _ excluded: [LeftOut],
        replan: (RouteProblem) -> Alternative?
    ) {
        func without(_ kind: Kind) -> Alternative? {
            // Without what it does not use the plan stays what it is.
            guard plan.legs.contains(where: { $0.source.explainedKind == kind }) else {
                return Alternative(value: plan.value, isPartial: plan.isPartial)
            }
            var part = plan.problem
            part.sources.removeAll { $0.explainedKind == kind }
            return replan(part)
        }
        let shares = FlowShares(
            from: plan.legs.map(\.from.name), to: plan.legs.map(\.to.name),
            amounts: plan.legs.map(\.amountIn.searchValue)
        ).shares
        legs = zip(plan.legs, shares).map { plan.numbers(of: $0, share: $1) }
        withoutBooks = without(.book)
        withoutChain = without(.pool)
        leftOut = excluded + LeftOutSearch(plan).all
    }
}
