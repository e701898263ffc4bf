import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// What a node says of a configuration or a world that it cannot start in: one line that tells
    /// the place and what would be right, exit code 1, and nothing is written.
    @Suite struct ConfigurationTests {
        private static let good = """
            node: test
            data: journal
            api: {port: 0, keyFile: api.key}
            assets:
              - {asset: ETH, decimals: 18}
            limits: []
            chain:
              chainId: 1337
              rpc: http://127.0.0.1:1
              executor: "0x5b5FB5DA6798B3a5366081aCFccc4A24651412ac"
              keystoreFile: wallet.json
              passwordFile: wallet.password
              native: {symbol: ETH, asset: ETH, decimals: 18}
              tokens:
                - {symbol: WETH, asset: ETH, decimals: 18, address: "0x85A6cEaD4812bd9008FcaF460f32E388eCeAB5c3"}

            """

        private static let keystore =
            "  keystoreFile: wallet.json\n  passwordFile: wallet.password\n"

        /// A change to the good configuration, the line at fault, and what is said of it.
        struct Fault: Sendable, CustomTestStringConvertible {
            let old: String
            let new: String
            let line: Int
            let says: String

            var testDescription: String { says }
        }

        private static let faults = [
            Fault(
                old: "port: 0", new: "prot: 0", line: 3,
                says: "api.prot: is not a known key; known here: "),
            Fault(
                old: "keyFile: api.key}",
                new: "keyFile: api.key, approvers: [{name: one, keyFile: one.key}]}", line: 3,
                says: "api.approvers: name two approvers at least, or none"),
            Fault(
                old: "keyFile: api.key}",
                new:
                    "keyFile: api.key, approvers: [{name: one, keyFile: a}, {name: two, keyFile: a}]}",
                line: 3, says: "each approver needs a name and a file of their own"),
            Fault(old: "data: journal\n", new: "", line: 1, says: "needs the key 'data'"),
            Fault(
                old: "  rpc: http://127.0.0.1:1\n", new: "", line: 8,
                says: "chain: needs the key 'rpc'"),
            Fault(
                old: "0x5b5FB5DA6798B3a5366081aCFccc4A24651412ac", new: "0x5b5F", line: 10,
                says: "chain.executor: must be an address: 0x and 40 hex digits"),
            Fault(
                old: "address: \"0x85", new: "address: \"85", line: 15,
                says: "chain.tokens[0].address: must be an address"),
            Fault(
                old: "chainId: 1337", new: "chainId: many", line: 8,
                says: "chain.chainId: must be a whole number 1..."),
            Fault(
                old: "  rpc:", new: "  replaceAfterSeconds: 0\n  rpc:", line: 9,
                says: "chain.replaceAfterSeconds: must be a whole number 1...3600"),
            Fault(
                old: "  rpc:", new: "  deadlineSeconds: 601\n  rpc:", line: 9,
                says: "chain.deadlineSeconds: must be a whole number 1...600"),
            Fault(
                old: "  rpc:", new: "  quarantineTrades: 0\n  rpc:", line: 9,
                says: "chain.quarantineTrades: must be a whole number 1...1000"),
            Fault(
                old: keystore, new: "  signer: {kind: ledger}\n", line: 11,
                says: "chain.signer.kind: is not a known signer; known: keystore, mnemonic"),
            Fault(
                old: keystore, new: keystore + "  signer: {kind: mnemonic, mnemonicFile: w}\n",
                line: 11, says: "chain.keystoreFile: must go"),
            Fault(
                old: keystore,
                new:
                    "  signer: {kind: jsonRpc, address: \"0x85A6cEaD4812bd9008FcaF460f32E388eCeAB5c3\""
                    + ", url: \"http://10.0.0.1:9000\"}\n", line: 11,
                says: "chain.signer.url: must be an https URL, or an http URL of this machine"),
            Fault(
                old: keystore,
                new: "  signer: {kind: web3signer, url: \"https://s:1\", publicKey: \"0x"
                    + String(repeating: "ab", count: 64) + "\"}\n", line: 11,
                says: "chain.signer.url: a signer over https asks who we are"),
            Fault(
                old: keystore,
                new: "  signer: {kind: web3signer, url: \"https://s:1\", publicKey: \"0xab\"}\n",
                line: 11, says: "chain.signer.publicKey: must be a public key"),
            Fault(
                old: keystore,
                new: keystore + "  relay: {url: \"http://relay.example\", identity: "
                    + "{keystoreFile: a, passwordFile: b}}\n", line: 13,
                says: "chain.relay.url: must be an https URL, or an http URL of this machine"),
            Fault(
                old: "node: test", new: "node: tests", line: 1,
                says: "node: must be four characters"),
            Fault(
                old: "limits: []", new: "limits: {}", line: 6, says: "limits: must be a list"),
            Fault(
                old: "limits: []", new: "limits: []\nlimits: []", line: 6,
                says: "has a key twice: limits"),
            Fault(old: "limits: []", new: "limits: [", line: 8, says: "is not YAML"),
        ]

        @Test(arguments: faults)
        func `a fault in the file is told with its line and what would be right`(
            fault: Fault
        ) async throws {
            let folder = try TestFolder()
            let text = Self.good.replacingOccurrences(of: fault.old, with: fault.new)
            try folder.put("node.yaml", text)
            let path = "\(folder.path)/node.yaml"
            let node = try await ProgramProcess.causeway(["run", "--config", path], in: folder)
            expectOneLine(node)
            #expect(node.errors.hasPrefix("causeway: \(path):\(fault.line): "), "\(node.errors)")
            #expect(node.errors.contains(fault.says), "\(node.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/journal"))
        }

        @Test func `a file that is not there is told by its name`() async throws {
            let folder = try TestFolder()
            let node = try await ProgramProcess.causeway(
                ["run", "--config", "\(folder.path)/no.yaml"], in: folder)
            expectOneLine(node)
            #expect(node.errors.contains("\(folder.path)/no.yaml: cannot be read"))
        }

        @Test func `a wrong password opens nothing`() async throws {
            let world = try await NodeWorld.start(withChain: false)
            try world.folder.put("wallet.password", "correct hose\n")
            let node = try await world.runNode(
                world.configuration(chainAt: "http://127.0.0.1:1"))
            expectOneLine(node)
            #expect(node.errors.contains("wallet.json cannot be opened with"), "\(node.errors)")
            #expect(node.errors.contains("wallet.password"), "\(node.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(world.folder.path)/journal/anchor"))
        }

        @Test(arguments: [
            ("wallet.json", "wallet.password", "wallet.json holds the key of the account"),
            ("relay.json", "wallet.password", "relay.json cannot be opened with"),
            ("none.json", "wallet.password", "none.json cannot be read"),
        ])
        func `a relay gets an identity of its own or nothing is begun`(
            file: String, password: String, says: String
        ) async throws {
            let world = try await NodeWorld.start(withChain: false)
            let relay =
                "  relay: {url: \"https://relay.example\", identity: "
                + "{keystoreFile: \(file), passwordFile: \(password)}}\n"
            let node = try await world.runNode(
                world.configuration(chainAt: "http://127.0.0.1:1") + relay)
            expectOneLine(node)
            #expect(node.errors.contains(says), "\(node.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(world.folder.path)/journal/anchor"))
        }

        @Test func `a chain or an exchange that is not there ends the start`() async throws {
            async let chain: Void = expectEnd(
                of: { $0.configuration(chainAt: "http://127.0.0.1:1") },
                says: [
                    "causeway: chain 1337 does not answer at http://127.0.0.1:1 ",
                    "start it, or correct chain.rpc", "nothing was changed",
                ])
            async let venue: Void = expectEnd(
                of: { world in
                    let rest = world.venue["rest"]?.stringValue ?? ""
                    return world.configuration().replacingOccurrences(
                        of: rest, with: "http://127.0.0.1:1")
                },
                says: [
                    "causeway: binance does not tell its instruments at http://127.0.0.1:1 ",
                    "check the address", "nothing was changed",
                ])
            _ = try await (chain, venue)
        }

        @Test func `another chain than the configured one ends the start`() async throws {
            let folder = try TestFolder()
            let devnet = try ProgramProcess.start(
                ProgramProcess.python,
                ["Networks/Devnet/devnet", "--port", "0", "--exit-with-stdin"], in: folder)
            let rpc = try await devnet.firstLine()["rpc"]?.stringValue ?? ""
            try await expectEnd(
                of: { $0.configuration(chainAt: rpc, chainId: 7) },
                says: [
                    "the node serves chain 1337, not 7",
                    "check that \(rpc) serves the configured chain",
                ])
            #expect(devnet.isRunning)
        }

        /// The node gives up by itself, says these things in its last line, and keeps its journal.
        private func expectEnd(
            of configuration: (NodeWorld) -> String, says texts: [String]
        ) async throws {
            let world = try await NodeWorld.start(withChain: false)
            let node = try await world.runNode(configuration(world))
            #expect(node.ending == .exit(1))
            #expect(node.output.isEmpty)
            for text in texts { #expect(node.lastError.contains(text), "\(node.errors)") }
            let verify = try await ProgramProcess.causeway(
                ["journal", "verify", "\(world.folder.path)/journal"], in: world.folder)
            #expect(verify.ending == .exit(0), "\(verify.errors)")
        }

        @Test func `a port of the API that is taken ends the start`() async throws {
            let world = try await NodeWorld.start(withChain: false)
            let rest = world.venue["rest"]?.stringValue ?? ""
            let port = try #require(rest.split(separator: ":").last.flatMap { Int($0) })
            let node = try await world.runNode(world.configuration(apiPort: port))
            #expect(node.ending == .exit(1))
            #expect(
                node.lastError.hasPrefix("causeway: the API cannot listen at 127.0.0.1:\(port)"),
                "\(node.errors)")
            #expect(node.lastError.hasSuffix("set another api.port"), "\(node.errors)")
        }

        @Test func `wrong usage has its own exit code`() async throws {
            let folder = try TestFolder()
            for words in [["run"], ["rum"], ["paper", "--port", "many"], ["eth", "sing-tx"]] {
                let done = try await ProgramProcess.causeway(words, in: folder)
                #expect(done.ending == .exit(2), "\(words): \(done.ending)")
            }
        }

        private func expectOneLine(_ done: ProgramProcess.Finished) {
            #expect(done.ending == .exit(1))
            #expect(done.output.isEmpty)
            #expect(done.errors.split(separator: "\n").count == 1, "\(done.errors)")
            #expect(done.errors.hasPrefix("causeway: "), "\(done.errors)")
        }
    }
}
