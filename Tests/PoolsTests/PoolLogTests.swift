import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// A word that holds a signed number.
func signedWord(_ value: Int32) -> [UInt8] {
    let magnitude = UInt256(UInt64(value.magnitude))
    return (value < 0 ? UInt256.zero &- magnitude : magnitude).bigEndianBytes
}

/// A log of one of the events, made of words.
func poolLog(_ topics: [Hash32], _ data: [[UInt8]], address: Address) -> Log {
    Log(
        address: address, topics: topics, data: data.flatMap { $0 }, blockNumber: 1,
        blockHash: .zero, transactionHash: .zero, transactionIndex: 0, logIndex: 0)
}

/// A `Mint` or `Burn` between two ticks.
func positionLog(
    isMint: Bool, address: Address, _ lower: Int32, _ upper: Int32, _ amount: UInt128
) -> Log {
    let size = UInt256(amount).bigEndianBytes
    let zero = UInt256.zero.bigEndianBytes
    let ticks = [lower, upper].map { Hash32(bytes: signedWord($0)) ?? .zero }
    return poolLog(
        [isMint ? PoolTopic.mint : PoolTopic.burn, .zero] + ticks,
        isMint ? [zero, size, zero, zero] : [size, zero, zero], address: address)
}

@Suite struct PoolLogTests {
    private let address = otherToken

    private func pool() throws -> ConcentratedPool {
        try ConcentratedPool(
            address: address, token0: lowToken, token1: highToken, feePips: 500, tickSpacing: 10,
            sqrtPriceX96: UInt256.one << 96, tick: 0, liquidity: 1_000,
            ticks: [
                Tick(index: -100, liquidityNet: 1_000), Tick(index: 100, liquidityNet: -1_000),
            ])
    }

    private func swapLog(_ price: UInt256, _ liquidity: UInt256, _ tick: Int32) -> Log {
        poolLog(
            [PoolTopic.swap, .zero, .zero],
            [
                signedWord(5), signedWord(-5), price.bigEndianBytes, liquidity.bigEndianBytes,
                signedWord(tick),
            ], address: address)
    }

    @Test func `the topics are those of the deployed contracts`() {
        // As block explorers show them for any Uniswap V2 pair and V3 pool.
        let known = [
            "0x1c411e9a96e071241c2f21f7726b17ae89e3cab4c78be50e062b03a9fffbbad1",
            "0x98636036cb66a9c19a37435efc1e90142190214e8abeb821bdba3f2990dd4c95",
            "0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67",
            "0x7a53080ba414158be7ec69b987b5fb7d07dee101fe85488f0853ae16239d0bde",
            "0x0c396cd989a39f4459b5fa1aed6a9a8dcdbc45908acfd67e028cd568da98982c",
        ]
        #expect(PoolTopic.all.prefix(5).map(\.hex) == known)
        #expect(Set(PoolTopic.all).count == PoolTopic.all.count)
    }

    @Test func `logs of other contracts and other events change nothing`() throws {
        var pool = try pool()
        let before = pool
        var foreign = swapLog(UInt256.one << 96, 1_000, 0)
        foreign.address = lowToken
        let foreignApplied = try pool.apply(foreign)
        let collect = ABI.eventTopic("Collect(address,address,int24,int24,uint128,uint128)")
        let otherApplied = try pool.apply(poolLog([collect], [], address: address))
        let anonymous = try pool.apply(poolLog([], [], address: address))
        let poke = try pool.apply(positionLog(isMint: false, address: address, -100, 100, 0))
        #expect(!foreignApplied && !otherApplied && !anonymous)
        #expect(poke, "a burn of nothing is understood")
        #expect(pool == before)
    }

    @Test func `a log that contradicts the state is refused and changes nothing`() throws {
        let price = UInt256.one << 96
        let logs = [
            swapLog(price, 999, 0),  // another liquidity than the ticks give
            swapLog(price, 1_000, 7),  // another tick than the price's
            swapLog(.zero, 1_000, 0),
            positionLog(isMint: false, address: address, -100, 100, 1_001),
            positionLog(isMint: false, address: address, -200, 100, 1),
            positionLog(isMint: true, address: address, 100, -100, 1),
            positionLog(isMint: true, address: address, -105, 100, 1),
            positionLog(isMint: true, address: address, -887_280, 100, 1),
            positionLog(isMint: true, address: address, -100, 100, .max),
            poolLog(
                [PoolTopic.initialize], [price.bigEndianBytes, signedWord(0)], address: address),
        ]
        for log in logs {
            var pool = try pool()
            #expect(throws: PoolError(.inconsistentLog, "")) { try pool.apply(log) }
            let fresh = try self.pool()
            #expect(pool == fresh)
        }
        #expect(PoolError(.inconsistentLog, "").action == .halt)
    }

    @Test func `a log that was taken back is refused`() throws {
        var pool = try pool()
        var log = swapLog(UInt256.one << 96, 1_000, 0)
        log.removed = true
        #expect(throws: PoolError(.inconsistentLog, "")) { try pool.apply(log) }
    }

    @Test func `bytes that are not the event's are refused`() throws {
        let wide = [UInt8](repeating: 0xFF, count: 32)
        let word = UInt256.one.bigEndianBytes
        let logs = [
            poolLog([PoolTopic.swap], [word, word, word, word, word], address: address),
            poolLog([PoolTopic.swap, .zero, .zero], [word], address: address),
            poolLog(
                [PoolTopic.swap, .zero, .zero], [word, word, wide, word, word], address: address),
            poolLog([PoolTopic.mint, .zero, .zero], [word, word, word, word], address: address),
            poolLog([PoolTopic.burn, .zero, .zero, .zero], [wide, word, word], address: address),
        ]
        for log in logs {
            var pool = try pool()
            #expect(throws: PoolError(.malformedLog, "")) { try pool.apply(log) }
        }
        var pair = try ConstantProductPool(
            address: address, token0: lowToken, token1: highToken, reserve0: 1, reserve1: 1)
        #expect(throws: PoolError(.malformedLog, "")) {
            try pair.apply(poolLog([PoolTopic.sync], [word, wide], address: address))
        }
        #expect(throws: PoolError(.malformedLog, "")) {
            try pair.apply(poolLog([PoolTopic.sync], [word], address: address))
        }
        let applied = try pair.apply(poolLog([PoolTopic.sync], [word, word], address: address))
        #expect(applied && pair.reserve0 == 1)
    }

    @Test func `random words never crash and never leave a state that contradicts itself`() throws {
        var random = SplitMix(state: 21)
        let price = UInt256.one << 96
        var applied = 0
        for _ in 0..<4_000 {
            var pool = try pool()
            // Mostly the event's own number of topics and words, sometimes one more.
            let shapes = [(0, 2), (0, 2), (2, 5), (3, 4), (3, 3)]
            let kind = Int.random(in: 0..<5, using: &random)
            let topic = PoolTopic.all[kind]
            let extra = Int.random(in: 0...9, using: &random) == 0 ? 1 : 0
            let words = (0..<(shapes[kind].1 + extra)).map { _ -> [UInt8] in
                switch Int.random(in: 0...4, using: &random) {
                case 0: price.bigEndianBytes
                case 1: signedWord(Int32.random(in: -90...90, using: &random) / 10 * 10)
                case 2: UInt256(UInt64.random(in: 0...2_000, using: &random)).bigEndianBytes
                case 3: UInt256.zero.bigEndianBytes
                default: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
                }
            }
            let topics = (0..<shapes[kind].0).map { _ in
                Hash32(bytes: signedWord(Int32.random(in: -90...90, using: &random) / 10 * 10))
                    ?? .zero
            }
            let isApplied = try? pool.apply(poolLog([topic] + topics, words, address: address))
            guard isApplied == true else { continue }
            applied += 1
            _ = try ConcentratedPool(
                token0: pool.token0, token1: pool.token1, feePips: pool.feePips,
                tickSpacing: pool.tickSpacing, sqrtPriceX96: pool.sqrtPriceX96, tick: pool.tick,
                liquidity: pool.liquidity, ticks: Array(pool.ticks))
        }
        #expect(applied > 20)
    }
}
