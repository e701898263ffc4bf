public import Arithmetic
public import Basics

/// A pool that keeps the product of its balances to the powers of their weights (Balancer).
///
/// Exact to the unit of the pool's and the vault's contracts. Amounts are raw; weights, rates and
/// fees have 18 decimals.
public struct WeightedPool: CoinPool {
    /// The deployments, by their arithmetic.
    public enum Version: String, CaseIterable, Sendable {
        /// Balancer V2, the first factories (2021), `WeightedPool` and `WeightedPool2Tokens`:
        /// every power goes through logarithms.
        case v2First = "v2.1"
        /// Balancer V2, pool version 2: the powers 1, 2 and 4 are products.
        case v2Second = "v2.2"
        /// Balancer V2, pool version 3: as version 2.
        case v2Third = "v2.3"
        /// Balancer V2, pool version 4: as version 2.
        case v2Fourth = "v2.4"
        /// Balancer V3: the powers as in version 2, the vault's own rounding, rates, and no trade
        /// below 10^6 scaled units.
        case v3
    }

    /// The pool contract; zero when only simulated.
    public let address: Address
    /// Which deployment's arithmetic.
    public let version: Version
    /// The tokens, in address order.
    public let coins: [Address]
    /// What the vault holds for the pool, raw units.
    public internal(set) var balances: CoinAmounts
    /// The weights; their sum is one.
    public let weights: CoinAmounts
    /// The fee on what goes in.
    public internal(set) var swapFee: UInt256
    /// The part of the fee that leaves the pool at once; V3 only.
    public let aggregateSwapFee: UInt256
    /// Whether rates come from other contracts, as the reader of the state found.
    public var isDrifting = false
    let scaling: BalancerScaling

    /// As given: 10^(18 − decimals) of each token, in V2 also times 10^18.
    public var scalingFactors: CoinAmounts { scaling.given }
    /// As given; nil when every rate is one.
    public var rates: CoinAmounts? { scaling.rates }

    /// Checks that the contract can be in this state; throws `invalidState`.
    ///
    /// The limits of the factories on fees differ and are not checked. `scalingFactors` count as
    /// multiplied by 10^18 unless all are powers of ten up to 10^18 and one is smaller.
    public init(
        address: Address = .zero, version: Version, tokens: [Address], balances: CoinAmounts,
        weights: CoinAmounts, scalingFactors: CoinAmounts, rates: CoinAmounts? = nil,
        swapFee: UInt256, aggregateSwapFee: UInt256 = .zero
    ) throws(PoolError) {
        let vault: BalancerVault = version == .v3 ? .v3 : .v2
        try BalancerChecks.counts(
            tokens: tokens, most: Self.countMax, balances, scalingFactors, rates)
        try BalancerChecks.same(weights.count, tokens.count, "weights")
        try Self.check(weights)
        try BalancerChecks.fees(
            swapFee: swapFee, aggregateSwapFee: aggregateSwapFee, vault: vault)
        let scaling = try BalancerScaling(
            given: scalingFactors, rates: rates, vault: vault, hasRates: vault == .v3)
        try BalancerChecks.balances(balances, scaling, vault: vault)
        self.address = address
        self.version = version
        coins = tokens
        self.balances = balances
        self.weights = weights
        self.swapFee = swapFee
        self.aggregateSwapFee = aggregateSwapFee
        self.scaling = scaling
    }

    /// The most tokens of a weighted pool.
    public static var countMax: Int { 8 }
    /// The least weight: 1 %.
    public static var weightMin: UInt256 { 10_000_000_000_000_000 }

    private static func check(_ weights: CoinAmounts) throws(PoolError) {
        var sum = UInt256.zero
        for index in weights.indices {
            guard weights[index] >= weightMin, weights[index] <= BalancerArithmetic.one else {
                throw PoolError(.invalidState, "a weight below 1 % or above all", field: "weights")
            }
            // At most eight times one.
            sum = sum &+ weights[index]
        }
        guard sum == BalancerArithmetic.one else {
            throw PoolError(.invalidState, "the weights do not add up to one", field: "weights")
        }
    }
}
