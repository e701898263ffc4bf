import Arithmetic
import Basics
import Codecs
import Pools

/// `vault` and `wrapper`.
extension PoolState {
    /// Reads `{"kind":"vault","asset","share","totalAssets","totalSupply","decimalsOffset",
    /// "feePips"?}`.
    static func readVault(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> (pool: VaultPool, coins: [String]) {
        let fields = try Fields(
            json, path: path,
            known: [
                "kind", "asset", "share", "totalAssets", "totalSupply", "decimalsOffset", "feePips",
            ])
        let coins = [try fields.text("asset"), try fields.text("share")]
        let addresses = addresses(of: coins)
        let totalAssets = try fields.amount("totalAssets")
        let totalSupply = try fields.amount("totalSupply")
        let most = Int64(VaultPool.decimalsOffsetMax)
        let offset = Int(try fields.integer("decimalsOffset", 0...most))
        let fee = fields.has("feePips") ? try fields.pips("feePips") : 0
        do throws(PoolError) {
            let pool = try VaultPool(
                asset: addresses[0], share: addresses[1], totalAssets: totalAssets,
                totalSupply: totalSupply, decimalsOffset: offset, feePips: fee)
            return (pool, coins)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    /// Reads `{"kind":"wrapper","underlying","wrapped","rate"}`.
    static func readWrapper(
        _ json: JSONValue, _ path: String
    ) throws(CommandFailure) -> (pool: WrapperPool, coins: [String]) {
        let fields = try Fields(
            json, path: path, known: ["kind", "underlying", "wrapped", "rate"])
        let coins = [try fields.text("underlying"), try fields.text("wrapped")]
        let addresses = addresses(of: coins)
        let rate = try fields.amount("rate")
        do throws(PoolError) {
            let pool = try WrapperPool(
                underlying: addresses[0], wrapped: addresses[1], rate: rate)
            return (pool, coins)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    /// The `STATE` of a vault.
    static func json(_ pool: VaultPool, _ coins: [String]) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "kind", value: "vault"),
            .init(name: "asset", value: .string(coins[0])),
            .init(name: "share", value: .string(coins[1])),
            .init(name: "totalAssets", value: .string(pool.totalAssets.description)),
            .init(name: "totalSupply", value: .string(pool.totalSupply.description)),
            .init(name: "decimalsOffset", value: .number(String(pool.decimalsOffset))),
        ]
        if pool.feePips > 0 {
            members.append(.init(name: "feePips", value: .number(String(pool.feePips))))
        }
        return .object(members)
    }

    /// The `STATE` of a wrapper.
    static func json(_ pool: WrapperPool, _ coins: [String]) -> JSONValue {
        [
            "kind": "wrapper",
            "underlying": .string(coins[0]),
            "wrapped": .string(coins[1]),
            "rate": .string(pool.rate.description),
        ]
    }
}
