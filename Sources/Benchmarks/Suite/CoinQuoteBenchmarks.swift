import Arithmetic
import Basics
import Codecs
import Pools

extension BenchmarkSuite {
    static var coinQuotes: [Benchmark] {
        [
            Benchmark(
                "quote-stable-swap", "exact output of a pool of three dollars",
                unit: .nanoseconds, operationsPerRepeat: 100, wantedNanoseconds: 5_000
            ) { (_) throws(BenchmarkError) in try CoinQuoteInput.stableSwap() },
            Benchmark(
                "quote-weighted", "exact output of a pool of 80 and 20 %, through a logarithm",
                unit: .nanoseconds, operationsPerRepeat: 200, wantedNanoseconds: 5_000
            ) { (_) throws(BenchmarkError) in try CoinQuoteInput.weighted() },
            Benchmark(
                "quote-tri-crypto", "exact output of a crypto pool of three coins",
                unit: .nanoseconds, operationsPerRepeat: 50, wantedNanoseconds: 25_000
            ) { (_) throws(BenchmarkError) in try CoinQuoteInput.triCrypto() },
        ]
    }
}

/// Pools of coins, each with a swap of its first coin for its last and the answer of the peer's
/// package.
enum CoinQuoteInput {
    /// The states' numbers as the peer takes them.
    private typealias Fields = [(name: String, values: [UInt256])]

    private static let coins = [PairTokens.first, PairTokens.second, PairTokens.address(0x33)]
    private static let one: UInt256 = 1_000_000_000_000_000_000

    /// Like Curve's 3pool: 18, 6 and 6 decimals, the first arithmetic; curvesim 0.5.0.
    static func stableSwap() throws(BenchmarkError) -> Workload {
        let balances: [UInt256] = [
            UInt256(55_123_456_789_012_345_678_901_234 as UInt128), 61_234_567_890_123,
            48_765_432_109_876,
        ]
        let rates: [UInt256] = [one, one * 1_000_000_000_000, one * 1_000_000_000_000]
        let pool = try BenchmarkError.attempt { () throws(PoolError) in
            try StableSwapPool(
                variant: .plain, coins: coins, decimals: [18, 6, 6], rates: rates,
                balances: balances, amplification: 2_000, fee: 1_000_000,
                adminFee: 5_000_000_000)
        }
        return try workload(
            .stableSwap(pool), to: 1, amountIn: 1_234_567_890_123_456_789_012,
            known: 1_234_506_698, script: "quote_stable_swap",
            [
                ("amplification", [2_000]), ("fee", [1_000_000]), ("adminFee", [5_000_000_000]),
                ("rates", rates), ("balances", balances),
            ])
    }

    /// A fifth for four fifths: the power is a quarter, for which there is no shortcut;
    /// balancer-maths 0.1.2.
    static func weighted() throws(BenchmarkError) -> Workload {
        let weights: [UInt256] = [200_000_000_000_000_000, 800_000_000_000_000_000]
        let balances: [UInt256] = [
            UInt256(1_234_567_890_123_456_789_012 as UInt128),
            UInt256(98_765_432_109_876_543_210_987 as UInt128),
        ]
        let swapFee: UInt256 = 3_000_000_000_000_000
        let pool = try BenchmarkError.attempt { () throws(PoolError) in
            try WeightedPool(
                version: .v3, tokens: [PairTokens.first, PairTokens.second],
                balances: amounts(balances), weights: amounts(weights),
                scalingFactors: amounts([1, 1]), swapFee: swapFee)
        }
        return try workload(
            .weighted(pool), to: 1, amountIn: 1_000_000_000_000_000_000,
            known: 19_929_941_931_156_390_072, script: "quote_weighted",
            [("weights", weights), ("balances", balances), ("swapFee", [swapFee])])
    }

    /// A dollar of 6 decimals, a bitcoin of 8, an ether of 18; curvesim 0.5.0.
    static func triCrypto() throws(BenchmarkError) -> Workload {
        let precisions: [UInt256] = [1_000_000_000_000, 10_000_000_000, 1]
        let scale: [UInt256] = [one * 65_000, one * 3_500]
        let balances: [UInt256] = [6_500_000_000_000, 10_000_000_000, one * 1_857]
        // Solved by curvesim.
        let invariant = UInt256(19_499_499_999_778_574_180_449_376 as UInt128)
        let pool = try BenchmarkError.attempt { () throws(PoolError) in
            try CryptoSwapPool(
                coins: coins, precisions: precisions, priceScale: scale, balances: balances,
                invariant: invariant, amplification: 1_707_629, gamma: 11_809_167_828_997,
                midFee: 3_000_000, outFee: 30_000_000, feeGamma: 500_000_000_000_000)
        }
        return try workload(
            .cryptoSwap(pool), to: 2, amountIn: 12_345_678_901, known: 3_526_004_015_115_242_928,
            script: "quote_tri_crypto",
            [
                ("amplification", [1_707_629]), ("gamma", [11_809_167_828_997]),
                ("midFee", [3_000_000]), ("outFee", [30_000_000]),
                ("feeGamma", [500_000_000_000_000]), ("invariant", [invariant]),
                ("precisions", precisions), ("priceScale", scale), ("balances", balances),
            ])
    }

    private static func amounts(_ list: [UInt256]) -> CoinAmounts {
        CoinAmounts(list) ?? CoinAmounts(repeating: .zero, count: 0)
    }

    private static func workload(
        _ pool: AnyCoinPool, to coinOut: Int, amountIn: UInt128, known: UInt128, script: String,
        _ fields: Fields
    ) throws(BenchmarkError) -> Workload {
        let first = UInt256(amountIn)
        let run = { (count: Int) throws(BenchmarkError) in
            try sum(pool, to: coinOut, from: first, count)
        }
        let digest = try run(20)
        return Workload(
            check: { () throws(BenchmarkError) in
                let found = try BenchmarkError.attempt { () throws(PoolError) in
                    try pool.amountOut(exactIn: first, from: 0, to: coinOut)
                }
                try BenchmarkError.expect("the output", found, is: UInt256(known))
            }, run: run,
            peers: [
                Peer(
                    script: script, arguments: [peerInput(fields, first, count: 20)],
                    accepts: { $0 == String(digest) })
            ])
    }

    /// The sum of the outputs for amounts that grow by one, modulo 2^64.
    private static func sum(
        _ pool: AnyCoinPool, to coinOut: Int, from first: UInt256, _ count: Int
    ) throws(BenchmarkError) -> UInt64 {
        try BenchmarkError.attempt { () throws(PoolError) in
            var digest: UInt64 = 0
            for offset in 0..<count {
                let amountIn = first &+ UInt256(UInt64(offset))
                digest &+= try pool.amountOut(exactIn: amountIn, from: 0, to: coinOut).limb0
            }
            return digest
        }
    }

    /// The state as the peer takes it: one number as a text, several as a list of texts.
    private static func peerInput(_ fields: Fields, _ first: UInt256, count: Int) -> String {
        var members = fields.map { name, values in
            let texts = values.map { JSONValue.string($0.description) }
            return JSONValue.Member(name: name, value: texts.count == 1 ? texts[0] : .array(texts))
        }
        members.append(.init(name: "amountIn", value: .string(first.description)))
        members.append(.init(name: "count", value: .integer(count)))
        return JSONValue.object(members).text
    }
}
