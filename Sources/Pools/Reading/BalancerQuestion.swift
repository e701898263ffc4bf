import Arithmetic
public import Basics

/// A weighted or stable pool of Balancer, proven by the vault that holds it.
public struct BalancerQuestion: PoolQuestion {
    /// What the pool computes by.
    public enum Kind: Hashable, Sendable {
        /// Weights.
        case weighted(WeightedPool.Version)
        /// Amplification.
        case stable(BalancerStablePool.Version)

        /// Whether Balancer V3's vault holds it.
        var isThree: Bool { self == .weighted(.v3) || self == .stable(.v3) }

        /// Whether tokens may have rates.
        var hasRates: Bool {
            switch self {
            case .weighted(let version): version == .v3
            case .stable(let version): version.hasRates
            }
        }
    }

    /// The pool.
    public let address: Address
    /// The vault.
    public let vault: Address
    /// Whose arithmetic.
    public let kind: Kind
    /// The tokens, in address order, without the pool's own share.
    public let tokens: [Address]
    /// The pool's id in V2's vault; nil in V3.
    public let id: Hash32?
    /// Who tells the rate of each token of a V2 pool when the one that the pool keeps is too old.
    ///
    /// The zero address for tokens without a rate; empty when none has one.
    public let rateProviders: [Address]

    /// A pool.
    public init(
        address: Address, vault: Address, kind: Kind, tokens: [Address], id: Hash32? = nil,
        rateProviders: [Address] = []
    ) {
        self.address = address
        self.vault = vault
        self.kind = kind
        self.tokens = tokens
        self.id = id
        self.rateProviders = rateProviders
    }

    /// The vault, which names the pool; V2's pools tell of their fees and ramps themselves.
    public var place: PoolPlace {
        kind.isThree
            ? PoolPlace(emitter: vault, id: Hash32(bytes: address.abiWord))
            : PoolPlace(emitter: vault, id: id, kin: [address])
    }

    /// Everything in one round.
    public var calls: [PoolCall] { gathered.calls }

    /// The pool.
    public func pool(_ answers: [[UInt8]?], timestamp: UInt64) throws(PoolError) -> AnyCoinPool {
        let answers = try gathered.answers(answers)
        return try kind.isThree ? poolOfThree(answers) : poolOfTwo(answers, timestamp)
    }

    var gathered: PoolCalls {
        var calls = PoolCalls()
        for (index, token) in tokens.enumerated() {
            calls.ask("decimals[\(index)]", token, "decimals()")
        }
        if case .weighted = kind {
            calls.ask("weights", address, "getNormalizedWeights()")
        } else {
            calls.ask("amplification", address, "getAmplificationParameter()")
        }
        if kind.isThree {
            let pool = [address.abiWord]
            calls.ask("tokens", vault, "getPoolTokenInfo(address)", pool)
            calls.ask("rates", vault, "getPoolTokenRates(address)", pool)
            calls.ask("config", vault, "getPoolConfig(address)", pool)
            calls.ask("hooks", vault, "getHooksConfig(address)", pool)
            return calls
        }
        let id = [id?.bytes ?? []]
        calls.ask("registered", vault, "getPool(bytes32)", id)
        calls.ask("tokens", vault, "getPoolTokens(bytes32)", id)
        calls.ask("swapFee", address, "getSwapFeePercentage()")
        calls.ask("paused", address, "getPausedState()")
        guard kind.hasRates else { return calls }
        let cache =
            kind == .stable(.metaStable)
            ? "getPriceRateCache(address)" : "getTokenRateCache(address)"
        for (index, provider) in rateProviders.enumerated() where provider != .zero {
            guard tokens.indices.contains(index) else { break }
            calls.ask("cache[\(index)]", address, cache, [tokens[index].abiWord])
            calls.ask("rate[\(index)]", provider, "getRate()")
        }
        if rateProviders.isEmpty { calls.ask("providers", address, "getRateProviders()") }
        return calls
    }

    /// 10^(18 − decimals) of each token.
    func scalingFactors(_ answers: PoolAnswers) throws(PoolError) -> CoinAmounts {
        var factors: [UInt256] = []
        for index in tokens.indices {
            let decimals = try answers.decimals("decimals[\(index)]")
            guard let factor = UInt256.powerOfTen(18 - decimals) else {
                throw PoolAnswers.refusal("more than 18 decimals", "decimals[\(index)]")
            }
            factors.append(factor)
        }
        return try amounts(factors, "decimals")
    }

    func amounts(_ list: [UInt256], _ name: String) throws(PoolError) -> CoinAmounts {
        guard list.count == tokens.count, let amounts = CoinAmounts(list) else {
            throw PoolAnswers.refusal("not one for each token", name)
        }
        return amounts
    }

    /// The amplification, times 1000, and whether it moves.
    func amplification(
        _ answers: PoolAnswers
    ) throws(PoolError) -> (value: UInt256, isMoving: Bool) {
        let precision = try answers.number("amplification", 2)
        try answers.expect(precision == 1_000, "amplification", "another unit")
        return (
            try answers.number("amplification"), try answers.flag("amplification", 1)
        )
    }
}
