import Arithmetic

/// The curve of a pool and its two solvers, in integers and in the contracts' order of operations.
///
/// A·n^n·Σx + D = A·n^n·D + D^(n+1) / (n^n·Πx), from Egorov, "StableSwap" (2019). Contracts store A
/// as A·n^(n−1), so `ann` here is A·n^n.
struct StableSwapCurve {
    private typealias Checked = StableSwapChecked

    let variant: StableSwapVariant
    let coins: UInt256
    let unit: UInt256
    let ann: UInt256
    /// n^n, at most 8^8.
    let coinsToTheCoins: UInt256

    init(_ variant: StableSwapVariant, amplification: UInt256, coinCount: Int) {
        self.variant = variant
        coins = UInt256(UInt64(coinCount))
        unit = variant.amplificationUnit
        // A pool refuses amplifications above 10^8.
        ann = amplification &* coins
        var power = UInt256.one
        for _ in 0..<coinCount { power = power &* coins }
        coinsToTheCoins = power
    }

    /// D for these values; zero when all are zero.
    func invariant(of values: borrowing CoinAmounts) throws(PoolError) -> UInt256 {
        var total = UInt256.zero
        for index in values.indices { total = try Checked.sum(total, values[index]) }
        if total.isZero { return .zero }
        let weighted = try inUnits(Checked.product(ann, total))
        let rest = try Checked.difference(ann, unit)
        var solution = total
        for _ in 0..<Self.roundsMax {
            let power = try power(of: solution, values)
            let upper = try Checked.sum(weighted, Checked.product(power, coins))
            let lower = try Checked.sum(
                inUnits(Checked.product(rest, solution)), Checked.product(coins &+ .one, power))
            let previous = solution
            solution = try Checked.share(upper, previous, lower)
            if Checked.isClose(solution, previous) { return solution }
        }
        return try unconverged(solution)
    }

    /// The value of coin `coinOut` on the curve of `invariant` when coin `coinIn` has the value `value`.
    func value(
        of coinOut: Int, when coinIn: Int, has value: UInt256, _ values: borrowing CoinAmounts,
        invariant: UInt256
    ) throws(PoolError) -> UInt256 {
        var total = UInt256.zero
        var power = invariant
        for index in values.indices where index != coinOut {
            let other = index == coinIn ? value : values[index]
            total = try Checked.sum(total, other)
            power = try Checked.share(power, invariant, Checked.product(other, coins))
        }
        return try root(total: total, power: power, invariant: invariant)
    }

    /// The value of coin `coinOut` on the curve of `invariant` when all others keep theirs.
    func value(
        of coinOut: Int, _ values: borrowing CoinAmounts, invariant: UInt256
    ) throws(PoolError) -> UInt256 {
        try value(of: coinOut, when: coinOut, has: .zero, values, invariant: invariant)
    }

    /// Newton's way to y² + b·y = c with b = `total` + D/`ann` − D, from y = D.
    private func root(
        total: UInt256, power: UInt256, invariant: UInt256
    ) throws(PoolError) -> UInt256 {
        let scaled = try Checked.product(Checked.product(power, invariant), unit)
        let constant = try Checked.quotient(scaled, Checked.product(ann, coins))
        let linear = try Checked.sum(total, Checked.share(invariant, unit, ann))
        var solution = invariant
        for _ in 0..<Self.roundsMax {
            let upper = try Checked.sum(Checked.product(solution, solution), constant)
            let lower = try Checked.difference(
                Checked.sum(Checked.sum(solution, solution), linear), invariant)
            let previous = solution
            solution = try Checked.quotient(upper, lower)
            if Checked.isClose(solution, previous) { return solution }
        }
        return try unconverged(solution)
    }

    /// D^(n+1) / (n^n·Πx), divided in the variant's order.
    private func power(
        of solution: UInt256, _ values: borrowing CoinAmounts
    ) throws(PoolError) -> UInt256 {
        var power = solution
        switch variant.division {
        case .each:
            for index in values.indices {
                power = try Checked.share(
                    power, solution, Checked.product(values[index], coins))
            }
        case .eachPlusOne:
            for index in values.indices {
                let divisor = try Checked.sum(Checked.product(values[index], coins), .one)
                power = try Checked.share(power, solution, divisor)
            }
        case .atOnce:
            for index in values.indices {
                power = try Checked.share(power, solution, values[index])
            }
            power = try Checked.quotient(power, coinsToTheCoins)
        }
        return power
    }

    func inUnits(_ value: UInt256) throws(PoolError) -> UInt256 {
        unit == .one ? value : try Checked.quotient(value, unit)
    }

    private func unconverged(_ last: UInt256) throws(PoolError) -> UInt256 {
        guard !variant.revertsUnconverged else {
            throw PoolError(.reverts, "the solver does not converge")
        }
        return last
    }

    private static var roundsMax: Int { 255 }
}
