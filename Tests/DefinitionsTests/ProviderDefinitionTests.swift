import Basics
import Definitions
import Testing

/// Who is asked about a chain, as a configuration says it.
struct ProviderDefinitionTests {
    private func definition(_ chain: String) throws(DefinitionError) -> NodeDefinition {
        try NodeDefinition(file: "node.yaml", files: OneFile(text: ChainText.whole(chain)))
    }

    private func chain(_ text: String) throws -> NodeDefinition.Chain {
        try #require(try definition(text).chain)
    }

    private func error(_ text: String) throws -> DefinitionError {
        try #require(throws: DefinitionError.self) { try definition(text) }
    }

    @Test func `one provider is named by its address`() throws {
        let chain = try chain(
            """
              rpc: http://127.0.0.1:8545
              webSocket: ws://127.0.0.1:8546
            """)
        #expect(
            chain.providers == [
                NodeDefinition.Provider(
                    rpc: "http://127.0.0.1:8545", webSocket: "ws://127.0.0.1:8546")
            ])
        #expect(chain.agreement == 1)
        #expect(chain.providerText == "http://127.0.0.1:8545")
    }

    @Test func `several are a list, of which two must agree unless it says otherwise`() throws {
        let list = """
              providers:
                - {name: own, rpc: http://a:1, webSocket: ws://a:1, weight: 9}
                - {rpc: https://b/key, unitsPerSecond: 330, burstUnits: 1000}
                - {rpc: https://c}
            """
        let chain = try chain(list)
        #expect(chain.providers.map(\.name) == ["own", "provider 2", "provider 3"])
        #expect(chain.providers.map(\.weight) == [9, 1, 1])
        #expect(chain.providers[1].unitsPerSecond == 330)
        #expect(chain.providers[1].burstUnits == 1_000)
        #expect(chain.agreement == 2)
        #expect(chain.providerText == "own, provider 2, provider 3")
        #expect(try self.chain(list + "\n  agreement: 3").agreement == 3)
        #expect(try self.chain("  providers: [{rpc: http://a}]").agreement == 1)
    }

    @Test(arguments: [
        ("", "chain", "needs the key 'rpc' or 'providers'"),
        ("  rpc: http://a\n  providers: [{rpc: http://b}]", "chain.rpc", "not both"),
        (
            "  webSocket: ws://a\n  providers: [{rpc: http://b}]", "chain.webSocket",
            "belongs to an entry"
        ),
        ("  providers: []", "chain.providers", "must name 1...16"),
        ("  providers: [{weight: 2}]", "chain.providers[0]", "needs the key 'rpc'"),
        ("  providers: [{rpc: ftp://a}]", "chain.providers[0].rpc", "http:// or https://"),
        (
            "  providers: [{rpc: http://a, webSocket: http://a}]",
            "chain.providers[0].webSocket", "ws:// or wss://"
        ),
        (
            "  providers: [{rpc: http://a}, {rpc: http://a}]", "chain.providers[1]",
            "of another provider"
        ),
        (
            "  providers: [{rpc: http://a, name: x}, {rpc: http://b, name: x}]",
            "chain.providers[1]", "of another provider"
        ),
        (
            "  providers: [{rpc: http://a, burstUnits: 5}]", "chain.providers[0].burstUnits",
            "needs 'unitsPerSecond'"
        ),
        ("  providers: [{rpc: http://a, url: b}]", "chain.providers[0].url", "not a known key"),
        ("  providers: [{rpc: http://a}]\n  agreement: 2", "chain.agreement", "1...1"),
        ("  rpc: http://a\n  agreement: 0", "chain.agreement", "1...1"),
    ])
    func `what makes no sense is refused with its place`(
        text: String, path: String, hint: String
    ) throws {
        let error = try error(text)
        #expect(error.path == path)
        #expect(error.hint.contains(hint), "\(error)")
    }
}
