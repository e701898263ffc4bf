/// What outside this code has confirmed a family's arithmetic; `Tests/PoolsTests` hold the answers.
public enum PoolEvidence: String, Hashable, Sendable {
    /// The contract's own bytecode, executed.
    case bytecode
    /// An implementation by others, or answers of deployed contracts.
    case independent
    /// A part of it by others, the rest only by the published rules written a second time.
    case partial
    /// Nothing but the published rules, written a second time.
    case unverified
}

extension StableSwapVariant {
    /// By `curvesim` and `degenbot`: no output of `pax`, of `lending` none with a fee, of `aave` none
    /// with a fee on coins of few decimals, of `staked` no balances, of `ng` no more than two coins
    /// and published answers.
    public var evidence: PoolEvidence {
        switch self {
        case .plain, .standard, .steth, .optimized, .pair, .optimizedPair: .independent
        case .lending, .staked, .aave, .ng: .partial
        case .pax: .unverified
        }
    }
}

extension CryptoSwapVariant {
    /// By `curvesim`; the math contracts of NG, compiled and executed, gave the vectors of the others.
    public var evidence: PoolEvidence {
        switch self {
        case .factory: .independent
        case .twoCryptoSmallGamma, .twoCrypto, .triCrypto: .independent
        case .twoCryptoBalanceFee: .partial
        }
    }
}

extension WeightedPool.Version {
    /// V2 by its bytecode; V3 by `balancer-maths`, whose divisions were corrected.
    public var evidence: PoolEvidence { self == .v3 ? .partial : .bytecode }
}

extension BalancerStablePool.Version {
    /// V2 by its bytecode; V3 by `balancer-maths`, whose divisions were corrected.
    public var evidence: PoolEvidence { self == .v3 ? .partial : .bytecode }
}

extension SolidlyVariant {
    /// By `degenbot`, the stable and the volatile curve.
    public var evidence: PoolEvidence { .independent }
}

extension PoolEvidence {
    /// Pair and router executed, with fees of 0.1 to 1 %.
    static let constantProduct = PoolEvidence.bytecode
    /// How a transfer rounds is up to the token; ours follows Uniswap's own SDK.
    static let taxed = PoolEvidence.unverified
    /// Factory and pools executed.
    static let concentrated = PoolEvidence.bytecode
    /// By `degenbot`.
    static let concentratedV4 = PoolEvidence.independent
    /// `snekmate`'s vault, compiled and executed.
    static let vault = PoolEvidence.bytecode
    /// OpenZeppelin's example of a fee, for which nobody else answered.
    static let vaultFee = PoolEvidence.unverified
    static let wrapper = PoolEvidence.unverified
    /// Hashes and signers by others; the arithmetic of a fill by its published rules.
    static let makerOrder = PoolEvidence.partial
}

extension AnyCoinPool {
    /// What has confirmed this pool's arithmetic.
    public var evidence: PoolEvidence {
        switch self {
        case .stableSwap(let pool): pool.variant.evidence
        case .stableSwapMeta(let pool): pool.pool.variant.evidence
        case .cryptoSwap(let pool): pool.variant.evidence
        case .weighted(let pool): pool.version.evidence
        case .balancerStable(let pool): pool.version.evidence
        case .solidly(let pool): pool.variant.evidence
        case .vault(let pool): pool.feePips == 0 ? .vault : .vaultFee
        case .wrapper: .wrapper
        case .makerOrder: .makerOrder
        }
    }
}
