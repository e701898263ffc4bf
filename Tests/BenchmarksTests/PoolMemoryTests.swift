import Arithmetic
import Basics
import Benchmarks
import Ethereum
import Node
import Pools
import Testing

/// What pools take from the heap and keep, counted at the allocator.
@Suite struct PoolMemoryTests {
    private static let spacing: Int32 = 10

    /// Positions one inside the other, and twice as many ticks, around the price one.
    private func ticks(_ count: Int) -> [Tick] {
        let size: Int128 = 1_000_000_000_000_000_000
        return (0..<count).map { place in
            let isLower = place < count / 2
            let nest = Int128(isLower ? place : count - 1 - place)
            return Tick(
                index: Int32(place - count / 2) * Self.spacing,
                liquidityNet: isLower ? size + nest : -(size + nest),
                liquidityGross: (size + nest).magnitude + 77)
        }
    }

    private func ranges(_ ticks: [Tick]) throws(PoolError) -> AnyPool {
        let lower = ticks.prefix { $0.liquidityNet > 0 }
        return .concentrated(
            try ConcentratedPool(
                address: QuoteSamples.address(9), token0: QuoteSamples.coins[0],
                token1: QuoteSamples.coins[1], feePips: 500, tickSpacing: Self.spacing,
                sqrtPriceX96: TickMath.sqrtPrice(atTick: lower.last?.index ?? 0) ?? .zero,
                tick: lower.last?.index ?? 0,
                liquidity: lower.reduce(0) { $0 + $1.liquidityNet.magnitude }, ticks: ticks))
    }

    /// A position between the first tick and a new one below it.
    private func mint(_ pool: AnyPool, at first: Int32) -> Log {
        func word(_ tick: Int32) -> [UInt8] {
            [UInt8](repeating: tick < 0 ? 0xFF : 0, count: 28)
                + withUnsafeBytes(of: tick.bigEndian, Array.init)
        }
        let words: [UInt256] = [.zero, 5_000, .zero, .zero]
        return Log(
            address: pool.address,
            topics: [PoolTopic.mint, .zero]
                + [first - 2 * Self.spacing, first].map { Hash32(bytes: word($0)) ?? .zero },
            data: words.flatMap(\.bigEndianBytes), blockNumber: 1, blockHash: .zero,
            transactionHash: .zero, transactionIndex: 0, logIndex: 0)
    }

    @Test(arguments: [1_000, 5_000])
    func `an initialised tick takes 128 bytes at most, with all that quotes look up`(
        _ count: Int
    ) throws {
        let ticks = ticks(count)
        let read = try HeapAllocations.kept { () throws(PoolError) in try ranges(ticks) }
        let bytes = try #require(read.bytes)
        #expect(bytes <= 128 * count, "\(bytes) bytes for \(count) ticks")
        // Fewer than these are needed for what the contract itself keeps of a tick.
        #expect(bytes > 36 * count)

        let log = mint(read.value, at: ticks[0].index)
        let moved = try HeapAllocations.kept { () throws(PoolError) in
            var pool = read.value
            let isApplied = try pool.apply(log)
            return isApplied ? pool : nil
        }
        guard case .concentrated(let after)? = moved.value else {
            Issue.record("the position was not taken")
            return
        }
        #expect(after.ticks.count == count + 1)
        let bytesAfter = try #require(moved.bytes)
        #expect(bytesAfter <= 128 * (count + 1), "\(bytesAfter) bytes after a log")
    }

    @Test func `a pair takes 2 KiB at most, with all that the node keeps of it`() throws {
        let count = 1_000
        let places = (0..<count).map { number in
            Address(bytes: Array(UInt256(UInt64(number + 1)).bigEndianBytes.suffix(20))) ?? .zero
        }
        let followed = try HeapAllocations.kept { () throws(PoolError) in
            var pools: [FollowedPool] = []
            for (number, address) in places.enumerated() {
                let pair = try ConstantProductPool(
                    address: address, token0: QuoteSamples.coins[0],
                    token1: QuoteSamples.coins[1], reserve0: UInt256(UInt64(number + 1_000)),
                    reserve1: 1_000_000)
                pools.append(FollowedPool(.constantProduct(pair), source: number))
            }
            var follower = PoolFollower()
            follower.load(pools, at: PoolFollower.Block(number: 1, hash: .zero))
            return follower
        }
        #expect(followed.value.routable.count == count)
        let bytes = try #require(followed.bytes)
        #expect(bytes <= 2_048 * count, "\(bytes) bytes for \(count) pairs")
        // Fewer than these are needed for three addresses and two reserves.
        #expect(bytes > 92 * count)
    }
}
