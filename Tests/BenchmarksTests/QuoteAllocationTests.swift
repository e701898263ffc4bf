import Arithmetic
import Basics
import Benchmarks
import Pools
import Testing

/// What quotes take from the heap, counted at the allocator.
@Suite struct QuoteAllocationTests {
    private static let unit: UInt256 = 1_000_000_000_000_000_000

    /// The allocations of some work, which runs once before.
    private func count<Failure: Error>(
        _ work: () throws(Failure) -> Void
    ) throws(Failure) -> Int? {
        try work()
        return try HeapAllocations.count(work)
    }

    private final class Box {
        let value: Int
        init(_ value: Int) { self.value = value }
    }

    @Test func `objects and arrays are counted, and nothing is what does nothing`() {
        var boxes: [Box] = []
        boxes.reserveCapacity(100)
        #expect(HeapAllocations.count {} == 0)
        #expect(HeapAllocations.count { for index in 0..<40 { boxes.append(Box(index)) } } == 40)
        var numbers: [Int] = []
        let grown = HeapAllocations.count { for index in 0..<1_000 { numbers.append(index) } }
        #expect((grown ?? 0) >= 2)
        #expect(numbers.count + boxes.map(\.value).reduce(0, +) == 1_780)
    }

    @Test func `pools of two tokens are quoted without the heap, across ticks too`() throws {
        for (name, pool) in try QuoteSamples.pairs() {
            for amount in [Self.unit, Self.unit * 200] {
                let token = pool.token0
                var crossed = 0
                let counts = [
                    try count { () throws(PoolError) in
                        _ = try pool.amountOut(exactIn: amount, tokenIn: token)
                    },
                    try count { () throws(PoolError) in
                        crossed = try pool.amounts(exactIn: amount, tokenIn: token).ticksCrossed
                    },
                    try count { () throws(PoolError) in
                        _ = try pool.amounts(exactOut: amount / 4, tokenIn: token)
                    },
                    try count { () throws(PoolError) in
                        _ = try pool.quote(exactIn: amount, tokenIn: token)
                    },
                    try count { () throws(PoolError) in
                        _ = try pool.quote(exactOut: amount / 4, tokenIn: token)
                    },
                ]
                #expect(counts == [0, 0, 0, 0, 0], "\(name)")
                let isAcross = name.hasPrefix("concentrated") && amount > Self.unit
                #expect((crossed > 0) == isAcross, "\(name) crossed \(crossed)")
            }
        }
    }

    @Test func `pools of coins of every variant are quoted without the heap`() throws {
        var exactOutputs = 0
        for (name, pool) in try QuoteSamples.coinPools() {
            let last = pool.coins.count - 1
            let counts = [
                try count { () throws(PoolError) in
                    _ = try pool.amountOut(exactIn: Self.unit, from: 0, to: last)
                },
                try count { () throws(PoolError) in
                    _ = try pool.swap(exactIn: Self.unit, from: 0, to: last)
                },
            ]
            #expect(counts == [0, 0], "\(name)")
            guard (try? pool.swap(exactOut: Self.unit / 100, from: 0, to: last)) != nil else {
                // The contract has no such operation: an error, which is put on the heap.
                continue
            }
            let exactOut = try count { () throws(PoolError) in
                _ = try pool.swap(exactOut: Self.unit / 100, from: 0, to: last)
            }
            #expect(exactOut == 0, "\(name)")
            exactOutputs += 1
        }
        #expect(exactOutputs >= 18)
    }
}
