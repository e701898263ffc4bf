import Arithmetic

/// Swaps at a constant invariant of Curve's StableSwap in Balancer's forms (`StableMath`); balances
/// have 18 decimals, the amplification three.
enum BalancerStableMath {
    /// How a deployment rounds.
    enum Form {
        /// The invariant up, from balances multiplied.
        case invariantUp
        /// The invariant down, from balances divided by.
        case invariantDown
        /// The invariant down; the balance keeps three more digits of the amplification.
        case vaultThree
    }

    private static var precision: UInt256 { 1_000 }
    private static var roundsMax: Int { 255 }

    /// What comes out; the balance that remains is rounded up and one more stays.
    static func amountOut(
        exactIn amountIn: UInt256, from coinIn: Int, to coinOut: Int, balances: CoinAmounts,
        amplification: UInt256, form: Form
    ) throws(PoolError) -> UInt256 {
        let invariant = try invariant(balances, amplification: amplification, form: form)
        var after = balances
        after[coinIn] = try BalancerArithmetic.sum(balances[coinIn], amountIn)
        let rest = try balance(
            of: coinOut, in: after, invariant: invariant, amplification: amplification, form: form)
        return try BalancerArithmetic.difference(
            BalancerArithmetic.difference(balances[coinOut], rest), .one)
    }

    /// What goes in; the balance that is needed is rounded up and one is added.
    static func amountIn(
        exactOut amountOut: UInt256, from coinIn: Int, to coinOut: Int, balances: CoinAmounts,
        amplification: UInt256, form: Form
    ) throws(PoolError) -> UInt256 {
        let invariant = try invariant(balances, amplification: amplification, form: form)
        var after = balances
        after[coinOut] = try BalancerArithmetic.difference(balances[coinOut], amountOut)
        let needed = try balance(
            of: coinIn, in: after, invariant: invariant, amplification: amplification, form: form)
        return try BalancerArithmetic.sum(
            BalancerArithmetic.difference(needed, balances[coinIn]), .one)
    }

    /// The invariant D, by Newton's iteration until it moves by at most one.
    static func invariant(
        _ balances: CoinAmounts, amplification: UInt256, form: Form
    ) throws(PoolError) -> UInt256 {
        var total = UInt256.zero
        for index in balances.indices { total = try BalancerArithmetic.sum(total, balances[index]) }
        if total.isZero { return .zero }
        let scaled = try BalancerArithmetic.product(amplification, UInt256(balances.count))
        var invariant = total
        for _ in 0..<roundsMax {
            let before = invariant
            invariant =
                form == .invariantUp
                ? try roundedUp(before, balances, total, scaled)
                : try roundedDown(before, balances, total, scaled)
            if isNear(invariant, before) { return invariant }
        }
        throw PoolError(.reverts, "the invariant does not converge")
    }

    /// One step toward D, rounded up: n·D² + A·n·S·P over (n + 1)·D + (A·n − 1)·P, P = D·Π(x·n / D).
    private static func roundedUp(
        _ invariant: UInt256, _ balances: CoinAmounts, _ total: UInt256, _ scaled: UInt256
    ) throws(PoolError) -> UInt256 {
        typealias Exact = BalancerArithmetic
        let count = UInt256(balances.count)
        var product = try Exact.product(balances[0], count)
        for index in balances.indices.dropFirst() {
            product = try Exact.quotient(
                Exact.product(Exact.product(product, balances[index]), count), invariant, .up)
        }
        let square = try Exact.product(Exact.product(count, invariant), invariant)
        let left = try Exact.quotient(
            Exact.product(Exact.product(scaled, total), product), precision, .up)
        // The amplification is at least one: `scaled` is above the precision.
        let right = try Exact.quotient(
            Exact.product(scaled &- precision, product), precision, .down)
        return try Exact.quotient(
            Exact.sum(square, left),
            Exact.sum(Exact.product(count &+ .one, invariant), right), .up)
    }

    /// One step toward D, rounded down: (A·n·S + P·n)·D over (A·n − 1)·D + (n + 1)·P,
    /// P = D·Π(D / (x·n)).
    private static func roundedDown(
        _ invariant: UInt256, _ balances: CoinAmounts, _ total: UInt256, _ scaled: UInt256
    ) throws(PoolError) -> UInt256 {
        typealias Exact = BalancerArithmetic
        let count = UInt256(balances.count)
        var product = invariant
        for index in balances.indices {
            product = try Exact.quotient(
                Exact.product(product, invariant), Exact.product(balances[index], count), .down)
        }
        let upper = try Exact.sum(
            Exact.quotient(Exact.product(scaled, total), precision, .down),
            Exact.product(product, count))
        // The amplification is at least one: `scaled` is above the precision.
        let lower = try Exact.sum(
            Exact.quotient(Exact.product(scaled &- precision, invariant), precision, .down),
            Exact.product(count &+ .one, product))
        return try Exact.quotient(Exact.product(upper, invariant), lower, .down)
    }

    /// The balance of one coin that gives the invariant with the others, rounded up.
    ///
    /// Newton's iteration on y² + (b − D)·y = c, with `b` the sum of the others plus D / (A·n).
    static func balance(
        of coin: Int, in balances: CoinAmounts, invariant: UInt256, amplification: UInt256,
        form: Form
    ) throws(PoolError) -> UInt256 {
        typealias Exact = BalancerArithmetic
        let count = UInt256(balances.count)
        let scaled = try Exact.product(amplification, count)
        var sum = balances[0]
        var product = try Exact.product(balances[0], count)
        for index in balances.indices.dropFirst() {
            product = try Exact.quotient(
                Exact.product(Exact.product(product, balances[index]), count), invariant, .down)
            sum = try Exact.sum(sum, balances[index])
        }
        // The sum holds the balance.
        sum = sum &- balances[coin]
        let square = try Exact.product(invariant, invariant)
        let divisor = try Exact.product(scaled, product)
        let ratio: UInt256
        let base: UInt256
        if form == .vaultThree {
            ratio = try Exact.quotient(Exact.product(square, precision), divisor, .up)
            base = try Exact.quotient(Exact.product(invariant, precision), scaled, .down)
        } else {
            ratio = try Exact.product(Exact.quotient(square, divisor, .up), precision)
            base = try Exact.product(Exact.quotient(invariant, scaled, .down), precision)
        }
        let constant = try Exact.product(ratio, balances[coin])
        let slope = try Exact.sum(sum, base)
        return try root(slope: slope, constant: constant, square: square, invariant: invariant)
    }

    private static func root(
        slope: UInt256, constant: UInt256, square: UInt256, invariant: UInt256
    ) throws(PoolError) -> UInt256 {
        typealias Exact = BalancerArithmetic
        var value = try Exact.quotient(
            Exact.sum(square, constant), Exact.sum(invariant, slope), .up)
        for _ in 0..<roundsMax {
            let before = value
            let upper = try Exact.sum(Exact.product(before, before), constant)
            let lower = try Exact.difference(
                Exact.sum(Exact.product(before, 2), slope), invariant)
            value = try Exact.quotient(upper, lower, .up)
            if isNear(value, before) { return value }
        }
        throw PoolError(.reverts, "the balance does not converge")
    }

    private static func isNear(_ left: UInt256, _ right: UInt256) -> Bool {
        (left > right ? left &- right : right &- left) <= .one
    }
}
