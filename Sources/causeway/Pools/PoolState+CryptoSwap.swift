import Arithmetic
import Basics
import Codecs
import Pools

/// `STATE` of the kind `cryptoSwap`.
extension PoolState {
    private static var cryptoSwapKeys: [String] {
        [
            "kind", "variant", "coins", "precisions", "priceScale", "balances", "invariant",
            "amplification", "gamma", "midFee", "outFee", "feeGamma",
        ]
    }

    /// Reads a pool and the names of its coins, in the pool's order.
    ///
    /// Without `variant` it is `twocrypto-v2.0.0` or `tricrypto-v2.0.0`, by the number of coins.
    static func readCryptoSwap(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> (pool: CryptoSwapPool, names: [String]) {
        let fields = try Fields(json, path: path, known: cryptoSwapKeys)
        let names = try fields.texts("coins")
        let pool = try cryptoSwap(
            fields, coins: addresses(of: names), variant: cryptoSwapVariant(fields), path)
        return (pool, names)
    }

    private static func cryptoSwapVariant(
        _ fields: Fields
    ) throws(CommandFailure) -> CryptoSwapVariant? {
        guard fields.has("variant") else { return nil }
        guard let variant = CryptoSwapVariant(rawValue: try fields.text("variant")) else {
            let known = CryptoSwapVariant.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.bad("variant", "must be one of \(known)")
        }
        return variant
    }

    private static func cryptoSwap(
        _ fields: Fields, coins: [Address], variant: CryptoSwapVariant?, _ path: String
    ) throws(CommandFailure) -> CryptoSwapPool {
        let precisions = try fields.amounts("precisions")
        let priceScale = try fields.amounts("priceScale")
        let balances = try fields.amounts("balances")
        let invariant = try fields.digits("invariant")
        let amplification = try fields.digits("amplification")
        let gamma = try fields.digits("gamma")
        let midFee = try cryptoRate(fields, "midFee")
        let outFee = try cryptoRate(fields, "outFee")
        let feeGamma = try cryptoRate(fields, "feeGamma")
        do throws(PoolError) {
            return try CryptoSwapPool(
                coins: coins, variant: variant, precisions: precisions, priceScale: priceScale,
                balances: balances, invariant: invariant, amplification: amplification,
                gamma: gamma, midFee: midFee, outFee: outFee, feeGamma: feeGamma)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    /// The `STATE` of a pool whose coins have these names.
    static func json(_ pool: CryptoSwapPool, names: [String]) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "kind", value: "cryptoSwap"),
            .init(name: "coins", value: .array(names.map { .string($0) })),
            .init(name: "precisions", value: texts(pool.precisions)),
            .init(name: "priceScale", value: texts(pool.priceScale)),
            .init(name: "balances", value: texts(pool.balances)),
            .init(name: "invariant", value: .string(pool.invariant.description)),
            .init(name: "amplification", value: .string(pool.amplification.description)),
            .init(name: "gamma", value: .string(pool.gamma.description)),
            .init(name: "midFee", value: .string(String(pool.midFee))),
            .init(name: "outFee", value: .string(String(pool.outFee))),
            .init(name: "feeGamma", value: .string(String(pool.feeGamma))),
        ]
        if pool.variant != CryptoSwapVariant.usual(coinCount: pool.coins.count) {
            members.insert(
                .init(name: "variant", value: .string(pool.variant.rawValue)), at: 1)
        }
        return .object(members)
    }

    /// A rate with 10 or 18 decimals; what does not fit 64 bits is above every limit.
    private static func cryptoRate(
        _ fields: Fields, _ key: String
    ) throws(CommandFailure) -> UInt64 {
        guard let rate = try fields.digits(key).asUInt64 else {
            throw fields.bad(key, "is too large")
        }
        return rate
    }
}
