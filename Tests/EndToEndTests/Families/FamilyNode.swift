import Codecs
import Ethereum
import Foundation

/// A node on the scene of all families, driven by the shipped commands.
struct FamilyNode: Sendable {
    let scene: FamilyScene
    let wallet: Int
    private let process: ProgramProcess
    private let api: String

    /// Starts a node of a configuration that is the account's own.
    static func start(
        _ configuration: String, wallet: Int, on scene: FamilyScene
    ) async throws -> FamilyNode {
        let path = try scene.folder.write("node.yaml", configuration)
        let process = try ProgramProcess.start(
            ProgramProcess.causeway, ["run", "--config", path], in: scene.folder)
        let line = try await process.firstLine(seconds: 60)
        return FamilyNode(
            scene: scene, wallet: wallet, process: process, api: line["api"]?.stringValue ?? "")
    }

    var errors: String { process.errors }

    /// Where the key of its API lies.
    private var keyFile: String { "\(scene.folder.path)/api-\(wallet).key" }

    func command(_ words: [String]) async throws -> ProgramProcess.Finished {
        try await ProgramProcess.causeway(
            words + ["--api", api, "--key-file", keyFile, "--json"], in: scene.folder)
    }

    /// Asks for its pools until they are as wanted.
    func pools(
        seconds: Int = 60, until isWanted: ([JSONValue]) -> Bool
    ) async throws -> [JSONValue] {
        var last = ""
        for _ in 0..<(seconds * 2) {
            let answer = try await command(["pools"])
            let pools = answer.lines.first?.arrayValue ?? []
            if isWanted(pools) { return pools }
            last = answer.output + answer.errors
            try await Task.sleep(for: .milliseconds(500))
        }
        throw ProgramProcess.Failure(description: "pools are not as wanted: \(last) \(errors)")
    }

    /// Submits an order that allows no slippage and waits until it has ended; its state.
    func trade(_ trade: PoolFamily.Trade, id: String) async throws -> String {
        let taken = try await command([
            "order", "submit", "--id", id, "--side", trade.side, "--base", trade.base, "--quote",
            trade.quote, "--quantity", trade.quantity, "--slippage-bps", "0",
        ])
        guard taken.ending == .exit(0) else {
            throw ProgramProcess.Failure(description: "\(id) is refused: \(taken.errors)")
        }
        var last = ""
        for _ in 0..<120 {
            let answer = try await command(["orders"])
            last = answer.output + answer.errors
            let order = answer.lines.first?.arrayValue?.first { $0["id"]?.stringValue == id }
            if let state = order?["state"]?.stringValue, state != "planning", state != "working" {
                return state
            }
            try await Task.sleep(for: .milliseconds(500))
        }
        throw ProgramProcess.Failure(description: "\(id) does not end: \(last) \(errors)")
    }

    /// What a client on the chain's side needs to compare this node with it.
    func report(_ family: PoolFamily, orders: [String]) throws -> JSONValue {
        let assets = Array(Set(family.trades.flatMap { [$0.base, $0.quote] } + ["ETH"])).sorted()
        let tokens = try scene.tokens(assets).map {
            JSONValue.Member(name: $0.name, value: $0.row)
        }
        let pools = try family.pools.map(scene.pool)
        return [
            "orders": .array(orders.map { .string($0) }),
            "pools": .array(pools.map { $0["id"] ?? $0["address"] ?? .null }),
            "poolsMin": .number(String(family.poolsMin)),
            "fromBlock": .number(String(scene.firstBlock)),
            "wallet": .string(scene.wallets[wallet].checksummed), "keyFile": .string(keyFile),
            "endpoints": [
                "rpc": .string(scene.rpc), "api": .string(api), "venues": [:],
            ],
            "tokens": .object(tokens),
            "contracts": ["routeExecutor": scene.start["executor"] ?? .null],
        ]
    }

    func stop() async throws -> ProgramProcess.Finished { try await process.terminate() }
}
