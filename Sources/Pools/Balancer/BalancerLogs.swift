import Arithmetic
import Basics
import Ethereum

/// How Balancer's pools follow the logs of their vault and of their own.
extension BalancerMaths where Self: LoggedPool {
    /// Follows a log of a place that concerns the pool.
    mutating func followVault(_ log: Log) throws(PoolError) -> LogEffect {
        guard let topic = log.topics.first else { return .none }
        switch topic {
        case BalancerTopic.swap, BalancerTopic.swapV3: return try followSwap(log)
        case BalancerTopic.balances: try followBalances(log)
        case BalancerTopic.managed: return try followManaged(log)
        case BalancerTopic.swapFee:
            let fee = try LogWords(log, indexed: 0, words: 1).unsigned(0, bits: 256)
            guard fee < BalancerArithmetic.one else {
                throw PoolError(.inconsistentLog, "a fee of 100 % and more")
            }
            swapFee = fee
        default:
            return BalancerTopic.unknown.contains(topic) ? .unknown : .none
        }
        return .applied
    }

    /// The swap between two tokens that a log of the vault tells.
    func vaultTrade(in log: Log) -> SettledTrade? {
        guard let swap = try? swap(in: log), swap.placeIn != nil, swap.placeOut != nil else {
            return nil
        }
        return SettledTrade(
            tokenIn: swap.tokenIn, tokenOut: swap.tokenOut, amountIn: swap.amountIn,
            amountOut: swap.amountOut)
    }

    // MARK: Swaps

    private func swap(in log: Log) throws(PoolError) -> BalancerSwapLog? {
        let isThree = log.topics.first == BalancerTopic.swapV3
        guard isThree || log.topics.first == BalancerTopic.swap else { return nil }
        guard isThree == (vault == .v3) else { return nil }
        let words = try LogWords(log, indexed: 3, words: isThree ? 4 : 2)
        let tokenIn = try words.address(topic: 2)
        let tokenOut = try words.address(topic: 3)
        return BalancerSwapLog(
            tokenIn: tokenIn, tokenOut: tokenOut, placeIn: place(of: tokenIn),
            placeOut: place(of: tokenOut), amountIn: try words.unsigned(0, bits: 256),
            amountOut: try words.unsigned(1, bits: 256))
    }

    private mutating func followSwap(_ log: Log) throws(PoolError) -> LogEffect {
        guard let swap = try swap(in: log) else { return .none }
        if let coinIn = swap.placeIn, let coinOut = swap.placeOut, !drifts {
            self = try after(swap.amountIn, swap.amountOut, from: coinIn, to: coinOut)
            return .applied
        }
        // V3's vault keeps a part of the fee, which depends on rates; V2 moves what the log says. A
        // token that is not here is the pool's own share, of which nothing is counted.
        guard vault == .v2 else { return .unknown }
        guard swap.placeIn != nil || swap.placeOut != nil else {
            throw PoolError(.inconsistentLog, "a swap of none of the pool's tokens")
        }
        var after = balances
        if let coinIn = swap.placeIn {
            after[coinIn] = try moved(after[coinIn], Int256(swap.amountIn))
        }
        if let coinOut = swap.placeOut {
            let out = Int256(magnitude: swap.amountOut, isNegative: true)
            after[coinOut] = try moved(after[coinOut], out)
        }
        balances = after
        return .applied
    }

    // MARK: Balances

    /// Joins and exits: what came in or went out, less the protocol's fees.
    private mutating func followBalances(_ log: Log) throws(PoolError) {
        let words = try LogWords(log, indexed: 2, wordsMin: 3)
        // The pool's own share may be one more token.
        let countMax = balances.count + 1
        let tokens = try words.list(0, countMax: countMax)
        let deltas = try words.signedList(1, countMax: countMax)
        let fees = try words.list(2, countMax: countMax)
        guard deltas.count == tokens.count, fees.count == tokens.count else {
            throw PoolError(.malformedLog, "not one amount for each token")
        }
        var after = balances
        var found = 0
        for (index, word) in tokens.enumerated() {
            guard let token = Address(bytes: word.bigEndianBytes.suffix(20)),
                let place = place(of: token)
            else { continue }
            found += 1
            guard let delta = deltas[index].checkedSubtracting(Int256(fees[index]))
            else { throw PoolError(.malformedLog, "an amount beyond its type") }
            after[place] = try moved(after[place], delta)
        }
        guard found == balances.count else {
            throw PoolError(.inconsistentLog, "the log names other tokens than the pool's")
        }
        balances = after
    }

    /// What a manager takes from the vault stays the pool's; gains and losses are told as such.
    private mutating func followManaged(_ log: Log) throws(PoolError) -> LogEffect {
        let words = try LogWords(log, indexed: 3, words: 2)
        guard let place = place(of: try words.address(topic: 3)) else { return .none }
        let (cash, managed) = (try words.signed(0, bits: 256), try words.signed(1, bits: 256))
        guard let delta = cash.checkedAdding(managed) else {
            throw PoolError(.malformedLog, "an amount beyond its type")
        }
        balances[place] = try moved(balances[place], delta)
        return .applied
    }

    private func moved(_ balance: UInt256, _ delta: Int256) throws(PoolError) -> UInt256 {
        let moved =
            delta.isNegative
            ? balance.checkedSubtracting(delta.magnitude) : balance.checkedAdding(delta.magnitude)
        guard let moved, moved.bitWidth <= vault.balanceBits else {
            throw PoolError(.inconsistentLog, "the pool does not hold what the log moves")
        }
        return moved
    }
}

/// A swap as a vault tells it; places are nil for tokens that the pool's state does not count.
struct BalancerSwapLog {
    let tokenIn: Address
    let tokenOut: Address
    let placeIn: Int?
    let placeOut: Int?
    let amountIn: UInt256
    let amountOut: UInt256
}

extension WeightedPool: LoggedPool {
    /// Rates come from other contracts.
    var drifts: Bool { isDrifting || scaling.hasOtherRates }

    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        try followVault(log)
    }

    func trade(in log: Log, place: PoolPlace) -> SettledTrade? { vaultTrade(in: log) }
}

extension BalancerStablePool: LoggedPool {
    /// Rates come from other contracts, and a ramp follows the clock.
    var drifts: Bool { isDrifting || scaling.hasOtherRates }

    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        try followVault(log)
    }

    func trade(in log: Log, place: PoolPlace) -> SettledTrade? { vaultTrade(in: log) }
}
