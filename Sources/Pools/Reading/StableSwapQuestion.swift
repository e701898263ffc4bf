import Arithmetic
public import Basics

/// A StableSwap pool, proven by a registry or factory that lists its coins.
public struct StableSwapQuestion: PoolQuestion {
    /// The pool.
    public let address: Address
    /// What must know the pool's coins by `get_coins(address)`: a factory or the meta registry.
    public let registry: Address
    /// Whose arithmetic.
    public let variant: StableSwapVariant
    /// The coins, in the contract's order.
    public let coins: [Address]
    /// Where the rate of each coin comes from; none when all come from decimals.
    public let rates: [RateSource]

    /// A pool.
    public init(
        address: Address, registry: Address, variant: StableSwapVariant, coins: [Address],
        rates: [RateSource] = []
    ) {
        self.address = address
        self.registry = registry
        self.variant = variant
        self.coins = coins
        self.rates = rates
    }

    /// The pool itself.
    public var place: PoolPlace { PoolPlace(emitter: address) }

    /// Everything in one round.
    public var calls: [PoolCall] { gathered.calls }

    /// The pool.
    public func pool(_ answers: [[UInt8]?], timestamp: UInt64) throws(PoolError) -> AnyCoinPool {
        let answers = try gathered.answers(answers)
        return .stableSwap(try pool(answers, timestamp: timestamp))
    }

    private var gathered: PoolCalls {
        var calls = PoolCalls()
        ask(&calls)
        return calls
    }

    /// The first contracts number their coins by `int128`; which of them is found by asking both.
    private static let numberings = ["uint256", "int128"]

    func ask(_ calls: inout PoolCalls, prefix: String = "") {
        for index in 0...coins.count {
            for kind in Self.numberings {
                calls.ask(
                    "\(prefix)coins[\(index)]\(kind)", address, "coins(\(kind))", [index.abiWord])
                calls.ask(
                    "\(prefix)balances[\(index)]\(kind)", address, "balances(\(kind))",
                    [index.abiWord])
            }
        }
        for (index, coin) in coins.enumerated() where !Self.isNative(coin) {
            calls.ask("\(prefix)decimals[\(index)]", coin, "decimals()")
        }
        calls.ask("\(prefix)registry", registry, "get_coins(address)", [address.abiWord])
        calls.ask(
            "\(prefix)assetTypes", registry, "get_pool_asset_types(address)", [address.abiWord])
        let function = variant.amplificationUnit == .one ? "A()" : "A_precise()"
        calls.ask("\(prefix)A", address, function)
        calls.ask("\(prefix)fee", address, "fee()")
        calls.ask("\(prefix)admin_fee", address, "admin_fee()")
        calls.ask("\(prefix)future_A_time", address, "future_A_time()")
        if variant.hasDynamicFee {
            calls.ask("\(prefix)offpeg_fee_multiplier", address, "offpeg_fee_multiplier()")
        }
        if usesStoredRates { calls.ask("\(prefix)stored_rates", address, "stored_rates()") }
        for (index, source) in rates.enumerated() {
            switch source {
            case .times(let contract, let function, _), .over(let contract, let function, _):
                calls.ask("\(prefix)rates[\(index)]", contract, function)
            case .decimals, .stored: break
            }
        }
    }

    /// What stands for the chain's own coin (Curve's convention).
    private static func isNative(_ coin: Address) -> Bool {
        coin.bytes.allSatisfy { $0 == 0xEE }
    }

    private var usesStoredRates: Bool { variant == .ng || rates.contains(.stored) }

    func pool(
        _ answers: PoolAnswers, prefix: String = "", timestamp: UInt64,
        lastRate: UInt256? = nil
    ) throws(PoolError) -> StableSwapPool {
        guard rates.isEmpty || rates.count == coins.count else {
            throw PoolError(.invalidState, "not one for each coin", field: "rates")
        }
        guard !coins.isEmpty else { throw PoolError(.invalidState, "no coins", field: "coins") }
        try checkRegistry(answers, prefix)
        let (balances, decimals) = try coinStates(answers, prefix)
        var rates = try self.rates(answers, prefix, decimals)
        if let lastRate { rates[coins.count - 1] = lastRate }
        var pool = try StableSwapPool(
            address: address, variant: variant, coins: coins, decimals: decimals, rates: rates,
            balances: balances, amplification: answers.number(prefix + "A"),
            fee: answers.number(prefix + "fee"), adminFee: answers.number(prefix + "admin_fee"),
            offpegFeeMultiplier: variant.hasDynamicFee
                ? answers.number(prefix + "offpeg_fee_multiplier") : nil)
        pool.isDrifting = try isDrifting(answers, prefix, timestamp)
        return pool
    }

    /// The registry lists the coins in a row that may end in zeros, or as a list.
    private func checkRegistry(_ answers: PoolAnswers, _ prefix: String) throws(PoolError) {
        let name = prefix + "registry"
        let first = try answers.number(name)
        let isList = first == 32
        if isList {
            let listed = try answers.addresses(name)
            return try answers.expect(listed == coins, name, "other coins than the pool's")
        }
        for index in coins.indices {
            let listed = try answers.address(name, index)
            try answers.expect(listed == coins[index], name, "other coins than the pool's")
        }
        if answers.named[name]?.count ?? 0 > coins.count * 32 {
            let more = try answers.number(name, coins.count)
            try answers.expect(more.isZero, name, "more coins than the pool's")
        }
    }

    private func coinStates(
        _ answers: PoolAnswers, _ prefix: String
    ) throws(PoolError) -> (balances: [UInt256], decimals: [Int]) {
        func name(_ what: String, _ index: Int) -> String {
            let names = Self.numberings.map { "\(prefix)\(what)[\(index)]\($0)" }
            return names.first { answers.has($0) } ?? names[0]
        }
        var balances: [UInt256] = []
        var decimals: [Int] = []
        for index in coins.indices {
            let coin = try answers.address(name("coins", index))
            try answers.expect(coin == coins[index], "coins[\(index)]", "another coin: \(coin)")
            balances.append(try answers.number(name("balances", index)))
            decimals.append(
                Self.isNative(coin) ? 18 : try answers.decimals("\(prefix)decimals[\(index)]"))
        }
        let next = name("coins", coins.count)
        if answers.has(next) {
            let more = try answers.number(next)
            try answers.expect(more.isZero, next, "the pool has more coins")
        }
        return (balances, decimals)
    }

    private func rates(
        _ answers: PoolAnswers, _ prefix: String, _ decimals: [Int]
    ) throws(PoolError) -> [UInt256] {
        let stored = usesStoredRates ? try storedRates(answers, prefix) : []
        var rates: [UInt256] = []
        for (index, places) in decimals.enumerated() {
            let source = self.rates.isEmpty ? nil : self.rates[index]
            let name = "\(prefix)rates[\(index)]"
            switch source ?? (variant == .ng ? .stored : .decimals) {
            case .decimals:
                guard let rate = UInt256.powerOfTen(36 - places) else {
                    throw PoolAnswers.refusal("more than 36 decimals", name)
                }
                rates.append(rate)
            case .stored:
                guard stored.indices.contains(index) else {
                    throw PoolAnswers.refusal("not one for each coin", prefix + "stored_rates")
                }
                rates.append(stored[index])
            case .times(_, _, let power):
                guard let unit = UInt256.powerOfTen(power),
                    let rate = try answers.number(name).checkedMultiplied(by: unit)
                else { throw PoolAnswers.refusal("more than 256 bits", name) }
                rates.append(rate)
            case .over(_, _, let power):
                guard let unit = UInt256.powerOfTen(power),
                    let rate = unit.divided(by: try answers.number(name), rounding: .down)
                else { throw PoolAnswers.refusal("a rate of zero", name) }
                rates.append(rate)
            }
        }
        return rates
    }

    /// NG answers with a list, pools of the factory with a row.
    private func storedRates(
        _ answers: PoolAnswers, _ prefix: String
    ) throws(PoolError) -> [UInt256] {
        let name = prefix + "stored_rates"
        if try answers.number(name) == 32 { return try answers.numbers(name) }
        var rates: [UInt256] = []
        for index in coins.indices { rates.append(try answers.number(name, index)) }
        return rates
    }

    private func isDrifting(
        _ answers: PoolAnswers, _ prefix: String, _ timestamp: UInt64
    ) throws(PoolError) -> Bool {
        if variant == .ng {
            // An oracle, a rebase, a vault; a factory that does not tell leaves it open.
            guard answers.has(prefix + "assetTypes") else { return true }
            let types = try answers.numbers(prefix + "assetTypes")
            if types.contains(where: { !$0.isZero }) { return true }
        }
        // These count what they hold, and their coins grow by themselves.
        if variant == .steth || variant == .aave { return true }
        if rates.contains(where: { $0 != .decimals }) { return true }
        guard answers.has(prefix + "future_A_time") else { return false }
        return try answers.number(prefix + "future_A_time") > UInt256(timestamp)
    }
}
