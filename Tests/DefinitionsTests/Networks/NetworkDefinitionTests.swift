import Arithmetic
import Basics
import Definitions
import Testing

/// What the loader takes and what it refuses, and where it says that the mistake is.
@Suite struct NetworkDefinitionTests {
    static let sound = """
        name: test
        identity:
          chainId: 7
          native: {symbol: ETH, decimals: 18}
          sources: [here]
        blocks: {windowBlocks: 64, pollMilliseconds: 100}
        gas: {tipFloorWei: 5}
        finality:
          kind: opStack
          parentChainId: 1
          rungs:
            - {name: low, grade: included, rule: "tag:latest", typicalSeconds: 2}
            - {name: mid, grade: safe, rule: "tag:safe", mayFallBack: true}
            - {name: top, grade: final, rule: "tag:finalized"}
          bands:
            - {belowUSD: 10.5, rung: low}
            - {rung: top}
          sources: [here]
        contracts:
          - role: permit2
            name: P
            address: "0x0000000000000000000000000000000000000001"
            sources: [here]
        factories:
          - protocol: uniswapV2
            name: F
            address: "0x0000000000000000000000000000000000000002"
            initCodeHash: "0x0000000000000000000000000000000000000000000000000000000000000003"
            sources: [here]
        sources:
          here: {url: "https://example.org/a", checked: 2026-11-29}
        """

    private func refusal(_ old: String, _ new: String) -> DefinitionError? {
        let text = Self.sound.replacing(old, with: new)
        #expect(text != Self.sound, "\(old) is not in the text")
        do throws(DefinitionError) {
            _ = try NetworkDefinition(text: text, file: "test.yaml")
            return nil
        } catch {
            return error
        }
    }

    @Test func `a whole file is read`() throws {
        let definition = try NetworkDefinition(text: Self.sound, file: "test.yaml")
        #expect(definition.chainId == ChainId(7))
        #expect(definition.native.symbol == "ETH")
        #expect(definition.blocks.timeMilliseconds == nil)
        #expect(definition.gas.tipFloorWei == 5)
        #expect(definition.gas.transactionGasMax == nil)
        #expect(definition.finality.parent == ChainId(1))
        #expect(definition.finality.rungs.map(\.name) == ["low", "mid", "top"])
        #expect(definition.finality.rungs.map(\.mayFallBack) == [false, true, false])
        #expect(definition.finality.bands[0].belowUSD == (try ExactDecimal("10.5")))
        #expect(definition.finality.bands[1].belowUSD == nil)
        #expect(definition.contracts(.permit2).map(\.name) == ["P"])
        #expect(definition.factories[0].create2Deployer == definition.factories[0].address)
        #expect(definition.sources.map(\.key) == ["here"])
    }

    @Test(arguments: [
        ("chainId: 7", "chainId: 0", "identity.chainId"),
        ("decimals: 18", "decimals: 99", "identity.native.decimals"),
        ("kind: opStack", "kind: opstack", "finality.kind"),
        ("grade: safe", "grade: sure", "finality.rungs[1].grade"),
        (#"rule: "tag:safe""#, "rule: safe", "finality.rungs[1].rule"),
        ("mayFallBack: true", "mayFallBack: yes", "finality.rungs[1].mayFallBack"),
        ("name: mid", "name: low", "finality.rungs[1]"),
        ("grade: included", "grade: final", "finality.rungs[1]"),
        ("belowUSD: 10.5, rung: low", "belowUSD: 10.5, rung: high", "finality.bands[0].rung"),
        ("- {rung: top}", "- {belowUSD: 9, rung: top}", "finality.bands[1]"),
        ("- {rung: top}", "- {belowUSD: 99, rung: top}", "finality.bands"),
        ("{belowUSD: 10.5, rung: low}", "{rung: low}", "finality.bands[1]"),
        ("role: permit2", "role: permit3", "contracts[0].role"),
        ("000000001\"", "00000001\"", "contracts[0].address"),
        ("protocol: uniswapV2", "protocol: solidly", "factories[0]"),
        ("https://example.org/a", "http://example.org/a", "sources.here.url"),
        ("2026-11-29", "2026-13-29", "sources.here.checked"),
        ("2026-11-29", "yesterday", "sources.here.checked"),
        ("windowBlocks: 64", "windowBlocks: 64, timeMilliseconds: 12", "blocks"),
        ("windowBlocks: 64", "window: 64", "blocks.window"),
        ("tipFloorWei: 5", "tipFloorWei: -5", "gas.tipFloorWei"),
        ("name: test", "title: test", "title"),
    ])
    func `a mistake is refused with the path of its field`(
        old: String, new: String, path: String
    ) {
        let error = refusal(old, new)
        #expect(error?.path == path, "\(error.map(String.init(describing:)) ?? "taken")")
        #expect(error?.file == "test.yaml")
        #expect(error?.line != nil)
    }

    @Test func `a fact without a place, or with one that is not listed, is refused`() {
        #expect(refusal("sources: [here]\nblocks", "sources: []\nblocks")?.path != nil)
        #expect(
            refusal("sources: [here]\nblocks", "sources: [there]\nblocks")?.path
                == "identity.sources[0]")
        #expect(refusal("  sources: [here]\nblocks", "blocks")?.code == .missingKey)
    }

    @Test func `an address that stands there twice is refused`() {
        let twice = """
            contracts:
              - role: multicall3
                name: M
                address: "0x0000000000000000000000000000000000000001"
                sources: [here]
            """
        #expect(refusal("contracts:", twice)?.path == "contracts[1]")
    }

    @Test func `what is no YAML says so`() {
        #expect(throws: DefinitionError.self) {
            try NetworkDefinition(text: "a: [", file: "test.yaml")
        }
        #expect(throws: DefinitionError.self) {
            try NetworkDefinition(text: "", file: "test.yaml")
        }
        #expect(throws: DefinitionError.self) {
            try NetworkDefinition(text: "- 1", file: "test.yaml")
        }
    }
}
