import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Settled swaps of ranged pools against the simulator.
@Suite struct RangedProofTests {
    @Test func `every swap that deployed pools emitted agrees, by whatever way it was asked for`()
        throws
    {
        var agreed: [String: Int] = [:]
        for pool in try EmittedLogs.read().ranged {
            for (kind, findings) in try pool.findings() {
                let expected: [PoolFinding] = kind.hasPrefix("exact") ? [.agreed] : []
                #expect(findings == expected, "\(kind)")
                agreed[kind, default: 0] += findings.count
            }
        }
        for kind in ["exactIn", "exactOut", "exactInLimited", "exactOutLimited"] {
            #expect(agreed[kind, default: 0] > 40, "\(kind)")
        }
    }

    @Test func `a fee that is off by a hundredth of a per cent is found in most swaps`() throws {
        for pool in try EmittedLogs.read().ranged {
            for wrong in [pool.feePips - 100 + (pool.feePips == 100 ? 50 : 0), pool.feePips + 100] {
                let findings = try pool.findings(feePips: wrong).flatMap(\.findings)
                let faults = findings.count(where: \.isFault)
                #expect(faults * 10 > findings.count * 8, "\(faults) of \(findings.count)")
            }
        }
    }

    /// Every word of every swap, one more and one less.
    ///
    /// Not the price: a unit of it is far less than a wei, and a limit may stand anywhere.
    @Test func `a single wrong unit in amounts, liquidity or tick is found`() throws {
        var (tried, missed) = (0, 0)
        try forEachSwap { pool, log in
            for word in [0, 1, 3, 4] {
                for step in [UInt256.one, UInt256.max] {
                    tried += 1
                    let wrong = changed(log, word: word) { $0 &+ step }
                    var trail = PoolTrail(pool)
                    if trail.take(wrong).contains(where: \.isFault) { continue }
                    missed += 1
                    try expectPossible(wrong, in: pool)
                }
            }
        }
        #expect(tried > 1_500 && missed * 10 < tried, "\(missed) of \(tried)")
    }

    @Test func `a price that is off by a millionth is found`() throws {
        var (tried, found) = (0, 0)
        try forEachSwap { pool, log in
            let wrong = changed(log, word: 2) { $0 &+ $0 >> 20 }
            var trail = PoolTrail(pool)
            tried += 1
            found += trail.take(wrong).contains(where: \.isFault) ? 1 : 0
        }
        // But for a swap of a unit or two, whose price may lie anywhere in a wide range.
        #expect(found * 100 > tried * 98, "\(found) of \(tried)")
    }

    /// Every swap that deployed pools emitted, with the pool just before it.
    private func forEachSwap(_ body: (AnyPool, Log) throws -> Void) throws {
        for vector in try EmittedLogs.read().ranged {
            var pool = try vector.created()
            for call in vector.calls {
                for log in try call.logs(of: pool.address) {
                    if log.topics.first == PoolTopic.swap { try body(pool, log) }
                    _ = try pool.apply(log)
                }
            }
        }
    }

    private func changed(_ log: Log, word: Int, by change: (UInt256) -> UInt256) -> Log {
        var log = log
        let place = (word * 32)..<(word * 32 + 32)
        let value = UInt256(bigEndian: log.data[place]) ?? .zero
        log.data.replaceSubrange(place, with: change(value).bigEndianBytes)
        return log
    }

    /// A wrong unit may be right: one unit more of the input may be all fee, which moves nothing, and
    /// of a swap of few units all is fee.
    private func expectPossible(_ log: Log, in pool: AnyPool) throws {
        let amounts = [0, 1].compactMap {
            Int256(twosComplement: log.data[($0 * 32)..<($0 * 32 + 32)])
        }
        let isZeroIn = !amounts[0].isNegative
        let (paid, received) = isZeroIn ? (amounts[0], amounts[1]) : (amounts[1], amounts[0])
        let tokenIn = isZeroIn ? pool.token0 : pool.token1
        var followed = pool
        _ = try followed.apply(log)
        let ways = [
            try? pool.quote(exactIn: paid.magnitude, tokenIn: tokenIn),
            try? pool.quote(exactOut: received.magnitude, tokenIn: tokenIn),
        ]
        #expect(
            ways.contains { quote in
                quote?.amountIn == paid.magnitude && quote?.amountOut == received.magnitude
                    && quote?.after == followed
            }, "\(paid) for \(received)")
    }

    @Test func `a tick that was missed is found at the latest when it is crossed`() throws {
        var found = 0
        for pool in try EmittedLogs.read().ranged {
            let mints = pool.calls.count { $0.kind == "mint" }
            for missing in 0..<mints {
                var seen = 0
                let findings = try pool.findings { log in
                    guard log.topics.first == PoolTopic.mint else { return log }
                    seen += 1
                    var log = log
                    // As if another contract had emitted it.
                    if seen == missing + 1 { log.address = lowToken }
                    return log
                }
                found += findings.flatMap(\.findings).contains(where: \.isFault) ? 1 : 0
            }
            #expect(found > 0)
        }
        #expect(found > 30, "\(found)")
    }

    // MARK: Impossible swaps

    private let place = PoolPlace(emitter: otherToken)

    private func pool() throws -> ConcentratedPool {
        try ConcentratedPool(
            address: otherToken, token0: lowToken, token1: highToken, feePips: 500,
            tickSpacing: 10, sqrtPriceX96: UInt256.one << 96, tick: 0, liquidity: 1_000_000,
            ticks: [
                Tick(index: -100, liquidityNet: 1_000_000),
                Tick(index: 100, liquidityNet: -1_000_000),
            ])
    }

    private func swapLog(_ amount0: Int32, _ amount1: Int32, _ price: UInt256) -> Log {
        poolLog(
            [PoolTopic.swap, .zero, .zero],
            [
                signedWord(amount0), signedWord(amount1), price.bigEndianBytes,
                UInt256(1_000_000 as UInt64).bigEndianBytes, signedWord(0),
            ], address: otherToken)
    }

    @Test(arguments: [(5, 5), (-5, -5), (0, 0), (0, -5), (-5, 0), (5, 0)] as [(Int32, Int32)])
    func `amounts that no swap can have differ`(amount0: Int32, amount1: Int32) throws {
        let verdict = try pool().verdict(
            on: swapLog(amount0, amount1, UInt256.one << 96), place: place)
        guard case .differs = verdict else {
            Issue.record("\(verdict)")
            return
        }
    }

    @Test func `logs of others and other events are no trades`() throws {
        let pool = try pool()
        var foreign = swapLog(5, -4, UInt256.one << 96)
        foreign.address = lowToken
        #expect(pool.verdict(on: foreign, place: place) == .notATrade)
        let flash = ABI.eventTopic("Flash(address,address,uint256,uint256,uint256,uint256)")
        let words = [UInt256](repeating: .one, count: 4).map(\.bigEndianBytes)
        let log = poolLog([flash, .zero, .zero], words, address: otherToken)
        #expect(pool.verdict(on: log, place: place) == .notATrade)
        var trail = PoolTrail(.concentrated(pool))
        #expect(trail.take(log).isEmpty == true)
    }

    @Test func `a swap through empty ranges moves the price alone and agrees`() throws {
        let far = try ConcentratedPool(
            address: otherToken, token0: lowToken, token1: highToken, feePips: 500,
            tickSpacing: 10, sqrtPriceX96: UInt256.one << 96, tick: 0, liquidity: 0,
            ticks: [
                Tick(index: 1_000, liquidityNet: 1_000), Tick(index: 2_000, liquidityNet: -1_000),
            ])
        let price = (UInt256.one << 96) &+ 12_345
        let words = [
            signedWord(0), signedWord(0), price.bigEndianBytes, signedWord(0), signedWord(0),
        ]
        let log = poolLog([PoolTopic.swap, .zero, .zero], words, address: otherToken)
        #expect(far.verdict(on: log, place: place) == .agrees)
    }
}
