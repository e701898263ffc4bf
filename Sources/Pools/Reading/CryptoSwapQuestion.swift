import Arithmetic
public import Basics

/// A crypto pool of Curve, proven by a factory or registry that lists its coins.
public struct CryptoSwapQuestion: PoolQuestion {
    /// The pool.
    public let address: Address
    /// What must know the pool's coins by `get_coins(address)`.
    public let registry: Address
    /// Whose arithmetic.
    public let variant: CryptoSwapVariant
    /// The coins, in the contract's order.
    public let coins: [Address]

    /// A pool.
    public init(
        address: Address, registry: Address, variant: CryptoSwapVariant, coins: [Address]
    ) {
        self.address = address
        self.registry = registry
        self.variant = variant
        self.coins = coins
    }

    /// The pool itself.
    public var place: PoolPlace { PoolPlace(emitter: address) }

    /// Everything in one round.
    public var calls: [PoolCall] { gathered.calls }

    private var gathered: PoolCalls {
        var calls = PoolCalls()
        for (index, coin) in coins.enumerated() {
            calls.ask("coins[\(index)]", address, "coins(uint256)", [index.abiWord])
            calls.ask("balances[\(index)]", address, "balances(uint256)", [index.abiWord])
            calls.ask("decimals[\(index)]", coin, "decimals()")
        }
        calls.ask("coins[\(coins.count)]", address, "coins(uint256)", [coins.count.abiWord])
        calls.ask("registry", registry, "get_coins(address)", [address.abiWord])
        for name in ["A", "gamma", "D", "mid_fee", "out_fee", "fee_gamma"] {
            calls.ask(name, address, "\(name)()")
        }
        calls.ask("ramp", address, "future_A_gamma_time()")
        if coins.count == 2 {
            calls.ask("price_scale[0]", address, "price_scale()")
        } else {
            for index in coins.indices.dropLast() {
                calls.ask(
                    "price_scale[\(index)]", address, "price_scale(uint256)", [index.abiWord])
            }
        }
        return calls
    }

    /// The pool; while A and gamma ramp, with the invariant that the contract would solve.
    public func pool(_ answers: [[UInt8]?], timestamp: UInt64) throws(PoolError) -> AnyCoinPool {
        let answers = try gathered.answers(answers)
        var balances: [UInt256] = []
        var precisions: [UInt256] = []
        for index in coins.indices {
            for name in ["coins[\(index)]", "registry"] {
                let coin = try answers.address(name, name == "registry" ? index : 0)
                try answers.expect(coin == coins[index], name, "another coin: \(coin)")
            }
            balances.append(try answers.number("balances[\(index)]"))
            let decimals = try answers.decimals("decimals[\(index)]")
            guard let precision = UInt256.powerOfTen(18 - decimals) else {
                throw PoolAnswers.refusal("more than 18 decimals", "decimals[\(index)]")
            }
            precisions.append(precision)
        }
        let more = "coins[\(coins.count)]"
        try answers.expect(!answers.has(more), more, "the pool has more coins")
        var prices: [UInt256] = []
        for index in coins.indices.dropLast() {
            prices.append(try answers.number("price_scale[\(index)]"))
        }
        let (amplification, gamma) = (try answers.number("A"), try answers.number("gamma"))
        var pool = try CryptoSwapPool(
            address: address, coins: coins, variant: variant, precisions: precisions,
            priceScale: prices, balances: balances, invariant: answers.number("D"),
            amplification: amplification, gamma: gamma, midFee: fee("mid_fee", answers),
            outFee: fee("out_fee", answers), feeGamma: fee("fee_gamma", answers))
        let end = try answers.number("ramp")
        let isRamping = end > UInt256(timestamp)
        // The factory's pools solve D anew ever after a first ramp.
        if isRamping || variant == .factory && !end.isZero {
            pool = try pool.ramped(amplification: amplification, gamma: gamma)
        }
        pool.isDrifting = isRamping
        return .cryptoSwap(pool)
    }

    private func fee(_ name: String, _ answers: PoolAnswers) throws(PoolError) -> UInt64 {
        guard let value = try answers.number(name).asUInt64 else {
            throw PoolAnswers.refusal("more than 64 bits", name)
        }
        return value
    }
}
