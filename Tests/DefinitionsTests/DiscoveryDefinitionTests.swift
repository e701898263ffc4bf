import Basics
import Definitions
import Testing

/// Factories whose pools are found, and lists of pools in files of their own.
@Suite struct DiscoveryDefinitionTests {
    private typealias Discovery = NodeDefinition.Discovery

    private static func hex(_ byte: UInt8, _ count: Int = 20) -> String {
        "0x" + Hex.encode([UInt8](repeating: byte, count: count)).dropFirst(2)
    }

    private static func address(_ byte: UInt8) -> Address {
        Address(bytes: [UInt8](repeating: byte, count: 20)) ?? .zero
    }

    private let files: [String: String] = [
        "pools.yaml": """
        pools:
          - {kind: vault, address: "\(DiscoveryDefinitionTests.hex(0xB1))", \
        asset: "\(DiscoveryDefinitionTests.hex(0xB2))"}
        """,
        "bad.yaml": "pools: []\nmore: 1\n",
        "nets/local.yaml": """
        name: local
        identity:
          chainId: 1337
          native: {symbol: ETH, decimals: 18}
          sources: [here]
        blocks: {windowBlocks: 64, pollMilliseconds: 100}
        finality:
          kind: ethereum
          rungs:
            - {name: included, grade: included, rule: "tag:latest"}
            - {name: final, grade: final, rule: "tag:finalized"}
          bands:
            - {rung: final}
          sources: [here]
        factories:
          - protocol: uniswapV3
            name: Three
            address: "\(DiscoveryDefinitionTests.hex(0xC1))"
            deployer: "\(DiscoveryDefinitionTests.hex(0xC2))"
            initCodeHash: "\(DiscoveryDefinitionTests.hex(0xC3, 32))"
            sources: [here]
        sources:
          here: {url: "https://example.org", checked: 2026-11-29}
        """,
    ]

    private func definition(_ lines: String) throws(DefinitionError) -> NodeDefinition {
        var text = ChainText.whole("  rpc: http://a\n" + lines)
        let tokens = ([0xD1, 0xD2] as [UInt8]).map { byte in
            "{symbol: T, asset: ETH, decimals: 18, address: \"\(Self.hex(byte))\"}"
        }
        text = text.replacing("tokens: []", with: "tokens: [\(tokens.joined(separator: ", "))]")
        var files = files
        files["node.yaml"] = "networks: nets\n" + text
        return try NodeDefinition(file: "node.yaml", files: NamedFiles(texts: files))
    }

    private func found(_ line: String, network: Bool = false) throws -> Discovery {
        let lines = (network ? "  network: local\n" : "") + "  discovery:\n    - {\(line)}"
        return try #require(try definition(lines).chain?.discoveries.first)
    }

    private func error(_ line: String, network: Bool = false) throws -> DefinitionError {
        let lines = (network ? "  network: local\n" : "") + "  discovery:\n    - {\(line)}"
        return try #require(throws: DefinitionError.self) { try definition(lines) }
    }

    private let factory = "factory: \"\(DiscoveryDefinitionTests.hex(0xC1))\", fromBlock: 7"
    private let codeHash = Hash32(bytes: [UInt8](repeating: 0xC3, count: 32)) ?? .zero
    private let code = "initCodeHash: \"\(DiscoveryDefinitionTests.hex(0xC3, 32))\""

    @Test func `each family says what its factory's logs do not tell`() throws {
        let address = Self.address(0xC1)
        #expect(
            try found("kind: constantProduct, \(factory), feePips: 3000, \(code)")
                == Discovery(
                    address: address,
                    family: .constantProduct(feePips: 3_000, initCodeHash: codeHash),
                    fromBlock: 7))
        #expect(
            try found("kind: concentrated, \(factory), \(code)").family
                == .concentrated(deployer: address, initCodeHash: codeHash))
        #expect(
            try found("kind: solidly, \(factory), variant: aerodrome").family
                == .solidly(variant: "aerodrome", feePips: nil))
        let (manager, view) = (Self.hex(0xC4), Self.hex(0xC5))
        #expect(
            try found("kind: uniswapV4, manager: \"\(manager)\", view: \"\(view)\", fromBlock: 0")
                == Discovery(
                    address: Self.address(0xC4), family: .uniswapV4(view: Self.address(0xC5)),
                    fromBlock: 0))
        for (kind, isStable) in [("weighted", false), ("balancerStable", true)] {
            let rule = try found("kind: \(kind), vault: \"\(manager)\", \(factory)")
            #expect(rule.family == .balancerV3(maker: address, isStable: isStable))
            #expect(rule.address == Self.address(0xC4) && rule.kind.rawValue == kind)
        }
    }

    @Test func `tokens must be the chain's, and code may be checked`() throws {
        let line = "kind: solidly, \(factory), variant: aerodrome, "
        let both = "tokens: [\"\(Self.hex(0xD1))\", \"\(Self.hex(0xD2))\"]"
        let rule = try found(line + both + ", codeHash: \"\(Self.hex(0xC3, 32))\"")
        #expect(rule.tokens == [Self.address(0xD1), Self.address(0xD2)])
        #expect(rule.codeHash == codeHash)
        let other = "tokens: [\"\(Self.hex(0xD1))\", \"\(Self.hex(0xD3))\"]"
        let error = try error(line + other)
        #expect(error.path == "chain.discovery[0].tokens")
        #expect(error.hint.contains("none of the chain's tokens"))
    }

    @Test func `what the network knows of a factory need not be said, and no other is taken`()
        throws
    {
        #expect(
            try found("kind: concentrated, \(factory)", network: true).family
                == .concentrated(deployer: Self.address(0xC2), initCodeHash: codeHash))
        let foreign = "kind: concentrated, factory: \"\(Self.hex(0xC9))\", fromBlock: 7, \(code)"
        let error = try error(foreign, network: true)
        #expect(error.path == "chain.discovery[0].factory")
        #expect(error.hint.contains("no contract or factory of network local"))
        #expect(try found(foreign).address == Self.address(0xC9))
    }

    @Test func `what is missing or of no family is refused by its name`() throws {
        for (line, path, hint) in [
            ("kind: slipstream, \(factory)", "chain.discovery[0].kind", "list others"),
            ("kind: solidly, fromBlock: 7, variant: aerodrome", "chain.discovery[0]", "'factory'"),
            (
                "kind: solidly, factory: \"\(Self.hex(0xC1))\", variant: aerodrome",
                "chain.discovery[0]", "'fromBlock'"
            ),
            ("kind: solidly, \(factory), variant: solidly", "chain.discovery[0]", "'feePips'"),
            ("kind: constantProduct, \(factory), \(code)", "chain.discovery[0]", "'feePips'"),
            ("kind: concentrated, \(factory)", "chain.discovery[0]", "'initCodeHash'"),
            (
                "kind: concentrated, \(factory), \(code), view: 1", "chain.discovery[0].view",
                "known"
            ),
        ] {
            let error = try error(line)
            #expect(error.path == path, "\(line)")
            #expect(error.hint.contains(hint), "\(error)")
        }
    }

    @Test func `pools may stand in a file of their own`() throws {
        let chain = try #require(try definition("  poolsFile: pools.yaml").chain)
        #expect(chain.registeredPools.map(\.address) == [Self.address(0xB1)])
        let line = "{kind: vault, address: \"\(Self.hex(0xB1))\", asset: \"\(Self.hex(0xB2))\"}"
        let twice = try #require(throws: DefinitionError.self) {
            try definition("  poolsFile: pools.yaml\n  pools:\n    - \(line)")
        }
        #expect(twice.file == "pools.yaml" && twice.hint.contains("twice"))
        let bad = try #require(throws: DefinitionError.self) {
            try definition("  poolsFile: bad.yaml")
        }
        #expect(bad.file == "bad.yaml" && bad.path == "more")
        let missing = try #require(throws: DefinitionError.self) {
            try definition("  poolsFile: none.yaml")
        }
        #expect(missing.code == .unreadable)
    }
}
