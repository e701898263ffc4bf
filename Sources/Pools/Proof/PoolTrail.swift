public import Ethereum

/// A pool on its way through the logs of one block, each swap compared before it is followed.
public struct PoolTrail: Sendable {
    /// The pool after the logs so far.
    public private(set) var pool: AnyPool
    /// Whether the state is known; a log that contradicts it ends that.
    public private(set) var isKnown = true
    /// The pair before its last `Sync`, until the event that explains it.
    ///
    /// A call of a pair tells its reserves first and then what it was: nothing of the pair comes
    /// between, since the pair is locked meanwhile.
    private var unexplained: ConstantProductPool?

    /// A trail that begins at a state.
    public init(_ pool: AnyPool) {
        self.pool = pool
    }

    /// Compares and follows one log; gives what was found out.
    ///
    /// Logs come in the order of the block. Those of other contracts are passed over.
    public mutating func take(_ log: Log) -> [PoolFinding] {
        guard isKnown, log.address == pool.address else { return [] }
        switch pool {
        case .constantProduct(let pair): return take(log, pair)
        case .concentrated(let ranged): return take(log, ranged)
        case .coins: return []
        }
    }

    /// Ends the block: what no event explained was no trade.
    public mutating func end() -> [PoolFinding] {
        guard isKnown, case .constantProduct(let pair) = pool else { return [] }
        return explainBySync(pair)
    }

    // MARK: Ranges

    private mutating func take(_ log: Log, _ ranged: ConcentratedPool) -> [PoolFinding] {
        let findings = PoolFinding.of(ranged.verdict(on: log))
        return findings + follow(log)
    }

    // MARK: Pairs

    private mutating func take(_ log: Log, _ pair: ConstantProductPool) -> [PoolFinding] {
        guard let topic = log.topics.first else { return [] }
        switch topic {
        case PoolTopic.sync:
            let findings = explainBySync(pair)
            let failures = follow(log)
            if isKnown { unexplained = pair }
            return findings + failures
        case PairTopic.swap:
            guard let swap = PairSwap(log) else { return contradict("a swap of another form") }
            guard let before = unexplained else {
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
    private mutating func explainBySync(_ pair: ConstantProductPool) -> [PoolFinding] {
        defer { unexplained = nil }
        guard let before = unexplained,
            before.reserve0 != pair.reserve0 || before.reserve1 != pair.reserve1
        else { return [] }
        return [
            .moved(
                "reserves went from \(before.reserve0) and \(before.reserve1) to "
                    + "\(pair.reserve0) and \(pair.reserve1) without a trade")
        ]
    }

    // MARK: Both

    private mutating func follow(_ log: Log) -> [PoolFinding] {
        do throws(PoolError) {
            _ = try pool.apply(log)
            return []
        } catch {
            return contradict(error.detail)
        }
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
