import Arithmetic
public import Basics

/// A pair of Solidly's kin, proven by its factory.
public struct SolidlyQuestion: PoolQuestion {
    /// The pair.
    public let address: Address
    /// The factory that must know it.
    public let factory: Address
    /// Whose arithmetic.
    public let variant: SolidlyVariant
    /// Both tokens, in address order.
    public let tokens: [Address]
    /// The curve.
    public let isStable: Bool
    /// The fee of a `solidly` pair, which has no getter in common; `aerodrome`'s is asked.
    public let feePips: UInt32?

    /// A pair.
    public init(
        address: Address, factory: Address, variant: SolidlyVariant, tokens: [Address],
        isStable: Bool, feePips: UInt32? = nil
    ) {
        self.address = address
        self.factory = factory
        self.variant = variant
        self.tokens = tokens
        self.isStable = isStable
        self.feePips = feePips
    }

    /// The pair itself.
    public var place: PoolPlace { PoolPlace(emitter: address) }

    private var gathered: PoolCalls {
        var calls = PoolCalls()
        calls.ask("metadata", address, "metadata()")
        for (index, token) in tokens.enumerated() {
            calls.ask("decimals[\(index)]", token, "decimals()")
        }
        switch variant {
        case .aerodrome:
            calls.ask("factory.isPool", factory, "isPool(address)", [address.abiWord])
            calls.ask("factory.isPaused", factory, "isPaused()")
            calls.ask(
                "factory.getFee", factory, "getFee(address,bool)",
                [address.abiWord, (isStable ? 1 : 0).abiWord])
        case .solidly:
            calls.ask("factory.isPool", factory, "isPair(address)", [address.abiWord])
            calls.ask("factory.isPaused", factory, "isPaused()")
        }
        return calls
    }

    /// Everything in one round.
    public var calls: [PoolCall] { gathered.calls }

    /// The pair; `metadata` are both units, both reserves, the curve and both tokens.
    public func pool(_ answers: [[UInt8]?], timestamp: UInt64) throws(PoolError) -> AnyCoinPool {
        let answers = try gathered.answers(answers)
        guard tokens.count == 2 else {
            throw PoolError(.invalidState, "not two tokens", field: "tokens")
        }
        try answers.expect(
            answers.flag("factory.isPool"), "factory.isPool", "not one of this factory's")
        if answers.has("factory.isPaused") {
            let isPaused = try answers.flag("factory.isPaused")
            try answers.expect(!isPaused, "factory.isPaused", "swaps are paused")
        }
        var decimals: [UInt8] = []
        for index in tokens.indices {
            let token = try answers.address("metadata", 5 + index)
            try answers.expect(token == tokens[index], "metadata", "another token: \(token)")
            let places = try answers.decimals("decimals[\(index)]")
            let unit = try answers.number("metadata", index)
            try answers.expect(
                unit == UInt256.powerOfTen(places), "metadata", "not the unit of the token")
            decimals.append(UInt8(places))
        }
        let isStable = try answers.flag("metadata", 4)
        try answers.expect(isStable == self.isStable, "metadata", "the other curve")
        return .solidly(
            try SolidlyPool(
                address: address, token0: tokens[0], token1: tokens[1], isStable: isStable,
                variant: variant, decimals0: decimals[0], decimals1: decimals[1],
                reserve0: answers.number("metadata", 2), reserve1: answers.number("metadata", 3),
                feePips: fee(answers)))
    }

    private func fee(_ answers: PoolAnswers) throws(PoolError) -> UInt32 {
        if variant == .aerodrome {
            // In 1/10,000; the pool refuses a fee of all.
            return UInt32(try answers.small("factory.getFee", most: 10_000)) * 100
        }
        guard let feePips else { throw PoolError(.invalidState, "not given", field: "feePips") }
        return feePips
    }
}
