import Arithmetic
import Basics
import Ethereum
import Node
import Pools
import Testing

/// Pools moved by logs alone.
@Suite struct PoolFollowerTests {
    private static let pair = address(9)

    private static func address(_ last: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: 0, count: 19) + [last]) ?? .zero
    }

    private func follower(at number: UInt64 = 100) throws -> PoolFollower {
        var follower = PoolFollower()
        let pool = try ConstantProductPool(
            address: Self.pair, token0: Self.address(1), token1: Self.address(2),
            reserve0: 5_000, reserve1: 7_000)
        follower.load([.constantProduct(pool)], number: number, hash: Self.hash(number))
        return follower
    }

    private static func hash(_ number: UInt64, branch: UInt64 = 0) -> Hash32 {
        let bytes = UInt256(limbs: number, branch, 0, 0).bigEndianBytes
        return Hash32(bytes: bytes) ?? .zero
    }

    private func header(
        _ number: UInt64, branch: UInt64 = 0, above parent: Hash32? = nil
    )
        -> BlockHeader
    {
        BlockHeader(
            number: number, hash: Self.hash(number, branch: branch),
            parentHash: parent ?? Self.hash(number - 1), timestamp: .zero, baseFeePerGas: .zero,
            gasLimit: 0, gasUsed: 0)
    }

    private func commit(
        _ follower: inout PoolFollower, _ header: BlockHeader, _ logs: [Log]
    )
        -> Bool
    {
        follower.commit(header, logs: logs)
    }

    private func undo(_ follower: inout PoolFollower, _ orphaned: [Hash32]) -> Bool {
        follower.undo(orphaned)
    }

    private func log(_ data: [UInt8]) -> Log {
        Log(
            address: Self.pair, topics: [PoolTopic.sync], data: data, blockNumber: 0,
            blockHash: .zero, transactionHash: .zero, transactionIndex: 0, logIndex: 0)
    }

    private func sync(_ reserve0: UInt64, _ reserve1: UInt64) -> Log {
        log(UInt256(reserve0).bigEndianBytes + UInt256(reserve1).bigEndianBytes)
    }

    private func reserves(_ follower: PoolFollower) -> [UInt256]? {
        guard case .constantProduct(let pool) = follower.pools.first else { return nil }
        return [pool.reserve0, pool.reserve1]
    }

    @Test func `a block that follows moves the pools`() throws {
        var follower = try follower()
        #expect(commit(&follower, header(101), [sync(5_100, 6_900)]))
        #expect(reserves(follower) == [5_100, 6_900])
        #expect(follower.head?.number == 101)
    }

    @Test func `a block that does not follow leaves no pool in routing`() throws {
        var follower = try follower()
        #expect(!commit(&follower, header(102), [sync(5_100, 6_900)]))
        #expect(follower.pools.isEmpty)
        #expect(!follower.isLoaded)
        // Nor does any block after it, until they are read.
        #expect(!commit(&follower, header(103), []))
        follower.load([], number: 103, hash: Self.hash(103))
        #expect(commit(&follower, header(104), []))
    }

    @Test func `a reorganisation takes the pools back`() throws {
        var follower = try follower()
        #expect(commit(&follower, header(101), [sync(5_100, 6_900)]))
        #expect(commit(&follower, header(102), [sync(5_200, 6_800)]))
        #expect(undo(&follower, [Self.hash(102), Self.hash(101)]))
        #expect(reserves(follower) == [5_000, 7_000])
        let other = header(101, branch: 1, above: Self.hash(100))
        #expect(commit(&follower, other, [sync(4_900, 7_100)]))
        #expect(reserves(follower) == [4_900, 7_100])
    }

    @Test func `a reorganisation beyond what is known leaves no pool in routing`() throws {
        var follower = try follower()
        #expect(commit(&follower, header(101), []))
        #expect(!undo(&follower, [Self.hash(101), Self.hash(100)]))
        #expect(!follower.isLoaded)
    }

    @Test func `a pool that a log contradicts leaves routing until it is read anew`() throws {
        var follower = try follower()
        #expect(commit(&follower, header(101), [log([1, 2, 3])]))
        #expect(follower.pools.isEmpty)
        #expect(follower.quarantined == [Self.pair])
    }

    // MARK: More and fewer

    private func pair(
        _ last: UInt8, _ reserve: UInt256, source: Int, watchedFrom: UInt64 = 0
    ) throws -> FollowedPool {
        FollowedPool(
            .constantProduct(
                try ConstantProductPool(
                    address: PairChain.token(last), token0: PairChain.token(1),
                    token1: PairChain.token(2), reserve0: reserve, reserve1: reserve,
                    feePips: 3_000)),
            source: source, watchedFrom: watchedFrom)
    }

    private func synced(_ last: UInt8, _ reserve: UInt256) -> Log {
        Log(
            address: PairChain.token(last), topics: [PoolTopic.sync],
            data: reserve.bigEndianBytes + reserve.bigEndianBytes, blockNumber: 0,
            blockHash: .zero, transactionHash: .zero, transactionIndex: 0, logIndex: 0)
    }

    private func firstReserves(_ follower: PoolFollower) -> [UInt256] {
        follower.all.compactMap { followed in
            if case .constantProduct(let pool) = followed.pool { pool.reserve0 } else { nil }
        }
    }

    @Test func `a found pool is due when its logs are told, and not before`() throws {
        var follower = PoolFollower()
        follower.load(
            [try pair(10, 100, source: 0)],
            at: PoolFollower.Block(number: 100, hash: Self.hash(100), watchVersion: 1))
        follower.add([try pair(11, 200, source: 7, watchedFrom: 2)])
        follower.add([try pair(11, 200, source: 7, watchedFrom: 2)])
        #expect(follower.all.count == 2 && follower.place(of: 7) == 1)
        #expect(follower.due.isEmpty && follower.pools.count == 1)
        // A round that had begun before knows nothing of it.
        #expect(follower.commit(header(101), logs: [], watchVersion: 1) == true)
        #expect(follower.due.isEmpty)
        #expect(follower.commit(header(102), logs: [], watchVersion: 2) == true)
        #expect(follower.due == [1])
        follower.refresh([(1, try pair(11, 300, source: 7).pool)], at: Self.hash(102))
        #expect(follower.pools.count == 2 && firstReserves(follower) == [100, 300])
        #expect(follower.commit(header(103), logs: [synced(11, 400)], watchVersion: 2) == true)
        #expect(firstReserves(follower) == [100, 400])
        #expect(follower.undo([Self.hash(103)]) == true)
        #expect(firstReserves(follower) == [100, 300])
        // Before the block at which it was read nothing is known of it.
        #expect(follower.undo([Self.hash(102)]) == true)
        #expect(follower.pools.count == 1 && follower.due.isEmpty)
    }

    @Test func `a pool that is loaded before its logs are told is read again`() throws {
        var follower = PoolFollower()
        follower.load(
            [try pair(10, 100, source: 0), try pair(11, 200, source: 1, watchedFrom: 2)],
            at: PoolFollower.Block(number: 100, hash: Self.hash(100), watchVersion: 1))
        #expect(follower.pools.count == 1 && follower.due.isEmpty)
        #expect(follower.commit(header(101), logs: [], watchVersion: 2) == true)
        #expect(follower.due == [1])
    }

    @Test func `pools that are dropped take nothing of the others' past with them`() throws {
        var follower = PoolFollower()
        follower.load(
            try (0..<4).map { try pair(UInt8(10 + $0), 100, source: $0) },
            at: PoolFollower.Block(number: 100, hash: Self.hash(100)))
        for number in 101...103 as ClosedRange<UInt64> {
            let logs = (10..<14).map { synced($0, UInt256(number * 10) + UInt256(UInt64($0))) }
            #expect(follower.commit(header(number), logs: logs) == true)
        }
        follower.remove([0, 2, 9])
        #expect(follower.all.map(\.source) == [1, 3])
        #expect(firstReserves(follower) == [1_041, 1_043])
        #expect(follower.undo([Self.hash(103)]) == true)
        #expect(firstReserves(follower) == [1_031, 1_033])
        #expect(follower.undo([Self.hash(102), Self.hash(101)]) == true)
        #expect(firstReserves(follower) == [100, 100])
    }

    @Test func `which blocks led to the head is remembered`() throws {
        var follower = try follower(at: 100)
        #expect(commit(&follower, header(101), []))
        #expect(follower.remembers(101, Self.hash(101)) == true)
        #expect(follower.remembers(101, Self.hash(7)) == false)
        #expect(follower.remembers(102, Self.hash(102)) == false)
        #expect(follower.remembers(99, Self.hash(99)) == nil)
        #expect(PoolFollower().remembers(5, .zero) == nil)
    }
}
