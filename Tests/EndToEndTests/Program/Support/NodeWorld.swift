import Codecs
import Foundation

/// A chain, a paper exchange and configurations of a node between them, all apart from one another.
final class NodeWorld: Sendable {
    let folder: TestFolder
    /// The chain's start line; nil in a world without a chain.
    let chain: JSONValue?
    /// The exchange's start line.
    let venue: JSONValue
    /// The exchange, then the chain if there is one.
    private let processes: [ProgramProcess]

    private init(
        _ folder: TestFolder, chain: JSONValue?, venue: JSONValue, _ processes: [ProgramProcess]
    ) {
        self.folder = folder
        self.chain = chain
        self.venue = venue
        self.processes = processes
    }

    /// Ends the exchange and gives how often each fault of its plan happened.
    func endExchange() async throws -> JSONValue {
        let end = try await processes[0].terminate()
        return end.lines.last?["faults"] ?? [:]
    }

    /// The wallet of the keystore below; both were made by eth-account for these tests.
    static let wallet = "0xa8049bB68181799124F98E467DD749e120abFA64"
    static let password = "correct horse"
    private static let keystore = """
        {"address":"a8049bB68181799124F98E467DD749e120abFA64","crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"7e6cbf902359e2e8bfd7cfb4e41d772d"},
        "ciphertext":"97d912cafaecce52cd2bfbaa92045d50e1a9334883fadb8c0d0918826b1b95db",
        "kdf":"scrypt","kdfparams":{"dklen":32,"n":4096,"r":8,"p":1,
        "salt":"e633c050788ca3a0136a73090f2050f8"},
        "mac":"483b2a60f13a5aaaf23eac68452a432512e96a78458a203e3857bfee067d21e8"},
        "id":"795bf6e8-905c-4576-925b-49a67ea96dcb","version":3}
        """

    /// The keystore of a relay's identity; made by eth-account for these tests.
    private static let relayKeystore = """
        {"address":"EEbFF15049fd1E1193D83067B37da7aF15DFd9bA","crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"46d507bb52aec24acc84a8c3be625f99"},
        "ciphertext":"85115a7cd22c2d5cf176f8922f06046aa9a82ae9d0c65d07f25164b01dd2cf6c",
        "kdf":"scrypt","kdfparams":{"dklen":32,"n":4096,"r":8,"p":1,
        "salt":"58b38d1c53aa7f1e29501f41ad881389"},
        "mac":"48b9db35be2128dbcea40fc5331053cf0af8b5ce27c68e529bf035808a92c741"},
        "id":"6e12cc58-3266-440b-aec5-289ac295cbbe","version":3}
        """
    /// The account of that identity.
    static let relayIdentity = "0xEEbFF15049fd1E1193D83067B37da7aF15DFd9bA"

    /// Starts the exchange, under a fault plan if one is given, and, if asked, the chain with its
    /// contracts.
    ///
    /// A block time of zero mines on demand only; the profile is the kind of chain.
    static func start(
        withChain: Bool, faults: String? = nil, blockSeconds: Int = 1,
        profile: String = "ethereum"
    ) async throws -> NodeWorld {
        let folder = try TestFolder()
        try folder.put("wallet.json", keystore)
        try folder.put("wallet.password", password + "\n")
        try folder.put("relay.json", relayKeystore)
        try folder.put("relay.password", "a name and no money\n")
        let plan = try faults.map { ["--faults", try folder.write("faults.json", $0)] } ?? []
        let paper = try ProgramProcess.start(
            ProgramProcess.causeway,
            ["paper", "--balance", "ETH=300", "--balance", "USDC=50000", "--exit-with-stdin"]
                + plan, in: folder)
        var processes = [paper]
        var chain: JSONValue?
        if withChain {
            let devnet = try ProgramProcess.start(
                ProgramProcess.python,
                [
                    "Networks/Devnet/devnet", "--port", "0", "--block-time",
                    String(blockSeconds), "--safe-lag", "2", "--finalized-lag", "4",
                    "--profile", profile, "--scene", "demo", "--fund", wallet,
                    "--executor-artifact", ".tools/contracts/RouteExecutor.json",
                    "--exit-with-stdin",
                ], in: folder)
            processes.append(devnet)
            chain = try await devnet.firstLine()
        }
        let venue = try await paper.firstLine()
        try folder.put("binance.key", venue["apiKey"]?.stringValue ?? "")
        try folder.put("binance.secret", venue["secret"]?.stringValue ?? "")
        return NodeWorld(folder, chain: chain, venue: venue, processes)
    }

    // MARK: Configurations

    /// A configuration of all that this world has, with the text of every part open to change.
    func configuration(killAt point: String? = nil, apiPort: Int = 0) -> String {
        head(apiPort: apiPort) + venuePart + (chain.map { chainPart($0) } ?? "")
            + (point.map { "testing: {killAt: [\($0)]}\n" } ?? "")
    }

    /// A configuration of the chain alone whose key another machine keeps.
    func configuration(signer: String) -> String {
        let here = "  keystoreFile: wallet.json\n  passwordFile: wallet.password\n"
        return head(apiPort: 0)
            + (chain.map { chainPart($0).replacingOccurrences(of: here, with: signer) } ?? "")
    }

    /// A configuration with a journal of its own, without the exchange unless asked for; `relay` is
    /// what it says of one.
    func configuration(
        journal: String, node: String, withVenue: Bool, killAt point: String?,
        replaceAfterSeconds: Int, deadlineSeconds: Int, relay: String = "",
        chainLines: String = ""
    ) -> String {
        head(apiPort: 0, journal: journal, node: node) + (withVenue ? venuePart : "")
            + (chain.map {
                chainPart($0, poll: 100)
                    + "  replaceAfterSeconds: \(replaceAfterSeconds)\n"
                    + "  deadlineSeconds: \(deadlineSeconds)\n" + relay + chainLines
            } ?? "")
            // However slow the machine is, a plan has both the book and the pools.
            + "sourcePatienceSeconds: 60\n"
            + (point.map { "testing: {killAt: [\($0)]}\n" } ?? "")
    }

    /// A configuration with a chain of which nothing but the address is known.
    func configuration(chainAt rpc: String, chainId: Int = 1337) -> String {
        head(apiPort: 0) + venuePart
            + """
            chain:
              chainId: \(chainId)
              rpc: \(rpc)
              executor: "0x5b5FB5DA6798B3a5366081aCFccc4A24651412ac"
              keystoreFile: wallet.json
              passwordFile: wallet.password
              native: {symbol: ETH, asset: ETH, decimals: 18}
              tokens: []

            """
    }

    private func head(
        apiPort: Int, journal: String = "journal", node: String = "test"
    ) -> String {
        """
        node: \(node)
        data: \(journal)
        api: {port: \(apiPort), keyFile: api.key}
        assets:
          - {asset: ETH, decimals: 18}
          - {asset: USDC, decimals: 8}
        limits:
          - {base: ETH, quote: USDC, baseMax: 1000, quoteMax: 5000000, collarBps: 500}

        """
    }

    private var venuePart: String {
        """
        venues:
          - name: binance
            rest: \(venue["rest"]?.stringValue ?? "")
            stream: \(venue["stream"]?.stringValue ?? "")
            webSocketApi: \(venue["webSocketApi"]?.stringValue ?? "")
            apiKeyFile: binance.key
            secretFile: binance.secret
            symbols: [ETHUSDC]
            assets: [ETH, USDC]

        """
    }

    private func chainPart(_ line: JSONValue, poll: Int = 300) -> String {
        func contract(_ name: String) -> String { line["contracts"]?[name]?.stringValue ?? "" }
        func pool(_ kind: String, _ address: String, _ fee: Int, _ family: String) -> String {
            "    - {kind: \(kind), address: \"\(contract(address))\", feePips: \(fee), "
                + "factory: \"\(contract(family + "Factory"))\", "
                + "initCodeHash: \"\(line["initCodeHashes"]?[family]?.stringValue ?? "")\"}\n"
        }
        return """
            chain:
              chainId: 1337
              rpc: \(line["rpc"]?.stringValue ?? "")
              webSocket: \(line["ws"]?.stringValue ?? "")
              pollMilliseconds: \(poll)
              executor: "\(contract("routeExecutor"))"
              keystoreFile: wallet.json
              passwordFile: wallet.password
              native: {symbol: ETH, asset: ETH, decimals: 18}
              tokens:
                - {symbol: WETH, asset: ETH, decimals: 18, address: "\(contract("WETH9"))"}
                - {symbol: USDC, asset: USDC, decimals: 6, address: "\(contract("USDC"))"}
              pools:

            """
                + pool("constantProduct", "uniswapV2Pair", 3_000, "uniswapV2")
                + pool("concentrated", "uniswapV3Pool500", 500, "uniswapV3")
                + pool("concentrated", "uniswapV3Pool3000", 3_000, "uniswapV3")
    }

    // MARK: Nodes

    /// Starts a node of a configuration.
    func startNode(_ configuration: String) throws -> ProgramProcess {
        let path = try folder.write("node.yaml", configuration)
        return try ProgramProcess.start(
            ProgramProcess.causeway, ["run", "--config", path], in: folder)
    }

    /// Runs a node of a configuration that must end by itself.
    func runNode(
        _ configuration: String, seconds: Double = 40
    ) async throws -> ProgramProcess.Finished {
        try await startNode(configuration).finished(seconds: seconds)
    }

    /// What the Python clients need to compare a node with its world.
    func report(api: String, order id: String) -> JSONValue {
        [
            "order": .string(id), "wallet": .string(Self.wallet),
            "keyFile": .string("\(folder.path)/api.key"),
            "endpoints": [
                "rpc": chain?["rpc"] ?? "", "api": .string(api), "venues": ["binance": venue],
            ],
            "tokens": chain?["tokens"] ?? [:], "contracts": chain?["contracts"] ?? [:],
        ]
    }
}
