import Arithmetic
public import Basics

/// What a route through the executor contract may do.
public struct ExecutionRule: Hashable, Sendable {
    /// The executor contract.
    public var executor: Address
    /// The tokens that may be spent, each with the most a route may pull.
    public var tokensIn: [TokenLimit]
    /// The tokens that may be bought.
    public var tokensOut: [Address]
    /// Further tokens that a route may pass through.
    public var tokensBetween: [Address]
    /// The pools that a route may pass although the executor cannot prove them: Curve's, vaults,
    /// wrappers.
    public var unprovenPools: [Address]
    /// How far the deadline may lie ahead.
    public var deadlineSecondsMax: UInt64
    /// The most swaps of a route.
    public var swapsMax: Int

    /// A rule.
    public init(
        executor: Address, tokensIn: [TokenLimit], tokensOut: [Address],
        tokensBetween: [Address] = [], unprovenPools: [Address] = [], deadlineSecondsMax: UInt64,
        swapsMax: Int = 16
    ) {
        self.executor = executor
        self.tokensIn = tokensIn
        self.tokensOut = tokensOut
        self.tokensBetween = tokensBetween
        self.unprovenPools = unprovenPools
        self.deadlineSecondsMax = deadlineSecondsMax
        self.swapsMax = swapsMax
    }

    /// Whether a swap inside a route may touch the token.
    func allows(_ token: Address) -> Bool {
        tokensOut.contains(token) || tokensBetween.contains(token)
            || tokensIn.contains { $0.token == token }
    }

    /// Refuses a route that breaks the rule at this time.
    func check(_ route: RouteExecution, at time: Timestamp) throws(PolicyDenial) {
        try checkTokens(route)
        switch route.amounts {
        case .exactIn(let amountIn, let minOut):
            guard !amountIn.isZero else { throw PolicyDenial(.amountZero, "amountIn") }
            guard !minOut.isZero else { throw PolicyDenial(.minimumOutZero, "minOut") }
        case .exactOut(let amountOut, let maxIn):
            guard !maxIn.isZero else { throw PolicyDenial(.amountZero, "maxIn") }
            guard !amountOut.isZero else { throw PolicyDenial(.amountZero, "amountOut") }
        }
        guard !route.swaps.isEmpty, route.swaps.count <= swapsMax else {
            throw PolicyDenial(.badSwapCount, "\(route.swaps.count) swaps, at most \(swapsMax)")
        }
        for swap in route.swaps {
            for token in [swap.tokenIn, swap.tokenOut] where !allows(token) {
                throw PolicyDenial(.tokenNotAllowed, "swap through \(token)")
            }
            guard !swap.isUnproven || unprovenPools.contains(swap.pool) else {
                throw PolicyDenial(.poolNotAllowed, "kind \(swap.kind) of \(swap.pool)")
            }
        }
        if case .exactOut(let amountOut, _) = route.amounts {
            try checkPurchase(route, of: amountOut)
        }
        guard route.deadline > UInt256(time.seconds) else {
            throw PolicyDenial(.deadlinePassed, "\(route.deadline), now \(time.seconds)")
        }
        let (latest, overflow) = time.seconds.addingReportingOverflow(deadlineSecondsMax)
        guard route.deadline <= UInt256(overflow ? .max : latest) else {
            throw PolicyDenial(
                .deadlineTooFar, "\(route.deadline), now \(time.seconds) + \(deadlineSecondsMax)")
        }
    }

    /// What an exact output demands of its swaps: one hop each, and the amount in sum.
    private func checkPurchase(
        _ route: RouteExecution, of amountOut: UInt256
    ) throws(PolicyDenial) {
        var sum: UInt256? = .zero
        for swap in route.swaps {
            guard swap.tokenIn == route.tokenIn, swap.tokenOut == route.tokenOut else {
                throw PolicyDenial(.notOneHop, "\(swap.tokenIn) to \(swap.tokenOut)")
            }
            guard !swap.amount.isZero else { throw PolicyDenial(.amountZero, "swap") }
            sum = sum?.checkedAdding(swap.amount)
        }
        guard sum == amountOut else {
            throw PolicyDenial(.unequalSum, "swaps for \(sum ?? .max) of \(amountOut)")
        }
    }

    private func checkTokens(_ route: RouteExecution) throws(PolicyDenial) {
        guard let limit = tokensIn.first(where: { $0.token == route.tokenIn }) else {
            throw PolicyDenial(.tokenNotAllowed, "tokenIn \(route.tokenIn)")
        }
        guard tokensOut.contains(route.tokenOut) else {
            throw PolicyDenial(.tokenNotAllowed, "tokenOut \(route.tokenOut)")
        }
        guard route.tokenIn != route.tokenOut else {
            throw PolicyDenial(.sameToken, "\(route.tokenIn)")
        }
        guard route.pulled <= limit.amountMax else {
            throw PolicyDenial(
                .amountTooHigh, "\(route.pulled) of \(route.tokenIn), at most \(limit.amountMax)")
        }
    }
}
