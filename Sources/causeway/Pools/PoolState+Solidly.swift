import Arithmetic
import Basics
import Codecs
import Pools

extension PoolState {
    /// Reads a `STATE` of kind `solidly`, with the names of its coins in order.
    ///
    /// `variant` is `solidly` (Solidly, Velodrome V1) or `aerodrome` (Velodrome V2, Aerodrome), the
    /// default.
    static func readSolidly(
        _ json: JSONValue, path: String
    ) throws(CommandFailure) -> (pool: SolidlyPool, coins: [String]) {
        let fields = try Fields(
            json, path: path,
            known: [
                "kind", "stable", "variant", "token0", "token1", "decimals0", "decimals1",
                "reserve0", "reserve1", "feePips",
            ])
        let (first, second) = try tokens(fields)
        let isStable = try fields.flag("stable")
        let variant = try solidlyVariant(fields)
        let (decimals0, decimals1) = (
            UInt8(try fields.integer("decimals0", 0...Int64(SolidlyPool.decimalsMax))),
            UInt8(try fields.integer("decimals1", 0...Int64(SolidlyPool.decimalsMax)))
        )
        let (reserve0, reserve1) = (try fields.amount("reserve0"), try fields.amount("reserve1"))
        let feePips = try fields.pips("feePips")
        let names = [try fields.text("token0"), try fields.text("token1")]
        do throws(PoolError) {
            let pool = try SolidlyPool(
                token0: first, token1: second, isStable: isStable, variant: variant,
                decimals0: decimals0, decimals1: decimals1, reserve0: reserve0,
                reserve1: reserve1, feePips: feePips)
            return (pool, names)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    private static func solidlyVariant(_ fields: Fields) throws(CommandFailure) -> SolidlyVariant {
        guard fields.has("variant") else { return .aerodrome }
        guard let variant = SolidlyVariant(rawValue: try fields.text("variant")) else {
            let known = SolidlyVariant.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.bad("variant", "unknown; known: \(known)", code: "unsupported")
        }
        return variant
    }

    /// The `STATE` of such a pool.
    static func json(_ pool: SolidlyPool, coins: [String]) -> JSONValue {
        [
            "kind": "solidly",
            "stable": .bool(pool.isStable),
            "variant": .string(pool.variant.rawValue),
            "token0": .string(coins.first ?? ""),
            "token1": .string(coins.last ?? ""),
            "decimals0": .number(String(pool.decimals0)),
            "decimals1": .number(String(pool.decimals1)),
            "reserve0": .string(pool.reserve0.description),
            "reserve1": .string(pool.reserve1.description),
            "feePips": .number(String(pool.feePips)),
        ]
    }
}
