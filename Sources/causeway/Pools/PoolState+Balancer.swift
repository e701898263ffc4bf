import Arithmetic
import Basics
import Codecs
import Pools

/// `weighted` and `stablePool`.
extension PoolState {
    /// Reads `{"kind":"weighted","version","tokens","balances","weights","scalingFactors","rates"?,
    /// "swapFee","aggregateSwapFee"?}`.
    static func readWeighted(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> (pool: WeightedPool, coins: [String]) {
        let fields = try Fields(json, path: path, known: balancerKeys + ["weights"])
        let coins = try coinNames(fields, "tokens")
        let name = try fields.text("version")
        guard let version = WeightedPool.Version(rawValue: name) else {
            let known = WeightedPool.Version.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.bad("version", "must be one of \(known)")
        }
        let balances = try coinAmounts(fields, "balances")
        let weights = try coinAmounts(fields, "weights")
        let factors = try coinAmounts(fields, "scalingFactors")
        let rates = fields.has("rates") ? try coinAmounts(fields, "rates") : nil
        let swapFee = try fields.amount("swapFee")
        let aggregate = try aggregateSwapFee(fields)
        do throws(PoolError) {
            let pool = try WeightedPool(
                version: version, tokens: coinAddresses(coins), balances: balances,
                weights: weights, scalingFactors: factors, rates: rates, swapFee: swapFee,
                aggregateSwapFee: aggregate)
            return (pool, coins)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    /// Reads `{"kind":"stablePool","version","tokens","balances","amplification","scalingFactors",
    /// "rates"?,"swapFee","aggregateSwapFee"?}`; the amplification as stored, A times 1000.
    static func readStablePool(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> (pool: BalancerStablePool, coins: [String]) {
        let fields = try Fields(json, path: path, known: balancerKeys + ["amplification"])
        let coins = try coinNames(fields, "tokens")
        let name = try fields.text("version")
        guard let version = BalancerStablePool.Version(rawValue: name) else {
            let known = BalancerStablePool.Version.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.bad("version", "must be one of \(known)")
        }
        let balances = try coinAmounts(fields, "balances")
        let amplification = try fields.amount("amplification")
        let factors = try coinAmounts(fields, "scalingFactors")
        let rates = fields.has("rates") ? try coinAmounts(fields, "rates") : nil
        let swapFee = try fields.amount("swapFee")
        let aggregate = try aggregateSwapFee(fields)
        do throws(PoolError) {
            let pool = try BalancerStablePool(
                version: version, tokens: coinAddresses(coins), balances: balances,
                amplification: amplification, scalingFactors: factors, rates: rates,
                swapFee: swapFee, aggregateSwapFee: aggregate)
            return (pool, coins)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    /// The `STATE` of a weighted pool.
    static func json(_ pool: WeightedPool, _ coins: [String]) -> JSONValue {
        balancer(
            "weighted", pool.version.rawValue, coins, pool.balances,
            .init(name: "weights", value: texts(pool.weights)), pool.scalingFactors, pool.rates,
            swapFee: pool.swapFee, aggregateSwapFee: pool.aggregateSwapFee)
    }

    /// The `STATE` of a stable pool.
    static func json(_ pool: BalancerStablePool, _ coins: [String]) -> JSONValue {
        balancer(
            "stablePool", pool.version.rawValue, coins, pool.balances,
            .init(name: "amplification", value: .string(pool.amplification.description)),
            pool.scalingFactors, pool.rates, swapFee: pool.swapFee,
            aggregateSwapFee: pool.aggregateSwapFee)
    }

    // MARK: Parts

    private static var balancerKeys: [String] {
        [
            "kind", "version", "tokens", "balances", "scalingFactors", "rates", "swapFee",
            "aggregateSwapFee",
        ]
    }

    private static func aggregateSwapFee(_ fields: Fields) throws(CommandFailure) -> UInt256 {
        fields.has("aggregateSwapFee") ? try fields.amount("aggregateSwapFee") : .zero
    }

    private static func coinNames(
        _ fields: Fields, _ key: String
    ) throws(CommandFailure) -> [String] {
        var names: [String] = []
        for value in try fields.list(key) {
            guard let name = value.stringValue else { throw fields.bad(key, "must be texts") }
            guard !names.contains(name) else { throw fields.bad(key, "must be different") }
            names.append(name)
        }
        return names
    }

    private static func coinAmounts(
        _ fields: Fields, _ key: String
    ) throws(CommandFailure) -> CoinAmounts {
        var amounts: [UInt256] = []
        for value in try fields.list(key) {
            guard let text = value.stringValue, let amount = try? UInt256(decimal: text) else {
                throw fields.bad(key, "must be decimal strings of digits below 2^256")
            }
            amounts.append(amount)
        }
        guard let coins = CoinAmounts(amounts) else {
            throw fields.bad(key, "must be at most \(CoinAmounts.countMax)")
        }
        return coins
    }

    /// The addresses that the names are, or stand-ins in the same order.
    static func coinAddresses(_ names: [String]) -> [Address] {
        let addresses = names.compactMap { try? Address(hex: $0) }
        if addresses.count == names.count { return addresses }
        return names.indices.map { index in
            var bytes = [UInt8](repeating: 0, count: 20)
            bytes[19] = UInt8(truncatingIfNeeded: index + 1)
            return Address(bytes: bytes) ?? .zero
        }
    }

    private static func texts(_ amounts: CoinAmounts) -> JSONValue {
        .array(amounts.list.map { .string($0.description) })
    }

    private static func balancer(
        _ kind: String, _ version: String, _ coins: [String], _ balances: CoinAmounts,
        _ own: JSONValue.Member, _ factors: CoinAmounts, _ rates: CoinAmounts?,
        swapFee: UInt256, aggregateSwapFee: UInt256
    ) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "kind", value: .string(kind)),
            .init(name: "version", value: .string(version)),
            .init(name: "tokens", value: .array(coins.map { .string($0) })),
            .init(name: "balances", value: texts(balances)),
            own,
            .init(name: "scalingFactors", value: texts(factors)),
        ]
        if let rates { members.append(.init(name: "rates", value: texts(rates))) }
        members.append(.init(name: "swapFee", value: .string(swapFee.description)))
        if !aggregateSwapFee.isZero {
            members.append(
                .init(name: "aggregateSwapFee", value: .string(aggregateSwapFee.description)))
        }
        return .object(members)
    }
}
