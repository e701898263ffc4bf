import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Logs that nobody would emit in earnest.
@Suite struct HostileProofTests {
    private static let pairTopics = [
        ABI.eventTopic("Swap(address,uint256,uint256,uint256,uint256,address)"),
        ABI.eventTopic("Mint(address,uint256,uint256)"),
        ABI.eventTopic("Burn(address,uint256,uint256,address)"),
    ]

    private func log(_ source: inout HostileSource, topics: [Hash32], words: Int) -> Log {
        let topics = [source.pick(topics)] + source.list(2) { _ in Hash32.zero }
        var data = source.list(words) { $0.amount().bigEndianBytes }.flatMap { $0 }
        if source.isOnce(in: 20), !data.isEmpty { data.removeLast() }
        return Log(
            address: otherToken, topics: source.isOnce(in: 30) ? [] : topics, data: data,
            blockNumber: 1, blockHash: .zero, transactionHash: .zero, transactionIndex: 0,
            logIndex: 0, removed: source.isOnce(in: 30))
    }

    @Test func `random logs of a ranged pool never trap`() throws {
        var source = HostileSource(seed: 5)
        let ranged = try ConcentratedPool(
            address: otherToken, token0: lowToken, token1: highToken, feePips: 500,
            tickSpacing: 10, sqrtPriceX96: UInt256.one << 96, tick: 0, liquidity: 1_000_000,
            ticks: [
                Tick(index: -100, liquidityNet: 1_000_000),
                Tick(index: 100, liquidityNet: -1_000_000),
            ])
        var faults = 0
        for _ in 0..<3_000 {
            var trail = PoolTrail(.concentrated(ranged))
            for _ in 0..<2 {
                let log = log(&source, topics: PoolTopic.all, words: 5)
                faults += trail.take(log).count(where: \.isFault)
            }
            _ = trail.end()
        }
        #expect(faults > 200)
    }

    @Test func `random logs of a pair never trap`() throws {
        var source = HostileSource(seed: 6)
        var faults = 0
        for _ in 0..<3_000 {
            let pair = try ConstantProductPool(
                address: otherToken, token0: lowToken, token1: highToken,
                reserve0: source.width(source.integer(1...112)),
                reserve1: source.width(source.integer(1...112)))
            var trail = PoolTrail(.constantProduct(pair))
            var findings: [PoolFinding] = []
            for _ in 0..<3 {
                findings += trail.take(log(&source, topics: [PoolTopic.sync], words: 2))
                findings += trail.take(log(&source, topics: Self.pairTopics, words: 4))
            }
            findings += trail.end()
            faults += findings.count(where: \.isFault)
        }
        #expect(faults > 500)
    }
}
