import Arithmetic
import Basics
import Ethereum
import Node
import Pools
import Testing

/// Followed pools whose settled swaps are compared, and what keeps them out of routing.
@Suite struct PoolProofTests {
    private static let rules = QuarantineRules(rightTradesNeeded: 2)

    // MARK: What deviates is out of routing

    @Test func `swaps that the simulator gives are counted and leave the pool in routing`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules)
        let block = chain.block([try chain.swap(1_000_000), try chain.swap(77_777)])
        #expect(follower.commit(block.header, logs: block.logs) == true)
        #expect(try follower.pools == [chain.pool])
        #expect(follower.all[0].standing.right == 2)
        #expect(follower.takeNews().isEmpty == true)
    }

    @Test func `one wei of difference takes the pool out of routing and is told once`() throws {
        var chain = PairChain(feePips: 3_000)
        // The node was told a lower fee than the pair charges.
        var follower = try chain.follower(Self.rules, feePips: 2_500)
        for _ in 0..<3 {
            let block = chain.block([try chain.swap(1_000_000_000_000)])
            #expect(follower.commit(block.header, logs: block.logs) == true)
            #expect(follower.pools.isEmpty)
        }
        #expect(follower.quarantined == [PairChain.address])
        let quarantine = try #require(follower.all[0].standing.quarantine)
        #expect(quarantine.block == 103)
        #expect(quarantine.reason.description.contains("expected 2500, settled 3000"))
        let news = follower.takeNews()
        #expect(news.count == 1)
        #expect(news.first?.description.contains("is out of routing: feePips") == true)
        #expect(follower.takeNews().isEmpty == true)
    }

    @Test func `a reorganisation takes the quarantine back with its block`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules, feePips: 2_500)
        let block = chain.block([try chain.swap(1_000_000_000_000)])
        #expect(follower.commit(block.header, logs: block.logs) == true)
        #expect(follower.pools.isEmpty)
        #expect(follower.undo([block.header.hash]) == true)
        #expect(follower.pools.count == 1)
        #expect(follower.all[0].standing.wrong == 0)
        #expect(follower.due.isEmpty)
    }

    // MARK: Back into routing

    @Test func `right trades in a row bring the pool back`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules)
        let wrong = chain.block([try chain.swap(1_000_000, paysMore: 1)])
        #expect(follower.commit(wrong.header, logs: wrong.logs) == true)
        #expect(follower.pools.isEmpty)
        for count in 1...2 {
            let right = chain.block([try chain.swap(1_000_000)])
            #expect(follower.commit(right.header, logs: right.logs) == true)
            #expect(follower.pools.count == (count == 2 ? 1 : 0))
        }
        #expect(try follower.pools == [chain.pool])
        #expect(follower.takeNews().last?.description.contains("in routing again") == true)
    }

    @Test func `a reading that is what was followed keeps it out`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules)
        let wrong = chain.block([try chain.swap(1_000_000, paysMore: 1)])
        #expect(follower.commit(wrong.header, logs: wrong.logs) == true)
        #expect(follower.due == [0])
        follower.refresh([(0, try chain.pool)], at: wrong.header.hash)
        #expect(follower.due.isEmpty && follower.pools.isEmpty)
    }

    @Test func `a reading that is another explains it, is told, and brings it back`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules)
        // A swap that the node never heard of.
        _ = try chain.swap(5_000_000)
        let seen = chain.block([try chain.swap(1_000_000)])
        #expect(follower.commit(seen.header, logs: seen.logs) == true)
        #expect(follower.pools.isEmpty)
        _ = follower.takeNews()
        let other = try chain.moved(by: 1)
        follower.refresh([(0, other)], at: seen.header.hash)
        #expect(follower.pools == [other])
        let news = follower.takeNews().map(\.description)
        #expect(news.count == 2)
        #expect(news.first?.contains("not what its logs had told") == true)
    }

    @Test func `a reading of a block before is moved on to the head`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules)
        let bad = chain.block([chain.malformed()])
        #expect(follower.commit(bad.header, logs: bad.logs) == true)
        #expect(follower.all[0].standing.isStale)
        let read = try chain.pool
        for _ in 0..<3 {
            let block = chain.block([try chain.swap(1_000_000)])
            #expect(follower.commit(block.header, logs: block.logs) == true)
            #expect(follower.pools.isEmpty)
        }
        follower.refresh([(0, read)], at: bad.header.hash)
        #expect(try follower.pools == [chain.pool])
        #expect(follower.all[0].standing.right == 3)
    }

    @Test func `a reading of a block that left the chain is let go`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules)
        let bad = chain.block([chain.malformed()])
        #expect(follower.commit(bad.header, logs: bad.logs) == true)
        follower.refresh([(0, try chain.pool)], at: .zero)
        #expect(follower.due == [0])
        follower.refresh([(7, try chain.pool)], at: bad.header.hash)
        #expect(follower.due == [0])
    }

    @Test func `a chain that was lost is read anew and its proofs are kept`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules)
        let wrong = chain.block([try chain.swap(1_000_000, paysMore: 1)])
        #expect(follower.commit(wrong.header, logs: wrong.logs) == true)
        for isFirst in [true, false] {
            var gap = chain.block([]).header
            gap.parentHash = .zero
            #expect(follower.commit(gap, logs: []) == false)
            follower.load([try chain.pool], number: gap.number, hash: gap.hash)
            #expect(follower.pools.count == (isFirst ? 1 : 0), "a reading helps once")
            #expect(follower.all[0].standing.wrong == (isFirst ? 1 : 2))
            let again = chain.block([try chain.swap(1_000_000, paysMore: 1)])
            #expect(follower.commit(again.header, logs: again.logs) == true)
        }
    }

    @Test func `what moves without a log is out of routing until it is read at the head`() throws {
        let wrapper = try WrapperPool(
            underlying: PairChain.token(1),
            wrapped: PairChain.token(2), rate: 1_000_000_000_000_000_000)
        let pool = AnyPool.coins(
            try CoinPair(.wrapper(wrapper), PairChain.token(1), PairChain.token(2)))
        var chain = PairChain(feePips: 3_000)
        var follower = PoolFollower(rules: Self.rules)
        follower.load([pool], number: 100, hash: PairChain.hash(100))
        #expect(follower.pools == [pool])
        let first = chain.block([]).header
        let second = chain.block([]).header
        #expect(follower.commit(first, logs: []) == true)
        #expect(follower.pools.isEmpty && follower.due == [0])
        #expect(follower.commit(second, logs: []) == true)
        follower.refresh([(0, pool)], at: first.hash)
        #expect(follower.pools.isEmpty, "of the block before")
        follower.refresh([(0, pool)], at: second.hash)
        #expect(follower.pools == [pool])
        #expect(follower.undo([second.hash]) == true)
        #expect(follower.pools == [pool], "as it was read there")
        #expect(follower.takeNews().isEmpty == true)
    }

    @Test func `reserves that move without a trade are told and are no error`() throws {
        var chain = PairChain(feePips: 3_000)
        var follower = try chain.follower(Self.rules)
        let block = chain.block([try chain.donation(500)])
        #expect(follower.commit(block.header, logs: block.logs) == true)
        #expect(follower.pools.count == 1)
        #expect(follower.takeNews().first?.description.contains("without a trade") == true)
    }
}
