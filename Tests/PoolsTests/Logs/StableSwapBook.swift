import Arithmetic
import Basics
import Ethereum
import Pools

/// A StableSwap contract written a second time, from the rules alone: what it holds, what of that is
/// the administrator's, its shares, and the logs that it would emit.
///
/// Of two forms: `standard` (A times 100, D divided coin by coin) and `ng` (divided at once, a fee that
/// grows off the peg, lists in logs).
struct StableSwapBook {
    static let whole: UInt256 = 10_000_000_000
    static let one: UInt256 = 1_000_000_000_000_000_000

    let address: Address
    let isNG: Bool
    let coins: [Address]
    let decimals: [Int]
    let amplification: UInt256
    let fee: UInt256
    let adminFee: UInt256
    let multiplier: UInt256
    var held: [UInt256]
    var admin: [UInt256]
    var supply: UInt256

    var count: UInt256 { UInt256(UInt64(coins.count)) }
    var balances: [UInt256] { zip(held, admin).map { $0 - $1 } }

    /// The state as a simulator has it when it is read.
    func pool() throws(PoolError) -> StableSwapPool {
        try StableSwapPool(
            address: address, variant: isNG ? .ng : .standard, coins: coins, decimals: decimals,
            balances: balances, amplification: amplification, fee: fee, adminFee: adminFee,
            offpegFeeMultiplier: isNG ? multiplier : nil)
    }

    // MARK: The curve

    private func rate(_ coin: Int) -> UInt256 { UInt256.powerOfTen(18 - decimals[coin]) ?? .one }

    func values(_ balances: [UInt256]) -> [UInt256] {
        balances.indices.map { balances[$0] * rate($0) }
    }

    func invariant(_ values: [UInt256]) -> UInt256 {
        let sum = values.reduce(.zero, +)
        let ann = amplification * count
        var d = sum
        for _ in 0..<255 {
            let product = power(d, values)
            let previous = d
            let upper = (ann * sum / 100 + product * count) * d
            d = upper / ((ann - 100) * d / 100 + (count + 1) * product)
            if d == previous || d + 1 == previous || previous + 1 == d { break }
        }
        return d
    }

    private func power(_ d: UInt256, _ values: [UInt256]) -> UInt256 {
        guard isNG else { return values.reduce(d) { $0 * d / ($1 * count) } }
        let bare = values.reduce(d) { $0 * d / $1 }
        return bare / coins.reduce(.one) { part, _ in part * count }
    }

    /// The value of a coin on the curve of D when the others are given.
    func solved(_ coin: Int, _ values: [UInt256], _ d: UInt256) -> UInt256 {
        let ann = amplification * count
        var c = d
        var sum = UInt256.zero
        for index in values.indices where index != coin {
            sum = sum + values[index]
            c = c * d / (values[index] * count)
        }
        c = c * d * 100 / (ann * count)
        let b = sum + d * 100 / ann
        var y = d
        for _ in 0..<255 {
            let previous = y
            y = (y * y + c) / (y + y + b - d)
            if y == previous || y + 1 == previous || previous + 1 == y { break }
        }
        return y
    }

    private func dynamicFee(_ base: UInt256, _ x: UInt256, _ y: UInt256) -> UInt256 {
        guard isNG, multiplier > Self.whole else { return base }
        let square = (x + y) * (x + y)
        return multiplier * base
            / ((multiplier - Self.whole) * 4 * x * y / square + Self.whole)
    }

    // MARK: What it does

    mutating func exchange(_ i: Int, _ j: Int, _ amount: UInt256) -> Log {
        var values = values(balances)
        let (oldIn, oldOut) = (values[i], values[j])
        let d = invariant(values)
        values[i] = (balances[i] + amount) * rate(i)
        let y = solved(j, values, d)
        let gross = values[j] - y - 1
        let taken =
            gross * dynamicFee(fee, (oldIn + values[i]) / 2, (oldOut + y) / 2) / Self.whole
        let out = (gross - taken) / rate(j)
        held[i] = held[i] + amount
        held[j] = held[j] - out
        admin[j] = admin[j] + taken * adminFee / Self.whole / rate(j)
        return log(
            "TokenExchange(address,int128,uint256,int128,uint256)",
            [UInt256(UInt64(i)), amount, UInt256(UInt64(j)), out])
    }

    mutating func add(_ amounts: [UInt256]) -> Log {
        let before = invariant(values(balances))
        let filled = zip(balances, amounts).map { $0 + $1 }
        let after = invariant(values(filled))
        let fees = imbalanceFees(filled, before, after)
        for index in coins.indices {
            held[index] = held[index] + amounts[index]
            admin[index] = admin[index] + fees[index] * adminFee / Self.whole
        }
        let taxed = invariant(values(zip(filled, fees).map { $0 - $1 }))
        supply = supply + supply * (taxed - before) / before
        return movement("AddLiquidity", amounts, fees, [after, supply])
    }

    mutating func removeImbalance(_ amounts: [UInt256]) -> Log {
        let before = invariant(values(balances))
        let left = zip(balances, amounts).map { $0 - $1 }
        let fees = imbalanceFees(left, before, invariant(values(left)))
        for index in coins.indices {
            held[index] = held[index] - amounts[index]
            admin[index] = admin[index] + fees[index] * adminFee / Self.whole
        }
        let taxed = invariant(values(zip(left, fees).map { $0 - $1 }))
        supply = supply - ((before - taxed) * supply / before + 1)
        return movement("RemoveLiquidityImbalance", amounts, fees, [taxed, supply])
    }

    mutating func remove(_ shares: UInt256) -> Log {
        let amounts = balances.map { $0 * shares / supply }
        for index in coins.indices { held[index] = held[index] - amounts[index] }
        supply = supply - shares
        let none = isNG ? [] : coins.map { _ in UInt256.zero }
        return movement("RemoveLiquidity", amounts, none, [supply])
    }

    mutating func removeOne(_ shares: UInt256, _ i: Int) -> Log {
        let values = values(balances)
        let before = invariant(values)
        let after = before - shares * before / supply
        let ideal = solved(i, values, after)
        var reduced = values
        let base = fee * count / (4 * (count - 1))
        for index in coins.indices {
            let part = values[index] * after / before
            let distance = index == i ? part - ideal : values[index] - part
            let mean = index == i ? (values[index] + ideal) / 2 : values[index]
            let taken = dynamicFee(base, mean, (before + after) / (2 * count)) * distance
            reduced[index] = values[index] - taken / Self.whole
        }
        let out = (reduced[i] - solved(i, reduced, after) - 1) / rate(i)
        let taken = (values[i] - ideal) / rate(i) - out
        held[i] = held[i] - out
        admin[i] = admin[i] + taken * adminFee / Self.whole
        supply = supply - shares
        guard isNG else {
            return log(
                "RemoveLiquidityOne(address,uint256,uint256,uint256)", [shares, out, supply])
        }
        return log(
            "RemoveLiquidityOne(address,int128,uint256,uint256,uint256)",
            [UInt256(UInt64(i)), shares, out, supply])
    }

    private func imbalanceFees(
        _ moved: [UInt256], _ before: UInt256, _ after: UInt256
    ) -> [UInt256] {
        let old = balances
        let base = fee * count / (4 * (count - 1))
        return coins.indices.map { index in
            let ideal = after * old[index] / before
            let distance = ideal > moved[index] ? ideal - moved[index] : moved[index] - ideal
            let value = rate(index) * (old[index] + moved[index])
            return dynamicFee(base, value, (before + after) / count) * distance / Self.whole
        }
    }

    // MARK: Logs

    private func movement(
        _ name: String, _ amounts: [UInt256], _ fees: [UInt256], _ tail: [UInt256]
    ) -> Log {
        let rest = tail.map { _ in "uint256" }.joined(separator: ",")
        guard isNG else {
            let list = "uint256[\(coins.count)]"
            return log("\(name)(address,\(list),\(list),\(rest))", amounts + fees + tail)
        }
        let first = UInt256(UInt64((2 + tail.count) * 32))
        let second = first + UInt256(UInt64((1 + amounts.count) * 32))
        let lists = [amounts, fees].flatMap { [UInt256(UInt64($0.count))] + $0 }
        return log(
            "\(name)(address,uint256[],uint256[],\(rest))", [first, second] + tail + lists)
    }

    func log(_ signature: String, _ words: [UInt256]) -> Log {
        poolLog(
            [ABI.eventTopic(signature), .zero], words.map(\.bigEndianBytes), address: address)
    }
}
