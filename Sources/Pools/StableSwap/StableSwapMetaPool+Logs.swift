import Arithmetic
import Basics
import Ethereum

extension StableSwapMetaPool: LoggedPool {
    /// The price of the shares follows the base pool's logs; a price that the contract keeps for ten
    /// minutes follows the clock.
    var drifts: Bool {
        isPriceCached || base.drifts || pool.isDrifting || !pool.hasPlainRate(0)
    }

    func trade(in log: Log, place: PoolPlace) -> SettledTrade? {
        guard log.address == place.emitter else { return nil }
        guard log.topics.first == StableSwapTopic.exchangeUnderlying else {
            return pool.trade(in: log, place: place)
        }
        // The coin is 0 and the base pool's coins are 1 and on; shares have no place.
        guard let words = try? LogWords(log, indexed: 1, words: 4),
            let first = try? words.place(0, of: coins.count - 1),
            let second = try? words.place(2, of: coins.count - 1), first != second,
            let amountIn = try? words.unsigned(1, bits: 256),
            let amountOut = try? words.unsigned(3, bits: 256)
        else { return nil }
        return SettledTrade(
            tokenIn: coins[first == 0 ? 0 : first + 1],
            tokenOut: coins[second == 0 ? 0 : second + 1], amountIn: amountIn,
            amountOut: amountOut)
    }

    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        if log.address == place.emitter { return try pool.follow(log, isComparable: !drifts) }
        guard log.address == base.address else { return .none }
        let effect = try base.follow(log, isComparable: !base.drifts)
        guard effect == .applied else { return effect }
        if let supply = try supply(in: log) {
            guard !supply.isZero else { return .unknown }
            baseSupply = supply
        }
        if !isPriceCached { followPrice() }
        return .applied
    }

    /// The shares of the base pool after a log; nil where their number stays.
    private func supply(in log: Log) throws(PoolError) -> UInt256? {
        guard let topic = log.topics.first,
            let kind = StableSwapTopic.kind(topic, coinCount: base.coins.count)
        else { return nil }
        let count = base.coins.count
        func word(_ word: Int, of words: Int) throws(PoolError) -> UInt256 {
            try LogWords(log, indexed: 1, words: words).unsigned(word, bits: 256)
        }
        func listed(_ word: Int) throws(PoolError) -> UInt256 {
            try LogWords(log, indexed: 1, wordsMin: word + 1).unsigned(word, bits: 256)
        }
        switch kind {
        case .exchange, .exchangeUnderlying, .parameters: return nil
        case .add(isList: true), .removeImbalance(isList: true): return try listed(3)
        case .remove(isList: true): return try listed(2)
        case .add, .removeImbalance:
            return try word(2 * count + 1, of: 2 * count + 2)
        case .remove: return try word(2 * count, of: 2 * count + 1)
        case .removeOne(_, let hasPlace):
            return try hasPlace ? word(3, of: 4) : word(2, of: 3)
        }
    }
}
