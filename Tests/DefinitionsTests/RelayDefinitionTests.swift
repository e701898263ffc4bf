import Basics
import Definitions
import Testing

/// By which relay transactions go, as a configuration says it.
struct RelayDefinitionTests {
    private func chain(_ relay: String) throws(DefinitionError) -> NodeDefinition.Chain? {
        let text = ChainText.whole("  rpc: http://127.0.0.1:8545\n\(relay)")
        return try NodeDefinition(file: "/etc/node.yaml", files: OneFile(text: text)).chain
    }

    private static let identity = "identity: {keystoreFile: relay.json, passwordFile: /p}"

    @Test func `without a relay transactions are public`() throws {
        #expect(try chain("")?.relay == nil)
    }

    @Test func `a relay needs its place and an identity`() throws {
        let relay = try chain("  relay: {url: https://relay.example, \(Self.identity)}")?.relay
        #expect(
            relay
                == NodeDefinition.Relay(
                    url: "https://relay.example", keystoreFile: "/etc/relay.json",
                    passwordFile: "/p"))
        #expect(relay?.maxBlocks == 25 && relay?.timeoutSeconds == 10)
    }

    @Test(arguments: ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "https://a/b"])
    func `it is reached where nobody reads along`(url: String) throws {
        let text = """
              relay:
                url: "\(url)"
                statusUrl: "\(url)"
                \(Self.identity)
                maxBlocks: 5
                timeoutSeconds: 3
            """
        let relay = try #require(try chain(text)?.relay)
        #expect(relay.url == url && relay.statusURL == url)
        #expect(relay.maxBlocks == 5 && relay.timeoutSeconds == 3)
    }

    @Test(arguments: [
        ("{}", "chain.relay", "needs the key 'identity'"),
        ("{\(identity)}", "chain.relay", "needs the key 'url'"),
        ("{url: https://a}", "chain.relay", "needs the key 'identity'"),
        ("{url: http://a, \(identity)}", "chain.relay.url", "must be an https URL"),
        ("{url: http://127.0.0.1.example:1, \(identity)}", "chain.relay.url", "https URL"),
        ("{url: ws://a, \(identity)}", "chain.relay.url", "must be an https URL"),
        (
            "{url: https://a, statusUrl: http://a, \(identity)}", "chain.relay.statusUrl",
            "must be an https URL"
        ),
        (
            "{url: https://a, identity: {keystoreFile: a}}", "chain.relay.identity",
            "needs the key 'passwordFile'"
        ),
        (
            "{url: https://a, identity: {keystoreFile: a, passwordFile: b, key: c}}",
            "chain.relay.identity.key", "not a known key"
        ),
        ("{url: https://a, \(identity), maxBlocks: 0}", "chain.relay.maxBlocks", "1...1000"),
        (
            "{url: https://a, \(identity), timeoutSeconds: 0}", "chain.relay.timeoutSeconds",
            "1...120"
        ),
        ("{url: https://a, \(identity), public: 25}", "chain.relay.public", "not a known key"),
    ])
    func `what makes no sense is refused with its place`(
        relay: String, path: String, hint: String
    ) throws {
        let error = try #require(throws: DefinitionError.self) { try chain("  relay: \(relay)") }
        #expect(error.path == path, "\(error)")
        #expect(error.hint.contains(hint), "\(error)")
    }
}
