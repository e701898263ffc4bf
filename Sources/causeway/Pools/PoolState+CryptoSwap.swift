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
        var names: [String] = []
        for (index, entry) in try fields.list("coins").enumerated() {
            guard let name = entry.stringValue else {
                throw fields.bad("coins[\(index)]", "must be a text")
            }
            names.append(name)
        }
        let pool = try cryptoSwap(
            fields, coins: cryptoSwapCoins(names), variant: cryptoSwapVariant(fields), path)
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
        let precisions = try fields.cryptoAmounts("precisions")
        let priceScale = try fields.cryptoAmounts("priceScale")
        let balances = try fields.cryptoAmounts("balances")
        let invariant = try fields.cryptoAmount("invariant")
        let amplification = try fields.cryptoAmount("amplification")
        let gamma = try fields.cryptoAmount("gamma")
        let midFee = try fields.cryptoRate("midFee")
        let outFee = try fields.cryptoRate("outFee")
        let feeGamma = try fields.cryptoRate("feeGamma")
        do throws(PoolError) {
            return try CryptoSwapPool(
                coins: coins, variant: variant, precisions: precisions, priceScale: priceScale,
                balances: balances, invariant: invariant, amplification: amplification,
                gamma: gamma, midFee: midFee, outFee: outFee, feeGamma: feeGamma)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    /// Names that are all addresses are taken as such; others get stand-ins by first appearance.
    private static func cryptoSwapCoins(_ names: [String]) -> [Address] {
        let addresses = names.compactMap { try? Address(hex: $0) }
        if addresses.count == names.count { return addresses }
        return names.map { name in
            var bytes = [UInt8](repeating: 0, count: 20)
            // Equal names get equal addresses, which the pool refuses; so does it the fourth coin.
            bytes[19] = UInt8(truncatingIfNeeded: (names.firstIndex(of: name) ?? 0) + 1)
            return Address(bytes: bytes) ?? .zero
        }
    }

    /// The `STATE` of a pool whose coins have these names.
    static func json(_ pool: CryptoSwapPool, names: [String]) -> JSONValue {
        func text(_ amount: UInt256) -> JSONValue { .string(amount.description) }
        var members: [JSONValue.Member] = [
            .init(name: "kind", value: "cryptoSwap"),
            .init(name: "coins", value: .array(names.map { .string($0) })),
            .init(name: "precisions", value: .array(pool.precisions.list.map(text))),
            .init(name: "priceScale", value: .array(pool.priceScale.list.map(text))),
            .init(name: "balances", value: .array(pool.balances.list.map(text))),
            .init(name: "invariant", value: text(pool.invariant)),
            .init(name: "amplification", value: text(pool.amplification)),
            .init(name: "gamma", value: text(pool.gamma)),
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
}

extension Fields {
    /// A whole number, as a decimal string or as a JSON number.
    fileprivate func cryptoAmount(_ key: String) throws(CommandFailure) -> UInt256 {
        try cryptoAmount(try value(key), key)
    }

    /// A list of such numbers.
    fileprivate func cryptoAmounts(_ key: String) throws(CommandFailure) -> [UInt256] {
        var amounts: [UInt256] = []
        for (index, entry) in try list(key).enumerated() {
            amounts.append(try cryptoAmount(entry, "\(key)[\(index)]"))
        }
        return amounts
    }

    /// A rate with 10 or 18 decimals; what does not fit 64 bits is above every limit.
    fileprivate func cryptoRate(_ key: String) throws(CommandFailure) -> UInt64 {
        guard let rate = try cryptoAmount(key).asUInt64 else { throw bad(key, "is too large") }
        return rate
    }

    private func cryptoAmount(
        _ value: JSONValue, _ key: String
    ) throws(CommandFailure) -> UInt256 {
        guard let text = value.stringValue ?? value.numberText,
            let amount = try? UInt256(decimal: text)
        else { throw bad(key, "must be a decimal string of digits below 2^256") }
        return amount
    }
}
