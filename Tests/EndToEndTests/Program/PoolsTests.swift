import Arithmetic
import Basics
import Codecs
import Ethereum
import Foundation
import Testing

extension ProgramTests {
    /// `pools` and `health` of a running node whose pools others trade with.
    @Suite(.enabled(if: PlanScene.isInstalled)) struct PoolsTests {
        @Test func `pools are listed with their proofs, and one that is wrong leaves routing`()
            async throws
        {
            let world = try await NodeWorld.start(withChain: true)
            // The pair charges 0.3 %, and the node is told otherwise.
            let wrong = world.configuration().replacingOccurrences(
                of: "feePips: 3000, factory: \"\(contract(world, "uniswapV2Factory"))\"",
                with: "feePips: 2500, factory: \"\(contract(world, "uniswapV2Factory"))\"")
            let node = try world.startNode(wrong)
            let api = try await node.firstLine(seconds: 20)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            let before = try await pools(client) { pools in
                pools.count == 3 && pools.allSatisfy { status($0) == "routing" }
            }
            for pool in before {
                #expect(pool["evidence"]?.stringValue == "bytecode")
                #expect(pool["tokens"]?.arrayValue?.count == 2)
                #expect(pool["blockHash"]?.stringValue?.hasPrefix("0x") == true)
                #expect(pool["ageSeconds"]?.integerValue != nil)
            }
            try await swap(world)
            let after = try await pools(client) { pools in
                pools.contains { status($0) == "quarantined" }
                    && pools.contains { $0["right"]?.integerValue == 1 }
            }
            let pair = try #require(after.first { $0["kind"]?.stringValue == "constantProduct" })
            #expect(status(pair) == "quarantined")
            #expect(pair["reason"]?.stringValue?.contains("expected 2500, settled 3000") == true)
            #expect(pair["wrong"]?.integerValue == 1)
            #expect(pair["rightNeeded"]?.integerValue == 8)
            #expect(after.count { status($0) == "routing" } == 2)

            let health = try await client.command(["health"])
            let listed = health.lines.first?["chain"]?["quarantinedPools"]?.arrayValue ?? []
            #expect(listed.map { $0["address"] } == [pair["address"]])
            #expect(listed.first?["since"]?.integerValue != nil)
            let problems = health.lines.first?["problems"]?.arrayValue ?? []
            #expect(problems.contains { $0.stringValue?.contains("out of routing") == true })
            let end = try await node.terminate()
            let told = end.errors.split(separator: "\n").filter {
                $0.contains("is out of routing")
            }
            #expect(told.count == 1, "\(end.errors)")
        }

        private func status(_ pool: JSONValue) -> String { pool["status"]?.stringValue ?? "" }

        private func contract(_ world: NodeWorld, _ name: String) -> String {
            world.chain?["contracts"]?[name]?.stringValue ?? ""
        }

        /// Asks for the pools until they are as wanted.
        private func pools(
            _ client: NodeClient, until isWanted: ([JSONValue]) -> Bool
        ) async throws -> [JSONValue] {
            var last = ""
            for _ in 0..<300 {
                let answer = try await client.command(["pools"])
                let pools = answer.lines.first?.arrayValue ?? []
                if isWanted(pools) { return pools }
                last = answer.output + answer.errors
                try await Task.sleep(for: .milliseconds(100))
            }
            throw ProgramProcess.Failure(description: "pools are never as wanted: \(last)")
        }

        /// A stranger swaps through the pair and through one ranged pool.
        private func swap(_ world: NodeWorld) async throws {
            let start = world.chain ?? .null
            let trader = try Trader(start: start)
            let chain = try ChainControl(rpc: start["rpc"]?.stringValue ?? "")
            let (weth, usdc) = (
                try Address(hex: contract(world, "WETH9")),
                try Address(hex: contract(world, "USDC"))
            )
            let told = try await chain.command(
                "eth_getTransactionCount", [.string(trader.address.hex), "latest"])
            let nonce = UInt64(told.stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0
            let ether: UInt256 = 1_000_000_000_000_000_000
            let calls = [
                (
                    "uniswapV2Router",
                    try PeripheryCalls.swapPair(
                        exactIn: ether, from: weth, to: usdc, for: trader.address)
                ),
                (
                    "uniswapV3SwapRouter",
                    try PeripheryCalls.swapPool(
                        exactIn: ether, from: weth, to: usdc, feePips: 500, for: trader.address)
                ),
            ]
            for (index, call) in calls.enumerated() {
                let signed = try trader.send(
                    nonce: nonce + UInt64(index), to: try Address(hex: contract(world, call.0)),
                    input: call.1, tip: 2_000_000_000, feeCap: 400_000_000_000, gas: 1_000_000)
                try await chain.command(
                    "eth_sendRawTransaction", [.string(Hex.encode(signed.raw))])
            }
            chain.shutDown()
        }
    }
}
