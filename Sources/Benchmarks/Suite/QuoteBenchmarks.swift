import Arithmetic
import Basics
import Codecs
import Pools

extension BenchmarkSuite {
    static var quotes: [Benchmark] {
        [
            Benchmark(
                "quote-constant-product", "exact output of a pair for an exact input",
                unit: .nanoseconds, operationsPerRepeat: 2_000, wantedNanoseconds: 100
            ) { (_) throws(BenchmarkError) in try constantProduct() }
        ]
            + ConcentratedInput.quotes.map { known in
                Benchmark(
                    "quote-concentrated-\(known.ticksCrossed)",
                    "exact output of a pool with ticks, \(known.ticksCrossed) of them crossed",
                    unit: .nanoseconds, operationsPerRepeat: known.ticksCrossed == 0 ? 500 : 50
                ) { (_) throws(BenchmarkError) in try concentrated(known) }
            }
    }

    private static func constantProduct() throws(BenchmarkError) -> Workload {
        let reserveIn: UInt128 = 1_234_567_890_123_456_789_012
        let reserveOut: UInt128 = 2_469_135_780_246_913_578_024_680_000
        let first: UInt128 = 1_000_000_000_000_000_000
        // By hand: first · 997 · reserveOut / (1000 · reserveIn + 997 · first), rounded down.
        let known: UInt128 = 1_992_391_004_781_787_414_972_478
        let pool = try BenchmarkError.attempt { () throws(PoolError) in
            AnyPool.constantProduct(
                try ConstantProductPool(
                    token0: PairTokens.first, token1: PairTokens.second,
                    reserve0: UInt256(reserveIn), reserve1: UInt256(reserveOut)))
        }
        let run = { (count: Int) throws(BenchmarkError) in
            try sum(pool, from: UInt256(first), count)
        }
        let digest = try run(1_000)
        return Workload(
            check: { () throws(BenchmarkError) in
                let found = try BenchmarkError.attempt { () throws(PoolError) in
                    try pool.amountOut(exactIn: UInt256(first), tokenIn: PairTokens.first)
                }
                try BenchmarkError.expect("the output", found, is: UInt256(known))
            }, run: run,
            floor: Workload.Floor(name: "128-bit machine words, no checks", hasSameDigest: true) {
                (count) throws(BenchmarkError) in
                var digest: UInt64 = 0
                for offset in 0..<count {
                    let taxed = (first &+ UInt128(offset)) &* 997
                    let product = taxed.multipliedFullWidth(by: reserveOut)
                    let out = (reserveIn &* 1_000 &+ taxed).dividingFullWidth(product).quotient
                    digest &+= UInt64(truncatingIfNeeded: out)
                }
                return digest
            },
            peers: [
                Peer(
                    script: "quote_constant_product",
                    arguments: ["\(reserveIn)", "\(reserveOut)", "\(first)", "1000"],
                    wantedTimes: 15,
                    accepts: { $0 == String(digest) })
            ])
    }

    /// The sum of the outputs for amounts that grow by one, modulo 2^64.
    ///
    /// Not in a closure: that would copy the pool out of its context for each call.
    private static func sum(
        _ pool: borrowing AnyPool, from first: UInt256, _ count: Int
    ) throws(BenchmarkError) -> UInt64 {
        var digest: UInt64 = 0
        do throws(PoolError) {
            for offset in 0..<count {
                let amountIn = first &+ UInt256(UInt64(offset))
                digest &+= try pool.amountOut(exactIn: amountIn, tokenIn: PairTokens.first).limb0
            }
        } catch {
            throw BenchmarkError(.failed, "\(error)")
        }
        return digest
    }
}

extension BenchmarkSuite {
    private static func concentrated(
        _ known: ConcentratedInput.Known
    ) throws(BenchmarkError) -> Workload {
        let pool = AnyPool.concentrated(try ConcentratedInput.pool())
        let first = UInt256(known.amountIn)
        let run = { (count: Int) throws(BenchmarkError) in try sum(pool, from: first, count) }
        let digest = try run(20)
        return Workload(
            check: { () throws(BenchmarkError) in
                let found = try BenchmarkError.attempt { () throws(PoolError) in
                    try pool.amounts(exactIn: first, tokenIn: PairTokens.first)
                }
                try BenchmarkError.expect(
                    "the output", found.amountOut, is: UInt256(known.amountOut))
                try BenchmarkError.expect(
                    "the number of ticks", found.ticksCrossed, is: known.ticksCrossed)
            }, run: run,
            peers: ["degenbot", "evm", "python"].map { name in
                Peer(
                    script: "quote_concentrated_\(name)", arguments: [peerInput(known, count: 20)],
                    wantedTimes: wantedTimes(over: name, ticksCrossed: known.ticksCrossed),
                    accepts: { $0 == String(digest) })
            })
    }

    private static func wantedTimes(over peer: String, ticksCrossed: Int) -> Int? {
        switch peer {
        case "degenbot": ticksCrossed == 0 ? 40 : 25
        case "evm": 100
        default: nil
        }
    }

    /// The pool as the peers take it; `stops` are prices of the ticks below, highest first, and of
    /// the edges of the contract's words of 256 ticks, at which a swap also makes a step.
    private static func peerInput(_ known: ConcentratedInput.Known, count: Int) -> String {
        let edges = (1...16).map { (index: Int32(-256 * 60 * $0), net: 0 as Int128) }
        let below = ConcentratedInput.ticks.filter { $0.index <= 0 }.map { ($0.index, $0.net) }
        let stops = (edges + below).sorted { $0.0 > $1.0 }.compactMap { index, net in
            TickMath.sqrtPrice(atTick: index).map { price -> JSONValue in
                [.string(price.description), .string(String(net))]
            }
        }
        let input: JSONValue = [
            "feePips": .integer(ConcentratedInput.feePips),
            "tickSpacing": 60,
            "tick": 0,
            "sqrtPriceX96": .string(ConcentratedInput.sqrtPriceX96.description),
            "liquidity": .string(String(ConcentratedInput.liquidity)),
            "ticks": .array(
                ConcentratedInput.ticks.map { [.integer($0.index), .string(String($0.net))] }),
            "stops": .array(stops),
            "amountIn": .string(String(known.amountIn)),
            "count": .integer(count),
        ]
        return input.text
    }
}
