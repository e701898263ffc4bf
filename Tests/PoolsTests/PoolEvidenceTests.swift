import Arithmetic
import Foundation
import Pools
import Testing

/// What is said of each variant's evidence, against the vectors that there are.
@Suite struct PoolEvidenceTests {
    @Test(arguments: StableSwapVariant.allCases)
    func `a form of StableSwap has the answers that it claims`(variant: StableSwapVariant) throws {
        let document: StableSwapVectors = try vectors("pools_stableswap.json")
        let cases = document.cases.filter { $0.pool.variant == variant.rawValue }
        let byOthers = cases.filter { $0.by != "rules" }.count
        switch variant.evidence {
        case .independent: #expect(byOthers > cases.count / 2)
        case .partial: #expect(byOthers > 0)
        case .unverified: #expect(byOthers == 0 && !cases.isEmpty)
        case .bytecode: Issue.record("no bytecode of it is known")
        }
    }

    @Test func `the table names the oracle of every variant or says that there is none`() {
        let table = PoolOracle.table
        #expect(table.map(\.title) == PoolVariant.all.map(\.title))
        #expect(table.map(\.evidence) == PoolVariant.all.map(\.evidence))
        for row in table {
            #expect((row.oracle == nil) == (row.evidence == .unverified), "\(row.title)")
            #expect(row.oracle == nil || row.vectors != nil, "\(row.title)")
        }
    }

    @Test(arguments: PoolOracle.table.indices)
    func `answers of the named oracle are there`(place: Int) throws {
        let row = PoolOracle.table[place]
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        if let client = row.client {
            let path = tests.appending(path: "EndToEndTests/Clients/\(client)").path()
            #expect(FileManager.default.isReadableFile(atPath: path), "\(client)")
        }
        guard let vectors = row.vectors else { return }
        let text = try String(
            contentsOf: tests.appending(path: "Vectors/\(vectors)"), encoding: .utf8)
        // Files of several variants name each.
        let name = PoolVariant.all[place].name
        #expect(!text.isEmpty)
        if let name, row.oracle != nil { #expect(text.contains("\"\(name)\""), "\(row.title)") }
    }

    @Test func `a pool has the evidence of its variant`() throws {
        let plain = try ConstantProductPool(
            token0: lowToken, token1: highToken, reserve0: 1_000, reserve1: 1_000)
        let taxed = try ConstantProductPool(
            token0: lowToken, token1: highToken, reserve0: 1_000, reserve1: 1_000,
            transferTaxPips1: 1)
        #expect(AnyPool.constantProduct(plain).evidence == .bytecode)
        #expect(AnyPool.constantProduct(taxed).evidence == .unverified)
        let wrapper = try WrapperPool(underlying: lowToken, wrapped: highToken, rate: 5)
        #expect(AnyCoinPool.wrapper(wrapper).evidence == .unverified)
    }

    @Test func `what nobody else has confirmed is a short list`() {
        let unverified =
            "constantProduct of a taxed token, stableSwap pax, vault with a fee, wrapper"
        #expect(PoolVariant.titles(.unverified) == unverified)
    }
}
