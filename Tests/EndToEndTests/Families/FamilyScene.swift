import Basics
import Codecs
import Cryptography
import Foundation
import Signing

/// The scene of the contract tests as a chain of its own, and configurations of nodes on it.
final class FamilyScene: Sendable {
    let folder: TestFolder
    /// The chain's start line.
    let start: JSONValue
    /// The accounts, one for each node, in order.
    let wallets: [Address]
    /// The head when nobody had traded yet.
    let firstBlock: Int
    private let chain: ProgramProcess

    private init(
        _ folder: TestFolder, _ start: JSONValue, _ wallets: [Address], _ chain: ProgramProcess,
        firstBlock: Int
    ) {
        self.folder = folder
        self.start = start
        self.wallets = wallets
        self.chain = chain
        self.firstBlock = firstBlock
    }

    /// Starts the chain with so many funded accounts, whose keystores lie in the folder.
    static func start(wallets count: Int, blockSeconds: Int = 1) async throws -> FamilyScene {
        let folder = try TestFolder()
        try folder.put("wallet.password", password + "\n")
        let wallets = try (0..<count).map { try wallet($0, in: folder) }
        let script = ProgramProcess.root.appending(path: "Contracts/tests/serve_world.py").path
        let chain = try ProgramProcess.start(
            ProgramProcess.python,
            [
                script, "--port", "0", "--block-time", String(blockSeconds), "--safe-lag", "1",
                "--finalized-lag", "2", "--exit-with-stdin",
            ] + wallets.flatMap { ["--fund", $0.hex] }, in: folder)
        // The first start compiles the pools.
        let start = try await chain.firstLine(seconds: 180)
        let control = try ChainControl(rpc: start["rpc"]?.stringValue ?? "")
        defer { control.shutDown() }
        let head = try await control.command("eth_blockNumber").stringValue ?? ""
        return FamilyScene(
            folder, start, wallets, chain, firstBlock: Int(head.dropFirst(2), radix: 16) ?? 0)
    }

    private static let password = "only for tests"

    private static func wallet(_ index: Int, in folder: TestFolder) throws -> Address {
        let key = SecretBytes(count: 32) {
            $0[0] = 0xFA
            $0[31] = UInt8(index)
        }
        var password = Array(password.utf8)
        let keystore = try KeystoreV3.encrypt(
            key: key, password: SecretBytes(consuming: &password), entropy: SystemEntropy(),
            n: 1 << 10)
        try folder.put(
            "wallet-\(index).json", String(decoding: keystore.encodedBytes(), as: UTF8.self))
        return try Secp256k1.address(of: key)
    }

    // MARK: What there is

    var rpc: String { start["rpc"]?.stringValue ?? "" }

    /// A pool by its name.
    func pool(_ name: String) throws -> JSONValue {
        let pools = start["pools"]?.arrayValue ?? []
        guard let pool = pools.first(where: { $0["name"]?.stringValue == name }) else {
            throw ProgramProcess.Failure(description: "no pool \(name)")
        }
        return pool
    }

    /// Tokens by their names that are traded under these assets; ether is traded wrapped.
    func tokens(_ assets: [String]) throws -> [(name: String, asset: String, row: JSONValue)] {
        try assets.map { asset in
            let name = Self.tokenNames[asset] ?? asset
            guard let row = start["tokens"]?[name] else {
                throw ProgramProcess.Failure(description: "no token \(name)")
            }
            return (name, asset, row)
        }
    }

    private static let tokenNames = ["ETH": "WETH", "VDAI": "vDAI", "RDAI": "rDAI"]

    // MARK: Configurations

    /// A configuration of one account that knows some pools.
    ///
    /// `change` may spoil what the scene says of a pool.
    func configuration(
        wallet index: Int, assets: [String], pools names: [String],
        change: (JSONValue) -> JSONValue = { $0 }
    ) throws -> String {
        let assets = assets.contains("ETH") ? assets : ["ETH"] + assets
        let items = try names.map { change(try pool($0)["configuration"] ?? .null).text }
        let tokens = try tokens(assets).map { token in
            "    - {symbol: \(token.name), asset: \(token.asset), "
                + "decimals: \(token.row["decimals"]?.numberText ?? ""), "
                + "address: \"\(token.row["address"]?.stringValue ?? "")\"}"
        }
        let pairs = assets.flatMap { base in
            assets.filter { $0 != base }.map {
                "  - {base: \(base), quote: \($0), baseMax: 1000000, quoteMax: 5000000, "
                    + "collarBps: 500}"
            }
        }
        // JSON is YAML.
        return """
            node: f\(String(format: "%03d", index))
            data: journal-\(index)
            api: {port: 0, keyFile: api-\(index).key}
            assets:
            \(assets.map { "  - {asset: \($0), decimals: 18}" }.joined(separator: "\n"))
            limits:
            \(pairs.joined(separator: "\n"))
            sourcePatienceSeconds: 60
            chain:
              chainId: 1337
              rpc: \(rpc)
              webSocket: \(start["ws"]?.stringValue ?? "")
              pollMilliseconds: 500
              executor: "\(start["executor"]?.stringValue ?? "")"
              keystoreFile: wallet-\(index).json
              passwordFile: wallet.password
              native: {symbol: ETH, asset: ETH, decimals: 18}
              tokens:
            \(tokens.joined(separator: "\n"))
              pools:
            \(items.map { "    - \($0)" }.joined(separator: "\n"))

            """
    }
}
