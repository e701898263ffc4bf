import Arithmetic
import Basics
import Chains
import Definitions
import Node
import Settlement
import Testing

/// What a node makes of a network's ladder.
struct FinalityPolicyTests {
    @Test func `without a network the tags count and only what is final is enough`() throws {
        let policy = try FinalityPolicy(NodeDefinition.ChainRules())
        #expect(policy.ladder.kind == .ethereum)
        #expect(
            policy.ladder.rungs.map { "\($0.name) \($0.rule)" } == [
                "included tag:latest", "safe tag:safe", "final tag:finalized",
            ])
        #expect(policy.needed(valueUSD: ExactDecimal(1)).grade == .final)
    }

    @Test func `a ladder that is none is a configuration that says why`() throws {
        var rules = NodeDefinition.ChainRules()
        rules.networkFile = "mine.yaml"
        rules.network = try network(rung: "depth:4")
        let error = #expect(throws: NodeError.self) { try FinalityPolicy(rules) }
        #expect(error?.code == .configuration)
        #expect(error?.text.contains("mine.yaml") == true)
        rules.network = try network(rung: "tag:finalized")
        #expect(try FinalityPolicy(rules).ladder.kind == .opStack)
        rules.network = try network(rung: "moon:full")
        #expect(throws: NodeError.self) { try FinalityPolicy(rules) }
    }

    @Test func `every level that a chain told is evidence`() {
        var levels = ChainLevels(head: 99)
        for (place, level) in ChainLevel.allCases.enumerated() {
            levels[level] = BlockReference(number: UInt64(place), hash: .zero)
        }
        let evidence = FinalityEvidence(levels)
        #expect(
            evidence
                == FinalityEvidence(
                    head: 99, safe: 0, finalized: 1, batchPosted: 2, batchFinal: 3, committed: 4,
                    proven: 5, executed: 6))
        #expect(FinalityEvidence(ChainLevels(head: 7)) == FinalityEvidence(head: 7))
    }

    private func network(rung rule: String) throws -> NetworkDefinition {
        try NetworkDefinition(
            text: """
                name: mine
                identity:
                  chainId: 5
                  native: {symbol: ETH, decimals: 18}
                  sources: [here]
                blocks: {windowBlocks: 64, pollMilliseconds: 100}
                finality:
                  kind: opStack
                  parentChainId: 1
                  rungs:
                    - {name: unsafe, grade: included, rule: "tag:latest"}
                    - {name: final, grade: final, rule: "\(rule)"}
                  bands:
                    - {rung: final}
                  sources: [here]
                sources:
                  here: {url: "https://example.org", checked: 2026-11-29}
                """, file: "mine.yaml")
    }
}
