import Basics
import Chains
import Codecs
import Definitions
import Node
import Pools

/// A chain with pools of every family, each followed as a node of its configuration would.
struct FollowedScene {
    /// A pool of the scene.
    struct Member {
        let name: String
        let coins: [String]
        /// The numbers of its recipes; none for a pool that a node does not follow.
        let sources: [Int]
    }

    /// One configuration in memory.
    private struct OneFile: FileAccess {
        let text: String

        func read(_ path: String) throws(FileError) -> [UInt8] { Array(text.utf8) }
        func replaceSynced(
            _ path: String, with bytes: [UInt8], mode: UInt16
        ) throws(FileError) {}
        func overwriteSynced(_ path: String, with bytes: [UInt8]) throws(FileError) {}
        func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {}
        func makeFolder(_ path: String) throws(FileError) {}
        func exists(_ path: String) -> Bool { true }
        func list(_ path: String) throws(FileError) -> [String] { [] }
        func remove(_ path: String) throws(FileError) {}
    }

    /// Below it the bitmap of a pool of V4 takes hundreds of calls, and the Python chain seconds.
    private static let tickSpacingMin = 60

    let devnet: DevnetProcess
    let session: ChainSession
    let events = ChainEvents()
    let reader: PoolReader
    let members: [Member]
    /// The decimals of each token by its name.
    let decimals: [String: Int]

    /// Starts the chain; what a node follows of it is what its own definitions say.
    init(finalizedLag: Int) async throws {
        devnet = try await DevnetProcess.launch(
            ["--safe-lag", "2", "--finalized-lag", String(finalizedLag)],
            script: "Contracts/tests/serve_world.py")
        var recipes: [PoolRecipe] = []
        var members: [Member] = []
        for pool in devnet.start["pools"]?.arrayValue ?? [] {
            var own: [PoolRecipe] = []
            if let item = pool["configuration"], !item.isNull,
                (item["tickSpacing"]?.integerValue ?? .max) >= Self.tickSpacingMin,
                let chain = try Self.definition(devnet.start, item).chain
            {
                // The chain's own coin may be no asset of a node.
                own = (try? PoolRecipe.all(of: chain)) ?? []
            }
            members.append(
                Member(
                    name: pool["name"]?.stringValue ?? "",
                    coins: (pool["coins"]?.arrayValue ?? []).compactMap(\.stringValue),
                    sources: own.indices.map { recipes.count + $0 }))
            recipes += own
        }
        self.members = members
        decimals = Dictionary(
            uniqueKeysWithValues: Self.tokens(devnet.start).map { ($0.name, $0.decimals) })
        let events = events
        session = try ChainSession(
            ChainConfiguration(chain: PlanScene.chain, rpc: devnet.rpc, sender: .zero)
        ) { events.note($0) }
        reader = PoolReader(
            session: session, recipes: recipes,
            executor: try Address(hex: devnet.start["executor"]?.stringValue ?? ""))
    }

    private static func tokens(
        _ start: JSONValue
    ) -> [(name: String, address: String, decimals: Int)] {
        (start["tokens"]?.objectValue ?? []).map { member in
            (
                member.name, member.value["address"]?.stringValue ?? "",
                Int(member.value["decimals"]?.integerValue ?? 0)
            )
        }
    }

    /// A node that knows all tokens, each as an asset of its own, and one pool.
    private static func definition(
        _ start: JSONValue, _ pool: JSONValue
    ) throws -> NodeDefinition {
        let tokens = Self.tokens(start)
        let assets = (tokens.map(\.name) + ["ETH"]).map { "  - {asset: \($0), decimals: 18}" }
        let listed = tokens.map {
            // What wraps the chain's own coin stands for it.
            "    - {symbol: \($0.name), asset: \($0.name == "WETH" ? "ETH" : $0.name), "
                + "decimals: \($0.decimals), "
                + "address: \"\($0.address)\"}"
        }
        let text = """
            node: test
            data: journal
            api: {port: 0, keyFile: key}
            assets:
            \(assets.joined(separator: "\n"))
            chain:
              chainId: 1337
              rpc: \(start["rpc"]?.stringValue ?? "")
              executor: "\(start["executor"]?.stringValue ?? "")"
              keystoreFile: wallet.json
              passwordFile: wallet.password
              native: {symbol: ETH, asset: ETH, decimals: 18}
              tokens:
            \(listed.joined(separator: "\n"))
              pools:
                - \(pool.text)
            limits: []
            """
        return try NodeDefinition(file: "node.yaml", files: OneFile(text: text))
    }
}
