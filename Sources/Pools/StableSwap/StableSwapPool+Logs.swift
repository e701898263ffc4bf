import Arithmetic
import Ethereum

extension StableSwapPool: LoggedPool {
    /// Rates that are not those of the decimals move with a protocol, an oracle or a base pool;
    /// lending and staked coins grow by themselves.
    var drifts: Bool {
        switch variant {
        case .lending, .aave, .steth, .staked: return true
        default: return isDrifting || !hasPlainRates
        }
    }

    func trade(in log: Log, place: PoolPlace) -> SettledTrade? {
        guard log.topics.first == StableSwapTopic.exchange,
            let swap = try? exchange(in: log)
        else { return nil }
        return SettledTrade(
            tokenIn: coins[swap.coinIn], tokenOut: coins[swap.coinOut],
            amountIn: swap.amountIn, amountOut: swap.amountOut)
    }

    mutating func follow(_ log: Log, place: PoolPlace) throws(PoolError) -> LogEffect {
        try follow(log, isComparable: !drifts)
    }

    /// Follows a log of the contract; compares swaps when the rates are those of the moment.
    mutating func follow(_ log: Log, isComparable: Bool) throws(PoolError) -> LogEffect {
        guard let topic = log.topics.first,
            let kind = StableSwapTopic.kind(topic, coinCount: coins.count)
        else { return .none }
        switch kind {
        case .exchange:
            guard isComparable else { return .unknown }
            let swap = try exchange(in: log)
            self = try after(
                swap.amountIn, swap.amountOut, from: swap.coinIn, to: swap.coinOut)
        case .exchangeUnderlying, .parameters:
            return .unknown
        case .add(let isList):
            try book(movement(in: log, isList: isList, tailWords: 2), isIn: true)
        case .removeImbalance(let isList):
            try book(movement(in: log, isList: isList, tailWords: 2), isIn: false)
        case .remove(let isList):
            try book(movement(in: log, isList: isList, tailWords: 1), isIn: false)
        case .removeOne(let hasSupply, let hasPlace):
            guard isComparable, hasSupply else { return .unknown }
            return try applyWithdrawal(log, hasPlace: hasPlace)
        }
        return .applied
    }

    // MARK: Swaps

    private struct Exchange {
        let coinIn: Int
        let coinOut: Int
        let amountIn: UInt256
        let amountOut: UInt256
    }

    private func exchange(in log: Log) throws(PoolError) -> Exchange {
        let words = try LogWords(log, indexed: 1, words: 4)
        return Exchange(
            coinIn: try words.place(0, of: coins.count),
            coinOut: try words.place(2, of: coins.count),
            amountIn: try words.unsigned(1, bits: 256),
            amountOut: try words.unsigned(3, bits: 256))
    }

    // MARK: Liquidity

    /// What moved of each coin, and the fee on it.
    private struct Movement {
        let amounts: [UInt256]
        let fees: [UInt256]
    }

    private func movement(
        in log: Log, isList: Bool, tailWords: Int
    ) throws(PoolError) -> Movement {
        let count = coins.count
        let amounts: [UInt256]
        var fees: [UInt256]
        if isList {
            let words = try LogWords(log, indexed: 1, wordsMin: 2 + tailWords)
            amounts = try words.list(0, countMax: count)
            fees = try words.list(1, countMax: count)
            // NG tells no fees where none are taken.
            if fees.isEmpty { fees = [UInt256](repeating: .zero, count: count) }
        } else {
            let words = try LogWords(log, indexed: 1, words: 2 * count + tailWords)
            amounts = try words.values(0, count: count)
            fees = try words.values(count, count: count)
        }
        guard amounts.count == count, fees.count == count else {
            throw PoolError(.malformedLog, "not one amount for each coin")
        }
        return Movement(amounts: amounts, fees: fees)
    }

    /// Books what moved; the administrator's part of each fee leaves the balance, rounded down.
    private mutating func book(_ movement: Movement, isIn: Bool) throws(PoolError) {
        var after = balances
        for place in balances.indices {
            let (amount, fee) = (movement.amounts[place], movement.fees[place])
            let moved =
                isIn
                ? balances[place].checkedAdding(amount)
                : balances[place].checkedSubtracting(amount)
            guard let moved,
                let admin = fee.multiplied(by: adminFee, dividedBy: Self.whole, rounding: .down),
                let rest = moved.checkedSubtracting(admin)
            else {
                throw PoolError(.inconsistentLog, "the pool does not hold what the log moves")
            }
            after[place] = rest
        }
        self = with(balances: after)
    }

    /// A withdrawal in one coin tells the coins that left but not the fee: that is simulated.
    ///
    /// Old contracts do not tell which coin either; it is the one for which the amount is right.
    private mutating func applyWithdrawal(
        _ log: Log, hasPlace: Bool
    ) throws(PoolError) -> LogEffect {
        guard Self.canBeBase(variant) else { return .unknown }
        let words = try LogWords(log, indexed: 1, words: hasPlace ? 4 : 3)
        let first = hasPlace ? 1 : 0
        let shares = try words.unsigned(first, bits: 256)
        let amount = try words.unsigned(first + 1, bits: 256)
        let left = try words.unsigned(first + 2, bits: 256)
        guard let supply = left.checkedAdding(shares) else {
            throw PoolError(.malformedLog, "more shares than a word holds")
        }
        let told = hasPlace ? try words.place(0, of: coins.count) : nil
        var found: StableSwapPool?
        for place in balances.indices where told == nil || told == place {
            guard let withdrawal = try? withdraw(shares, place, supply: supply),
                withdrawal.amount == amount
            else { continue }
            if found != nil { return .unknown }
            found = withdrawal.after
        }
        guard let found else { return .unknown }
        self = found
        return .applied
    }
}
