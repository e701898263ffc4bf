import Arithmetic
import Basics
import Codecs
import Ethereum
import Foundation
import Testing

extension ProgramTests {
    /// A node that is told of factories and of no pool.
    @Suite(.enabled(if: PlanScene.isInstalled)) struct DiscoveryTests {
        @Test
        func `pools are found, a new one is followed, and one whose block is gone is dropped`()
            async throws
        {
            let world = try await NodeWorld.start(withChain: true, blockSeconds: 0)
            let chain = try ChainControl(rpc: world.chain?["rpc"]?.stringValue ?? "")
            defer { chain.shutDown() }
            let node = try world.startNode(try configuration(world))
            let api = try await node.firstLine(seconds: 20)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            // What is found is read once its logs are told: from the next block on.
            _ = try await pools(client) { $0.count == 3 }
            try await chain.command("dev_mine")
            let found = try await pools(client) { $0.count == 3 && $0.allSatisfy(isRouting) }
            #expect(
                Set(found.map { address($0) })
                    == Set(
                        ["uniswapV2Pair", "uniswapV3Pool500", "uniswapV3Pool3000"].map {
                            world.chain?["contracts"]?[$0]?.stringValue?.lowercased() ?? ""
                        }))

            try await createPool(world, chain)
            _ = try await pools(client) { $0.count == 4 }
            try await chain.command("dev_mine")
            let more = try await pools(client) { $0.count == 4 && $0.allSatisfy(isRouting) }
            #expect(more.contains { $0["feePips"]?.integerValue == 10_000 })
            #expect(more.allSatisfy { $0["evidence"]?.stringValue == "bytecode" })

            try await chain.command("dev_reorg", [2, ["drop": "all", "blocks": 3]])
            let left = try await pools(client) { $0.count == 3 && $0.allSatisfy(isRouting) }
            #expect(Set(left.map { address($0) }) == Set(found.map { address($0) }))
            let health = try await client.command(["health"])
            #expect(health.lines.first?["problems"]?.arrayValue == [])
            _ = try await node.terminate()
        }

        @Test func `a pool whose code is another is left out and says so`() async throws {
            let world = try await NodeWorld.start(withChain: true)
            let wrong = "0x" + String(repeating: "77", count: 32)
            let node = try world.startNode(
                world.configuration().replacingOccurrences(
                    of: "feePips: 500,", with: "feePips: 500, codeHash: \"\(wrong)\","))
            let api = try await node.firstLine(seconds: 20)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            let listed = try await pools(client) {
                $0.count == 3 && $0.count(where: isRouting) == 2
            }
            let refused = try #require(listed.first { $0["status"]?.stringValue == "refused" })
            #expect(refused["found"] == .bool(false))
            #expect(refused["reason"]?.stringValue?.contains("hash 0x") == true)
            #expect(refused["reason"]?.stringValue?.contains("not \(wrong)") == true)
            let health = try await client.command(["health"])
            let problems = health.lines.first?["problems"]?.arrayValue ?? []
            #expect(problems.contains { $0.stringValue?.contains("is left out") == true })
            _ = try await node.terminate()
        }

        private func isRouting(_ pool: JSONValue) -> Bool {
            pool["status"]?.stringValue == "routing"
        }

        private func address(_ pool: JSONValue) -> String {
            pool["address"]?.stringValue?.lowercased() ?? ""
        }

        /// The world's own configuration with factories in the place of pools.
        private func configuration(_ world: NodeWorld) throws -> String {
            let whole = world.configuration()
            let start = try #require(whole.range(of: "  pools:\n"))
            func factory(_ kind: String, _ name: String, _ more: String) -> String {
                let address = world.chain?["contracts"]?[name + "Factory"]?.stringValue ?? ""
                let code = world.chain?["initCodeHashes"]?[name]?.stringValue ?? ""
                return "    - {kind: \(kind), factory: \"\(address)\", fromBlock: 0, "
                    + "initCodeHash: \"\(code)\"\(more)}\n"
            }
            return whole[..<start.lowerBound] + "  discovery:\n"
                + factory("constantProduct", "uniswapV2", ", feePips: 3000")
                + factory("concentrated", "uniswapV3", "")
        }

        /// Somebody has a factory make a pool of 1 %.
        private func createPool(_ world: NodeWorld, _ chain: ChainControl) async throws {
            let start = world.chain ?? .null
            func contract(_ name: String) throws -> Address {
                try Address(hex: start["contracts"]?[name]?.stringValue ?? "")
            }
            let tokens = [try contract("WETH9"), try contract("USDC")].sorted()
            let key = PeripheryCalls.PoolKey(
                token0: tokens[0], token1: tokens[1], feePips: 10_000)
            let trader = try Trader(start: start)
            let told = try await chain.command(
                "eth_getTransactionCount", [.string(trader.address.hex), "latest"])
            let signed = try trader.send(
                nonce: UInt64(told.stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0,
                to: try contract("uniswapV3PositionManager"),
                input: try PeripheryCalls.createPool(key, sqrtPriceX96: .one << 96),
                tip: 2_000_000_000, feeCap: 400_000_000_000, gas: 7_000_000)
            try await chain.command(
                "eth_sendRawTransaction", [.string(Hex.encode(signed.raw))])
            try await chain.command("dev_mine")
        }

        /// Asks for the pools until they are as wanted.
        private func pools(
            _ client: NodeClient, until isWanted: ([JSONValue]) -> Bool
        ) async throws -> [JSONValue] {
            var last = ""
            for _ in 0..<150 {
                let answer = try await client.command(["pools"])
                let pools = answer.lines.first?.arrayValue ?? []
                if isWanted(pools) { return pools }
                last = answer.output + answer.errors
                try await Task.sleep(for: .milliseconds(100))
            }
            throw ProgramProcess.Failure(description: "pools are never as wanted: \(last)")
        }
    }
}
