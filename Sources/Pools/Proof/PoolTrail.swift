import Basics
public import Ethereum

/// A pool on its way through the logs of one block, each swap compared before it is followed.
public struct PoolTrail: Sendable {
    /// The pool after the logs so far.
    public private(set) var pool: AnyPool
    /// Whether the state is known: a log that contradicts it, or does not tell it, ends that.
    public private(set) var isKnown = true
    private let place: PoolPlace
    /// The pool before its last `Sync`, until the event that explains it.
    ///
    /// A call of a pair tells its reserves first and then what it was: nothing of the pair comes
    /// between, since the pair is locked meanwhile.
    ///
    /// Likewise of a metapool before the last log of its base pool: a swap with the base pool's coins
    /// moves that pool first.
    private var unexplained: AnyPool?
    /// The transaction in which a metapool's base pool moved last.
    private var baseTransaction: Hash32?

    /// A trail that begins at a state; logs are those of the pool's own contract unless another
    /// place is named.
    public init(_ pool: AnyPool, place: PoolPlace? = nil) {
        self.pool = pool
        self.place = place ?? PoolPlace(emitter: pool.address)
    }

    /// Compares and follows one log; gives what was found out.
    ///
    /// Logs come in the order of the block. Those of other contracts are passed over.
    public mutating func take(_ log: Log) -> [PoolFinding] {
        guard isKnown, place.concerns(log) else { return [] }
        switch pool {
        case .constantProduct(let pair): return take(log, pair)
        case .concentrated(let ranged): return take(log, ranged)
        case .coins(let pair): return take(log, pair)
        }
    }

    /// Ends the block: what no event explained was no trade.
    public mutating func end() -> [PoolFinding] {
        guard isKnown else { return [] }
        return explainBySync()
    }

    // MARK: Ranges

    private mutating func take(_ log: Log, _ ranged: ConcentratedPool) -> [PoolFinding] {
        let findings = PoolFinding.of(ranged.verdict(on: log, place: place))
        do throws(PoolError) {
            var after = ranged
            let effect = try after.apply(log, place: place)
            pool = .concentrated(after)
            return findings + note(effect)
        } catch {
            return findings + contradict(error.detail)
        }
    }

    // MARK: Pairs

    private mutating func take(_ log: Log, _ pair: ConstantProductPool) -> [PoolFinding] {
        guard let topic = log.topics.first else { return [] }
        switch topic {
        case PoolTopic.sync:
            let findings = explainBySync()
            do throws(PoolError) {
                var after = pair
                _ = try after.apply(log)
                (unexplained, pool) = (pool, .constantProduct(after))
                return findings
            } catch {
                return findings + contradict(error.detail)
            }
        case PairTopic.swap:
            guard let swap = PairSwap(log) else { return contradict("a swap of another form") }
            guard case .constantProduct(let before) = unexplained else {
                return contradict("a swap that told no reserves")
            }
            unexplained = nil
            return PoolFinding.of(before.verdict(on: swap, after: pair))
        case PairTopic.mint, PairTopic.burn:
            unexplained = nil
            return []
        default:
            return []
        }
    }

    /// What a `Sync` tells that no event followed.
    private mutating func explainBySync() -> [PoolFinding] {
        defer { unexplained = nil }
        guard case .constantProduct(let before) = unexplained,
            case .constantProduct(let pair) = pool,
            before.reserve0 != pair.reserve0 || before.reserve1 != pair.reserve1
        else { return [] }
        return [
            .moved(
                "reserves went from \(before.reserve0) and \(before.reserve1) to "
                    + "\(pair.reserve0) and \(pair.reserve1) without a trade")
        ]
    }

    // MARK: Coins

    private mutating func take(_ log: Log, _ pair: CoinPair) -> [PoolFinding] {
        var findings: [PoolFinding] = []
        if let trade = pair.pool.settledTrade(in: log, place: place) {
            // Solidly's pairs tell their reserves first, as Uniswap's do.
            var before = pair.pool
            if case .coins(let earlier) = unexplained, isExplained(by: log) {
                before = earlier.pool
            }
            findings = PoolFinding.of(before.verdict(on: trade))
        }
        do throws(PoolError) {
            var coins = pair.pool
            let effect = try coins.apply(log, place: place)
            guard effect == .applied else {
                unexplained = findings.isEmpty ? unexplained : nil
                return findings + note(effect)
            }
            unexplained = nil
            switch pair.pool {
            case .solidly: unexplained = pool
            case .stableSwapMeta where log.address != place.emitter:
                (unexplained, baseTransaction) = (pool, log.transactionHash)
            default: break
            }
            pool = .coins(try pair.with(coins))
            return findings
        } catch {
            // A swap that was just compared is told once, and leaves a state that is not known.
            let isTold = findings.contains { if case .differed = $0 { true } else { false } }
            return findings + (isTold ? note(.unknown) : contradict(error.detail))
        }
    }

    /// Whether a swap is what moved the pool just before.
    private func isExplained(by log: Log) -> Bool {
        guard case .coins(let pair) = pool, case .stableSwapMeta = pair.pool else { return true }
        return log.topics.first == StableSwapTopic.exchangeUnderlying
            && log.transactionHash == baseTransaction
    }

    // MARK: All

    private mutating func note(_ effect: LogEffect) -> [PoolFinding] {
        guard effect == .unknown else { return [] }
        isKnown = false
        unexplained = nil
        return [.untold]
    }

    private mutating func contradict(_ detail: String) -> [PoolFinding] {
        isKnown = false
        unexplained = nil
        return [.contradicted(detail)]
    }
}

extension PoolFinding {
    /// What a verdict comes to; nothing where there was no trade.
    static func of(_ verdict: SwapVerdict) -> [PoolFinding] {
        switch verdict {
        case .agrees: [.agreed]
        case .differs(let difference): [.differed(difference)]
        case .undecided(let doubt): [.undecided(doubt)]
        case .notATrade: []
        }
    }
}
