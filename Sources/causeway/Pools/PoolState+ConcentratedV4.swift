import Arithmetic
import Basics
import Codecs
import Pools

extension PoolState {
    /// Reads a `STATE` of kind `concentratedV4`, with the names of its coins in order.
    static func readConcentratedV4(
        _ json: JSONValue, path: String
    ) throws(CommandFailure) -> (pool: ConcentratedPool, coins: [String]) {
        let fields = try Fields(
            json, path: path,
            known: [
                "kind", "token0", "token1", "feePips", "protocolFee0To1Pips",
                "protocolFee1To0Pips", "tickSpacing", "sqrtPriceX96", "tick", "liquidity", "ticks",
            ])
        let (first, second) = try tokens(fields)
        var ticks: [Tick] = []
        for (index, row) in try fields.list("ticks").enumerated() {
            ticks.append(try tick(row, "\(path).ticks[\(index)]"))
        }
        guard let liquidity = try fields.amount("liquidity").asUInt128 else {
            throw fields.bad("liquidity", "must be below 2^128")
        }
        // Any 24 bits: the pool says what is wrong with 100 % and more.
        let feePips = UInt32(try fields.integer("feePips", 0...0xff_ffff))
        let fees = ProtocolFees(
            zeroForOnePips: try fields.pips("protocolFee0To1Pips"),
            oneForZeroPips: try fields.pips("protocolFee1To0Pips"))
        let spacing = Int32(try fields.integer("tickSpacing", 1...32_767))
        let price = try fields.amount("sqrtPriceX96")
        let current = Int32(try fields.integer("tick", -887_272...887_272))
        let names = [try fields.text("token0"), try fields.text("token1")]
        do throws(PoolError) {
            let pool = try ConcentratedPool(
                token0: first, token1: second, feePips: feePips, rules: .v4(fees),
                tickSpacing: spacing, sqrtPriceX96: price, tick: current, liquidity: liquidity,
                ticks: ticks)
            return (pool, names)
        } catch {
            throw CommandFailure(error, path: path)
        }
    }

    /// The `STATE` of such a pool.
    static func json(
        concentratedV4 pool: ConcentratedPool, _ fees: ProtocolFees, coins: [String]
    ) -> JSONValue {
        let ticks = pool.ticks.map { tick -> JSONValue in
            [
                "index": .number(String(tick.index)),
                "liquidityNet": .string(String(tick.liquidityNet)),
                "liquidityGross": .string(String(tick.liquidityGross)),
            ]
        }
        return [
            "kind": "concentratedV4",
            "token0": .string(coins.first ?? ""),
            "token1": .string(coins.last ?? ""),
            "feePips": .number(String(pool.feePips)),
            "protocolFee0To1Pips": .number(String(fees.zeroForOnePips)),
            "protocolFee1To0Pips": .number(String(fees.oneForZeroPips)),
            "tickSpacing": .number(String(pool.tickSpacing)),
            "sqrtPriceX96": .string(pool.sqrtPriceX96.description),
            "tick": .number(String(pool.tick)),
            "liquidity": .string(String(pool.liquidity)),
            "ticks": .array(ticks),
        ]
    }
}
