import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

/// Settled swaps of V4 pools, as the reference computed them.
@Suite struct V4ProofTests {
    private let manager = otherToken
    private let id = Hash32(bytes: [UInt8](repeating: 7, count: 32)) ?? .zero
    private var place: PoolPlace { PoolPlace(emitter: manager, id: id) }

    /// The `Swap` that the manager emits; the trader pays negative amounts.
    private func log(_ row: [Cell], more: UInt64 = 0) throws -> Log {
        let (paid, received) = (try row[3].amount(), try row[4].amount())
        let negative = (UInt256.zero &- paid).bigEndianBytes
        let positive = (received + UInt256(more)).bigEndianBytes
        let amounts = row[0].number == 1 ? [negative, positive] : [positive, negative]
        return poolLog(
            [PoolTopic.swapV4, id, .zero],
            amounts + [
                try row[7].amount().bigEndianBytes, try row[9].amount().bigEndianBytes,
                signedWord(Int32(row[8].number)), UInt256.zero.bigEndianBytes,
            ], address: manager)
    }

    @Test func `every swap of the reference agrees, and one unit more differs`() throws {
        let document: RangedV4Vectors = try vectors("pools_v4.json")
        var (agreed, partial) = (0, 0)
        for vector in document.pools {
            let pool = try vector.pool()
            for row in vector.swaps where row[3].text != "reverts" {
                let (paid, received) = (try row[3].amount(), try row[4].amount())
                if paid.isZero && received.isZero { continue }
                #expect(pool.verdict(on: try log(row), place: place) == .agrees, "\(row)")
                agreed += 1
                partial += row[2].text == row[row[1].number == 1 ? 3 : 4].text ? 0 : 1
                if case .differs = pool.verdict(on: try log(row, more: 1), place: place) {
                    continue
                }
                // One unit more is only right where it costs nothing when it is asked for.
                let tokenIn = row[0].number == 1 ? pool.token0 : pool.token1
                let more = try? pool.amounts(exactOut: received + 1, tokenIn: tokenIn)
                #expect(more?.amountIn == paid, "\(row)")
            }
        }
        #expect(agreed > 250 && partial > 50)
    }

    @Test func `a swap of another pool of the manager is none`() throws {
        let document: RangedV4Vectors = try vectors("pools_v4.json")
        let vector = document.pools[0]
        let row = try #require(vector.swaps.first { $0[3].text != "reverts" })
        let other = PoolPlace(emitter: manager, id: .zero)
        #expect(try vector.pool().verdict(on: log(row), place: other) == .notATrade)
    }
}
