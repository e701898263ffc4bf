import Basics
import Definitions
import Markets
import Testing

/// How a chain is followed, by the network that a configuration names and by its own lines.
struct ChainRulesTests {
    private static let address = "\"0x" + String(repeating: "11", count: 20) + "\""

    private static func network(_ name: String, chainId: Int) -> String {
        """
        name: \(name)
        identity:
          chainId: \(chainId)
          native: {symbol: ETH, decimals: 18}
          sources: [here]
        blocks:
          timeMilliseconds: 2000
          windowBlocks: 2048
          pollMilliseconds: 700
          headAgeMillisecondsMax: 20000
          sources: [here]
        gas: {transactionGasMax: 99000, tipFloorWei: 5}
        finality:
          kind: opStack
          parentChainId: 1
          rungs:
            - {name: unsafe, grade: included, rule: "tag:latest"}
            - {name: final, grade: final, rule: "tag:finalized"}
          bands:
            - {rung: final}
          sources: [here]
        sources:
          here: {url: "https://example.org", checked: 2026-11-29}
        """
    }

    private func chain(
        _ lines: String, top: String = "", networks: NodeDefinition.NetworkPlaces = .init(),
        chainId: String = ""
    ) throws(DefinitionError) -> NodeDefinition.Chain? {
        let text = """
            node: abcd
            data: data
            api: {port: 0, keyFile: key}
            \(top)
            assets:
              - {asset: ETH, decimals: 18}
            chain:
              rpc: http://127.0.0.1:8545
            \(chainId)
            \(lines)
              executor: \(Self.address)
              keystoreFile: wallet.json
              passwordFile: password
              native: {symbol: ETH, asset: ETH, decimals: 18}
              tokens: []
            limits: []
            """
        let files = NamedFiles(texts: [
            "etc/node.yaml": text,
            "Networks/Chains/base.yaml": Self.network("base", chainId: 8453),
            "etc/mine/base.yaml": Self.network("mine", chainId: 5),
            "copy/network.yaml": Self.network("copy", chainId: 6),
        ])
        return try NodeDefinition(file: "etc/node.yaml", files: files, networks: networks).chain
    }

    @Test func `a network by name brings everything that the chain does not say`() throws {
        let chain = try #require(try chain("  network: base"))
        #expect(chain.chainId == ChainId(8453))
        #expect(chain.pollMilliseconds == 700)
        #expect(chain.replaceAfterSeconds == 6, "three blocks")
        #expect(chain.rules.network?.name == "base")
        #expect(chain.rules.networkFile == "Networks/Chains/base.yaml")
        #expect(chain.rules.windowBlocks == 2_048)
        #expect(chain.rules.headAgeMillisecondsMax == 20_000)
        #expect(chain.rules.transactionGasMax == 99_000)
        #expect(chain.rules.tipFloorWei == 5)
    }

    @Test func `the chain's own lines win`() throws {
        let chain = try #require(
            try chain(
                """
                  network: base
                  pollMilliseconds: 250
                  replaceAfterSeconds: 9
                  windowBlocks: 64
                  headAgeMillisecondsMax: 1000
                  transactionGasMax: 50000
                  tipFloorWei: 0
                  dollars: [USDC, DAI]
                """, chainId: "  chainId: 84532"))
        #expect(chain.chainId == ChainId(84_532))
        #expect(chain.pollMilliseconds == 250)
        #expect(chain.replaceAfterSeconds == 9)
        #expect(chain.rules.windowBlocks == 64)
        #expect(chain.rules.headAgeMillisecondsMax == 1_000)
        #expect(chain.rules.transactionGasMax == 50_000)
        #expect(chain.rules.tipFloorWei == 0)
        #expect(chain.rules.dollars == [Asset("USDC"), Asset("DAI")])
    }

    @Test func `without a network everything is as it was`() throws {
        let chain = try #require(try chain("", chainId: "  chainId: 1337"))
        #expect(chain.rules == NodeDefinition.ChainRules())
        #expect(chain.pollMilliseconds == 1_000)
        #expect(chain.replaceAfterSeconds == 36)
    }

    @Test func `a path, a folder of one's own and a copy are found before the shipped files`()
        throws
    {
        let path = try #require(try chain("  network: mine/base.yaml"))
        #expect(path.rules.network?.name == "mine")
        let folder = try #require(try chain("  network: base", top: "networks: mine"))
        #expect(folder.rules.networkFile == "etc/mine/base.yaml")
        let copy = try #require(
            try chain("  network: base", networks: .init(file: "copy/network.yaml")))
        #expect(copy.chainId == ChainId(6))
    }

    @Test func `a network that is not there is an error that says what is`() throws {
        let unknown = #expect(throws: DefinitionError.self) { try chain("  network: bass") }
        #expect(unknown?.path == "chain.network")
        #expect(unknown?.hint.contains("base") == true)
        let lost = #expect(throws: DefinitionError.self) {
            try chain("  network: ./bass.yaml")
        }
        #expect(lost?.code == .unreadable)
        let nowhere = #expect(throws: DefinitionError.self) {
            try chain("  network: base", networks: .init(folders: ["elsewhere"]))
        }
        #expect(nowhere?.hint.contains("elsewhere") == true)
    }

    @Test func `a chain has an id of its own or a network`() throws {
        let error = #expect(throws: DefinitionError.self) { try chain("") }
        #expect(error?.hint.contains("chainId") == true)
    }

    @Test func `a parent has providers and the place of its batches`() throws {
        let chain = try #require(
            try chain(
                """
                  network: base
                  parent: {rpc: "http://127.0.0.1:1", inbox: \(Self.address)}
                """))
        #expect(chain.rules.parent?.providers.map(\.rpc) == ["http://127.0.0.1:1"])
        #expect(chain.rules.parent?.agreement == 1)
        #expect(throws: DefinitionError.self) {
            try self.chain("  network: base\n  parent: {rpc: \"http://127.0.0.1:1\"}")
        }
    }
}
