import Arithmetic
public import Ethereum

/// What a log did to a pool's state.
public enum LogEffect: Hashable, Sendable {
    /// It is not one of this pool's, or changes nothing that a quote depends on.
    case none
    /// The state follows it.
    case applied
    /// It changed the state in a way that it does not tell: the pool must be read anew at this block.
    case unknown
}

/// A pool of coins that follows its logs.
protocol LoggedPool: CoinPool {
    /// Whether its answers change without a log.
    var drifts: Bool { get }

    /// Follows a log of a place that concerns the pool.
    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect

    /// The swap that such a log tells; nil when it tells none.
    func trade(in log: Log, place: PoolPlace) -> SettledTrade?
}

extension LoggedPool {
    /// The pool after a swap that happened.
    ///
    /// Logs do not tell whether the trader named the input or the output, so either will do. Throws
    /// `inconsistentLog` when the simulation answers otherwise.
    func after(
        _ amountIn: UInt256, _ amountOut: UInt256, from coinIn: Int, to coinOut: Int
    ) throws(PoolError) -> Self {
        let exactIn = try? swap(exactIn: amountIn, from: coinIn, to: coinOut)
        if let exactIn, exactIn.amounts.amountOut == amountOut { return exactIn.after }
        let exactOut = try? swap(exactOut: amountOut, from: coinIn, to: coinOut)
        if let exactOut, exactOut.amounts.amountIn == amountIn { return exactOut.after }
        let simulated = exactIn.map { "\($0.amounts.amountOut)" } ?? "a refusal"
        throw PoolError(
            .inconsistentLog, "\(amountIn) gave \(amountOut), the simulation says \(simulated)")
    }
}

extension AnyCoinPool {
    /// Follows a log.
    ///
    /// A swap is simulated: throws `inconsistentLog`, with the state unchanged, when log and
    /// simulation differ by one unit; then something was missed or the simulation is wrong, and the
    /// pool must be read anew. Of a pool that drifts no swap is compared, since its rates moved since
    /// it was read.
    public mutating func apply(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        guard place.concerns(log) else { return .none }
        guard !log.removed else {
            throw PoolError(.inconsistentLog, "the log was taken back by a reorganisation")
        }
        func follow<Pool: LoggedPool>(
            _ pool: Pool, _ wrap: (Pool) -> AnyCoinPool
        ) throws(PoolError) -> (AnyCoinPool, LogEffect) {
            var pool = pool
            let effect = try pool.follow(log, place: place)
            return (wrap(pool), effect)
        }
        let (after, effect) =
            switch self {
            case .stableSwap(let pool): try follow(pool, AnyCoinPool.stableSwap)
            case .stableSwapMeta(let pool): try follow(pool, AnyCoinPool.stableSwapMeta)
            case .cryptoSwap(let pool): try follow(pool, AnyCoinPool.cryptoSwap)
            case .weighted(let pool): try follow(pool, AnyCoinPool.weighted)
            case .balancerStable(let pool): try follow(pool, AnyCoinPool.balancerStable)
            case .solidly(let pool): try follow(pool, AnyCoinPool.solidly)
            case .vault(let pool): try follow(pool, AnyCoinPool.vault)
            case .wrapper(let pool): try follow(pool, AnyCoinPool.wrapper)
            case .makerOrder(let pool): try follow(pool, AnyCoinPool.makerOrder)
            }
        if effect == .applied { self = after }
        return effect
    }

    /// Whether its answers change without a log (ramps, rates, lending indices, rebasing coins): such
    /// a pool must be read anew for each block.
    public var drifts: Bool { logged.drifts }

    /// The swap of this pool that a log tells; nil when it tells none.
    public func settledTrade(in log: Log, place: PoolPlace) -> SettledTrade? {
        guard place.concerns(log), !log.removed else { return nil }
        return logged.trade(in: log, place: place)
    }

    private var logged: any LoggedPool {
        switch self {
        case .stableSwap(let pool): pool
        case .stableSwapMeta(let pool): pool
        case .cryptoSwap(let pool): pool
        case .weighted(let pool): pool
        case .balancerStable(let pool): pool
        case .solidly(let pool): pool
        case .vault(let pool): pool
        case .wrapper(let pool): pool
        case .makerOrder(let pool): pool
        }
    }
}
