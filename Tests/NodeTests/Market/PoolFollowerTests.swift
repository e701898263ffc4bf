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
}
