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

    @Test func `what nobody else has confirmed is a short list`() {
        let stable = StableSwapVariant.allCases.filter { $0.evidence == .unverified }
        #expect(stable == [.pax])
        #expect(CryptoSwapVariant.allCases.allSatisfy { $0.evidence != .unverified })
        #expect(WeightedPool.Version.allCases.filter { $0.evidence != .bytecode } == [.v3])
        #expect(BalancerStablePool.Version.allCases.filter { $0.evidence != .bytecode } == [.v3])
    }
}
