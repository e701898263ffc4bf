public import Arithmetic
public import Basics

/// A pool of coins of nearly equal worth at a constant StableSwap invariant (Balancer).
///
/// Exact to the unit of the pool's and the vault's contracts. Amounts are raw; rates and fees have
/// 18 decimals. Of pools that hold their own shares only swaps between the other tokens are here:
/// a swap with the share is a join or an exit.
public struct BalancerStablePool: CoinPool {
    /// The deployments; the first three and the V2 rest share one arithmetic each.
    public enum Version: String, CaseIterable, Sendable {
        /// Balancer V2 `StablePool` of June 2021: the invariant rounded up.
        case stable1 = "v2.stable1"
        /// Balancer V2 `MetaStablePool`, two tokens with rates: the invariant rounded up.
        case metaStable = "v2.meta"
        /// Balancer V2 `StablePhantomPool`: the invariant rounded up.
        case stablePhantom = "v2.phantom"
        /// Balancer V2 `StablePool` of June 2022: the invariant rounded down.
        case stable2 = "v2.stable2"
        /// Balancer V2 `ComposableStablePool`: the invariant rounded down.
        case composable1 = "v2.composable1"
        /// Version 2 of it, the same arithmetic.
        case composable2 = "v2.composable2"
        /// Version 3 of it, the same arithmetic.
        case composable3 = "v2.composable3"
        /// Version 4 of it, the same arithmetic.
        case composable4 = "v2.composable4"
        /// Version 5 of it, the same arithmetic.
        case composable5 = "v2.composable5"
        /// Balancer V3: the invariant rounded down, finer terms of the amplification in the balance,
        /// the vault's own rounding, and no trade below 10^6 scaled units.
        case v3

        /// Whether tokens may have rates.
        public var hasRates: Bool { self != .stable1 && self != .stable2 }

        /// The most tokens, without the pool's own share.
        public var countMax: Int {
            switch self {
            case .metaStable: 2
            case .stablePhantom: 4
            default: 5
            }
        }
    }

    /// The pool contract; zero when only simulated.
    public let address: Address
    /// Which deployment's arithmetic.
    public let version: Version
    /// The tokens, in address order, without the pool's own share.
    public let coins: [Address]
    /// What the vault holds for the pool, raw units.
    public internal(set) var balances: CoinAmounts
    /// The amplification as stored: A times 1000.
    public let amplification: UInt256
    /// The fee on what goes in.
    public internal(set) var swapFee: UInt256
    /// The part of the fee that leaves the pool at once; V3 only.
    public let aggregateSwapFee: UInt256
    /// Whether the amplification moves with the clock, as the reader of the state found.
    public var isDrifting = false
    let scaling: BalancerScaling

    /// As given: 10^(18 − decimals) of each token, in V2 also times 10^18 and the rate.
    public var scalingFactors: CoinAmounts { scaling.given }
    /// As given; nil when every rate is one or within the factors.
    public var rates: CoinAmounts? { scaling.rates }

    /// Checks that the contract can be in this state; throws `invalidState`.
    ///
    /// The limits of the factories on fees differ and are not checked. `scalingFactors` count as
    /// multiplied by 10^18 unless all are powers of ten up to 10^18 and one is smaller.
    public init(
        address: Address = .zero, version: Version, tokens: [Address], balances: CoinAmounts,
        amplification: UInt256, scalingFactors: CoinAmounts, rates: CoinAmounts? = nil,
        swapFee: UInt256, aggregateSwapFee: UInt256 = .zero
    ) throws(PoolError) {
        let vault: BalancerVault = version == .v3 ? .v3 : .v2
        try BalancerChecks.counts(
            tokens: tokens, most: version.countMax, balances, scalingFactors, rates)
        guard amplification >= Self.amplificationMin, amplification <= Self.amplificationMax else {
            throw PoolError(
                .invalidState, "the amplification is not within 1000 and 50000000",
                field: "amplification")
        }
        try BalancerChecks.fees(
            swapFee: swapFee, aggregateSwapFee: aggregateSwapFee, vault: vault)
        let scaling = try BalancerScaling(
            given: scalingFactors, rates: rates, vault: vault, hasRates: version.hasRates)
        try BalancerChecks.balances(balances, scaling, vault: vault)
        self.address = address
        self.version = version
        coins = tokens
        self.balances = balances
        self.amplification = amplification
        self.swapFee = swapFee
        self.aggregateSwapFee = aggregateSwapFee
        self.scaling = scaling
    }

    /// The least amplification, stored.
    public static var amplificationMin: UInt256 { 1_000 }
    /// The largest amplification of any deployment, stored.
    public static var amplificationMax: UInt256 { 50_000_000 }
}
