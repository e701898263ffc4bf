import Arithmetic
import Basics
import Pools
import Testing

/// Signed orders against eth-account, and fills against the published rules, written a second time.
@Suite struct MakerOrderDifferentialTests {
    private static func document() throws -> MakerOrderVectors {
        try vectors("pools_maker.json")
    }

    @Test func `every digest is eth-account's`() throws {
        for row in try Self.document().cases {
            let order = try row.state.order()
            #expect(order.digest(in: try row.state.domain()).hex == row.digest)
        }
    }

    @Test func `every fill moves and leaves what the rules say, or is refused with the field`()
        throws
    {
        var (fills, refusals) = (0, 0)
        for row in try Self.document().cases {
            let asked = try UInt256(decimal: row.asked)
            do {
                let pool = try row.state.makerOrderPool()
                let swap =
                    row.isExactIn
                    ? try pool.swap(exactIn: asked, from: 0, to: 1)
                    : try pool.swap(exactOut: asked, from: 0, to: 1)
                let moved = swap.amounts
                let found = [moved.amountIn, moved.amountOut, moved.feeAmount].map(\.description)
                #expect(found == row.amounts, "\(row)")
                #expect(moved.isPartial == row.isPartial, "\(row)")
                #expect(swap.after.state.filled.description == row.filled, "\(row)")
                fills += 1
            } catch let error as PoolError {
                #expect([error.code.rawValue, error.field ?? ""] == row.refusal, "\(row) \(error)")
                refusals += 1
            }
        }
        #expect(fills > 100 && refusals > 100)
    }

    @Test func `the quickest verb is the swap's output, and says where a swap would be partial`()
        throws
    {
        for row in try Self.document().cases where row.isExactIn && row.amounts != nil {
            let pool = AnyCoinPool.makerOrder(try row.state.makerOrderPool())
            let asked = try UInt256(decimal: row.asked)
            if row.isPartial == true {
                #expect(throws: PoolError(.exhausted, "")) {
                    try pool.amountOut(exactIn: asked, from: 0, to: 1)
                }
            } else {
                #expect(
                    try pool.amountOut(exactIn: asked, from: 0, to: 1).description
                        == row.amounts?[1])
            }
        }
    }
}
