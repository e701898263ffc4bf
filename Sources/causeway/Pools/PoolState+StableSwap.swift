import Arithmetic
import Basics
import Codecs
import Pools

/// `STATE` of the kind `stableSwap`.
extension PoolState {
    private static var stableSwapKeys: [String] {
        [
            "kind", "variant", "coins", "decimals", "rates", "balances", "amplification", "fee",
            "adminFee", "offpegFeeMultiplier",
        ]
    }

    /// Reads a pool and the names of its coins, in the pool's order.
    static func readStableSwap(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> (pool: StableSwapPool, names: [String]) {
        let fields = try Fields(json, path: path, known: stableSwapKeys)
        let names = try fields.texts("coins")
        let pool = try stableSwap(fields, coins: addresses(of: names), path)
        return (pool, names)
    }

    /// Whether a `STATE` is one of a metapool with its base pool.
    static func hasBasePool(_ json: JSONValue) -> Bool { json["basePool"] != nil }

    /// Reads a metapool and the names of its coins: its own two, then the base pool's.
    ///
    /// `basePool` is a `STATE` with the `totalSupply` of its shares. The last of `rates` is their
    /// virtual price; without `rates` it is the base pool's. Only the form `standard` may have another
    /// one, which the contract keeps for a while.
    static func readStableSwapMeta(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> (pool: StableSwapMetaPool, names: [String]) {
        let fields = try Fields(json, path: path, known: stableSwapKeys + ["basePool"])
        let basePath = "\(path).basePool"
        let baseFields = try Fields(
            try fields.value("basePool"), path: basePath, known: stableSwapKeys + ["totalSupply"])
        let own = try fields.texts("coins")
        let names = own + (try baseFields.texts("coins"))
        let addresses = addresses(of: names)
        let base = try stableSwap(
            baseFields, coins: Array(addresses.dropFirst(own.count)), basePath)
        let supply = try baseFields.amount("totalSupply")
        let price = try? StableSwapMetaPool.virtualPrice(of: base, supply: supply)
        let pool = try stableSwap(
            fields, coins: Array(addresses.prefix(own.count)), path, lastRate: price)
        do throws(PoolError) {
            let isCached = pool.variant == .standard && price != pool.rates.list.last
            let meta = try StableSwapMetaPool(
                pool: pool, base: base, baseSupply: supply, isPriceCached: isCached)
            return (meta, names)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    private static func stableSwap(
        _ fields: Fields, coins: [Address], _ path: String, lastRate: UInt256? = nil
    ) throws(CommandFailure) -> StableSwapPool {
        guard let variant = StableSwapVariant(rawValue: try fields.text("variant")) else {
            let known = StableSwapVariant.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.bad("variant", "must be one of \(known)")
        }
        let decimals = try fields.counts("decimals")
        var rates = fields.has("rates") ? try fields.amounts("rates") : nil
        if rates == nil, let lastRate {
            rates = decimals.map { UInt256.powerOfTen(36 - $0) ?? .zero }.dropLast() + [lastRate]
        }
        let balances = try fields.amounts("balances")
        let amplification = try fields.digits("amplification")
        let fee = try fields.digits("fee")
        let adminFee = try fields.digits("adminFee")
        let multiplier =
            fields.has("offpegFeeMultiplier") ? try fields.digits("offpegFeeMultiplier") : nil
        do throws(PoolError) {
            return try StableSwapPool(
                variant: variant, coins: coins, decimals: decimals, rates: rates,
                balances: balances, amplification: amplification, fee: fee, adminFee: adminFee,
                offpegFeeMultiplier: multiplier)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    /// The `STATE` of a metapool whose coins have these names.
    static func json(_ pool: StableSwapMetaPool, names: [String]) -> JSONValue {
        var base = members(pool.base, names: Array(names.dropFirst(2)))
        base.append(.init(name: "totalSupply", value: .string(pool.baseSupply.description)))
        let own = members(pool.pool, names: Array(names.prefix(2)))
        return .object(own + [.init(name: "basePool", value: .object(base))])
    }

    /// The `STATE` of a pool whose coins have these names.
    static func json(_ pool: StableSwapPool, names: [String]) -> JSONValue {
        .object(members(pool, names: names))
    }

    private static func members(
        _ pool: StableSwapPool, names: [String]
    ) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init(name: "kind", value: "stableSwap"),
            .init(name: "variant", value: .string(pool.variant.rawValue)),
            .init(name: "coins", value: .array(names.map { .string($0) })),
            .init(name: "decimals", value: .array(pool.decimals.map { .number(String($0)) })),
            .init(name: "rates", value: Self.texts(pool.rates)),
            .init(name: "balances", value: Self.texts(pool.balances)),
            .init(name: "amplification", value: .string(pool.amplification.description)),
            .init(name: "fee", value: .string(pool.fee.description)),
            .init(name: "adminFee", value: .string(pool.adminFee.description)),
        ]
        if let multiplier = pool.offpegFeeMultiplier {
            members.append(
                .init(name: "offpegFeeMultiplier", value: .string(multiplier.description)))
        }
        return members
    }
}
