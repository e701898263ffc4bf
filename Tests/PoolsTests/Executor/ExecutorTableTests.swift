import Arithmetic
import Basics
import Ethereum
import Pools
import Testing

@Suite struct ExecutorTableTests {
    @Test func `rows are read as the contract answers them`() throws {
        for each in try ExecutorVectors.all().pools {
            let row = try each.decodedRow()
            #expect(row.scheme.rawValue == each.scheme)
            let answer = try Hex.decode(each.row)
            #expect(row.deployer.bytes == Array(answer[12..<32]))
            #expect(row.initCodeHash.bytes == Array(answer[32..<64]))
            // A byte more or less, a scheme that there is not, no answer.
            for damaged: [UInt8] in [answer + [0], answer.dropLast(), answer.dropLast() + [4], []] {
                #expect(throws: PoolError(.malformedCalldata, "")) {
                    try ExecutorTable.row(decoding: damaged)
                }
            }
        }
    }

    @Test func `a pool is reached by the row whose factory puts it there`() throws {
        let vectors = try ExecutorVectors.all().pools
        let table = ExecutorTable(rows: try vectors.map { try $0.decodedRow() })
        #expect(table.rows.count == 5)
        let salts: [String: ExecutorAccess.Salt] = [
            "tokens": .nothing, "tickSpacing": .tickSpacing,
        ]
        for (index, each) in vectors.enumerated() {
            let expected = ExecutorAccess(
                .factory(row: UInt8(index), salt: salts[each.kind] ?? .fee))
            #expect(try table.access(to: each.pool()) == expected)
            // The leg names what the contract will put into the salt again.
            let pool = try each.pool()
            let method = try pool.swapLeg(tokenIn: pool.token0, amount: 1, by: expected).method
            #expect(method.data.asUInt64.map { $0 >> 24 } == UInt64(index))
            #expect(try table.access(to: each.pool(isOther: true)) == nil)
            let others = table.rows.filter { (try? each.decodedRow()) != $0 }
            #expect(try ExecutorTable(rows: others).access(to: each.pool()) == nil)
        }
    }

    @Test func `families that no factory proves have no row`() throws {
        let table = ExecutorTable(rows: try ExecutorVectors.all().pools.map { try $0.decodedRow() })
        let vault = try VaultPool(
            asset: lowToken, share: highToken, totalAssets: 1, totalSupply: 1)
        #expect(try table.access(to: .coins(CoinPair(.vault(vault), lowToken, highToken))) == nil)
        let manager = try ConcentratedPool(
            uninitialized: otherToken, token0: lowToken, token1: highToken, feePips: 500,
            rules: .v4(ProtocolFees(zeroForOnePips: 0, oneForZeroPips: 0)), tickSpacing: 10)
        #expect(table.access(to: .concentrated(manager)) == nil)
    }

    @Test func `a table has no more rows than the contract`() throws {
        let row = try #require(try ExecutorVectors.all().pools.first).decodedRow()
        #expect(ExecutorTable(rows: Array(repeating: row, count: 17)).rows.count == 16)
    }
}
