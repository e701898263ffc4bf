import Arithmetic
import Basics
import Pools

/// Balancer's pools, and the pools of two tokens that stand in address order.
extension HostileSource {
    /// What both of Balancer's families have.
    private struct Balancer {
        var tokens: [Address]
        var balances: CoinAmounts
        var factors: CoinAmounts
        var rates: CoinAmounts?
        var swapFee: UInt256
        var aggregateSwapFee: UInt256
    }

    private func amounts(_ list: [UInt256]) -> CoinAmounts {
        CoinAmounts(list) ?? CoinAmounts(repeating: .max, count: CoinAmounts.countMax)
    }

    private mutating func balancer(_ usual: [Int], isThree: Bool) -> Balancer {
        let count = isOnce(in: 40) ? integer(0...10) : pick(usual)
        let decimals = (0..<count).map { _ in pick([18, 18, 6, 8]) }
        let isWide = isOnce(in: 3)
        let factors = decimals.map { decimals -> UInt256 in
            if isOnce(in: 30) { return amount() }
            let plain = UInt256.powerOfTen(18 - decimals) ?? .one
            return isWide ? plain &* Self.one : plain
        }
        let hasRates = isOnce(in: isThree ? 2 : 8)
        let rates = list(count) { source in
            source.isOnce(in: 10)
                ? source.amount() : Self.one &+ (Self.one >> source.integer(1...40))
        }
        var tokens = (0..<count).map { token(UInt8($0 + 1)) }
        if isOnce(in: 40), count > 1 { tokens[0] = tokens[count - 1] }
        return Balancer(
            tokens: tokens,
            balances: amounts(
                list(count) { source in
                    source.isOnce(in: 6)
                        ? source.width(source.integer(1...130)) : source.holding(decimals: 12)
                }),
            factors: amounts(factors), rates: hasRates ? amounts(rates) : nil,
            swapFee: isOnce(in: 30)
                ? amount()
                : pick([.zero, .one, Self.one / 1_000, Self.one / 10, Self.one &- .one]),
            aggregateSwapFee: isThree ? pick([.zero, Self.one / 2, Self.one]) : .zero)
    }

    mutating func weighted() throws(PoolError) -> WeightedPool {
        let version = pick(WeightedPool.Version.allCases)
        let parts = balancer([2, 2, 2, 3, 8], isThree: version == .v3)
        // Parts of a hundred: one each at least, the rest to the last.
        var weights = parts.tokens.map { _ in UInt256(integer(1...12 as ClosedRange<UInt64>)) }
        let sum = weights.dropLast().reduce(UInt256.zero) { $0 &+ $1 }
        if let last = weights.indices.last { weights[last] = 100 &- sum }
        weights = weights.map { $0 &* (Self.one / 100) }
        if isOnce(in: 30), !weights.isEmpty { weights[0] = amount() }
        return try WeightedPool(
            version: version, tokens: parts.tokens, balances: parts.balances,
            weights: amounts(weights), scalingFactors: parts.factors, rates: parts.rates,
            swapFee: parts.swapFee, aggregateSwapFee: parts.aggregateSwapFee)
    }

    mutating func balancerStable() throws(PoolError) -> BalancerStablePool {
        let version = pick(BalancerStablePool.Version.allCases)
        let parts = balancer([2, 2, 3, 5], isThree: version == .v3)
        return try BalancerStablePool(
            version: version, tokens: parts.tokens, balances: parts.balances,
            amplification: isOnce(in: 20)
                ? amount() : pick([1_000, 50_000, 5_000_000, 50_000_000]),
            scalingFactors: parts.factors, rates: parts.rates, swapFee: parts.swapFee,
            aggregateSwapFee: parts.aggregateSwapFee)
    }

    mutating func constantProduct() throws(PoolError) -> ConstantProductPool {
        let pips: [UInt32] = [0, 0, 1, 3_000, 999_999]
        let rare: [UInt32] = pips + pips + pips + [1_000_000, .max]
        return try ConstantProductPool(
            token0: isOnce(in: 40) ? highToken : lowToken, token1: highToken,
            reserve0: isOnce(in: 20) ? amount() : width(integer(1...112)),
            reserve1: isOnce(in: 20) ? amount() : width(integer(1...112)), feePips: pick(rare),
            transferTaxPips0: pick(rare), transferTaxPips1: pick(rare))
    }

    mutating func concentrated() throws(PoolError) -> ConcentratedPool {
        let isFour = isOnce(in: 2)
        let fees: [UInt32] = [0, 1, 250, 1_000, 1_000, 1_001]
        let rules: ConcentratedRules =
            isFour
            ? .v4(ProtocolFees(zeroForOnePips: pick(fees), oneForZeroPips: pick(fees))) : .v3
        let spacing = pick([1, 10, 60, 200, 16_383, 32_767, 0, -1, .min, .max] as [Int32])
        let ticks = ticks(max(1, min(spacing, 40_000)))
        let place = isOnce(in: 2) ? ticks.randomIndex(&self).map { ticks[$0].index } : nil
        var tick = place ?? integer(TickMath.tickMin...(TickMath.tickMax - 1))
        var price = TickMath.sqrtPrice(atTick: tick) ?? amount()
        if isOnce(in: 2) {
            price = TickMath.sqrtPrice(atTick: tick &+ 1).map { $0 &- .one } ?? amount()
        } else if isOnce(in: 2) {
            tick &-= 1
        }
        if isOnce(in: 30) { price = amount() }
        if isOnce(in: 30) { tick = pick([.min, .max, TickMath.tickMin - 1, TickMath.tickMax]) }
        let sum = ticks.filter { $0.index <= tick }.reduce(0 as Int128) { $0 &+ $1.liquidityNet }
        return try ConcentratedPool(
            token0: isOnce(in: 40) ? highToken : lowToken, token1: highToken,
            feePips: pick([0, 1, 3_000, 3_000, 999_999, 1_000_000, 0x80_0000, .max]),
            rules: rules, tickSpacing: spacing, sqrtPriceX96: price, tick: tick,
            liquidity: isOnce(in: 30) ? .max : UInt128(truncatingIfNeeded: sum), ticks: ticks)
    }

    /// The ticks of a few positions, now and then out of order or with sums that do not fit.
    private mutating func ticks(_ spacing: Int32) -> [Tick] {
        let end = TickMath.tickMax / spacing
        let reach = min(end, pick([3, 30, 1_000, 900_000]))
        var nets: [Int32: Int128] = [:]
        for _ in 0..<integer(0...4) {
            let (first, second) = (integer(-reach...reach), integer(-reach...reach))
            if first == second { continue }
            let size = Int128(truncatingIfNeeded: width(integer(1...120)).asUInt128 ?? 1)
            nets[min(first, second) * spacing, default: 0] += size
            nets[max(first, second) * spacing, default: 0] -= size
        }
        var ticks = nets.sorted { $0.key < $1.key }.map {
            Tick(index: $0.key, liquidityNet: $0.value)
        }
        if isOnce(in: 30) { ticks.reverse() }
        if isOnce(in: 30), let place = ticks.randomIndex(&self) {
            let net = pick([.min, .max, 0, -1] as [Int128])
            ticks[place] = Tick(
                index: pick([.min, .max, ticks[place].index]), liquidityNet: net,
                liquidityGross: pick([0, 1, .max]))
        }
        return ticks
    }
}

extension Array {
    /// Any place; nil when there is none.
    fileprivate func randomIndex(_ source: inout HostileSource) -> Int? {
        isEmpty ? nil : source.integer(0...(count - 1))
    }
}
