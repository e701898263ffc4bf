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
        let coins = try fields.texts("tokens")
        let name = try version(fields, "v2.")
        guard let version = WeightedPool.Version(rawValue: name) else {
            let known = WeightedPool.Version.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.bad("version", "must be one of \(known)")
        }
        let balances = try fields.coinAmounts("balances")
        let weights = try fields.coinAmounts("weights")
        let factors = try fields.coinAmounts("scalingFactors")
        let rates = fields.has("rates") ? try fields.coinAmounts("rates") : nil
        let swapFee = try fields.digits("swapFee")
        let aggregate = try aggregateSwapFee(fields)
        do throws(PoolError) {
            let pool = try WeightedPool(
                version: version, tokens: addresses(of: coins), balances: balances,
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
        let coins = try fields.texts("tokens")
        let name = try version(fields, "v2.composable")
        guard let version = BalancerStablePool.Version(rawValue: name) else {
            let known = BalancerStablePool.Version.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.bad("version", "must be one of \(known)")
        }
        let balances = try fields.coinAmounts("balances")
        let amplification = try fields.digits("amplification")
        let factors = try fields.coinAmounts("scalingFactors")
        let rates = fields.has("rates") ? try fields.coinAmounts("rates") : nil
        let swapFee = try fields.digits("swapFee")
        let aggregate = try aggregateSwapFee(fields)
        do throws(PoolError) {
            let pool = try BalancerStablePool(
                version: version, tokens: addresses(of: coins), balances: balances,
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

    /// A version's name; a number is one of V2, behind this.
    private static func version(
        _ fields: Fields, _ prefix: String
    ) throws(CommandFailure) -> String {
        if let number = try fields.value("version").numberText { return prefix + number }
        return try fields.text("version")
    }

    private static func aggregateSwapFee(_ fields: Fields) throws(CommandFailure) -> UInt256 {
        fields.has("aggregateSwapFee") ? try fields.digits("aggregateSwapFee") : .zero
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
