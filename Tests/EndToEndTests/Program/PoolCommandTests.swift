import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// `pool quote` against other implementations of the same pools.
    @Suite struct PoolCommandTests {
        /// A client, and its cases for each variant in a plain run; a long run has 20,000.
        @Test(arguments: [
            ("check_pools_stableswap.py", 60), ("check_pools_crypto.py", 60),
            ("check_pools_solidly.py", 200), ("check_pools_balancer.py", 20),
            ("check_pools_vaults.py", 40), ("check_pools_uniswap.py", 300),
            ("check_pools_maker.py", 120),
        ])
        func `random pools give the answers of other implementations and of bytecode`(
            client: String, count: Int
        ) async throws {
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [
                    ProgramProcess.client(client), ProgramProcess.causeway, "1",
                    "\(isFull ? 20_000 : count)",
                ],
                in: TestFolder(), seconds: isFull ? 3600 : 120)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.last?["ok"]?.boolValue == true, "\(check.output)")
        }

        private func answer(_ line: String) async throws -> JSONValue {
            let end = try await ProgramProcess.causeway(
                ["pool", "quote"], in: TestFolder(), input: line + "\n")
            return try #require(end.lines.first)
        }

        @Test func `a vault's shares are minted and burned as its standard rounds`() async throws {
            let vault = """
                {"kind":"vault","asset":"USDC","share":"sUSDC","totalAssets":"1050","totalSupply":"1000",\
                "decimalsOffset":0}
                """
            let minted = try await answer(
                #"{"pool":\#(vault),"tokenIn":"USDC","tokenOut":"sUSDC","amountIn":"100"}"#)
            // floor(100 · 1001 / 1051)
            #expect(minted["amountOut"]?.stringValue == "95")
            #expect(minted["after"]?["totalAssets"]?.stringValue == "1150")
            let redeemed = try await answer(
                #"{"pool":\#(vault),"tokenIn":"sUSDC","tokenOut":"USDC","amountIn":"100"}"#)
            // floor(100 · 1051 / 1001)
            #expect(redeemed["amountOut"]?.stringValue == "104")
        }

        @Test func `half of a weighted pool against the other is the constant product`()
            async throws
        {
            let pool = """
                {"kind":"weighted","version":"v2.2","tokens":["A","B"],"balances":["\(unit)000",\
                "\(unit)000"],"weights":["500000000000000000","500000000000000000"],\
                "scalingFactors":["1","1"],"swapFee":"0"}
                """
            let quote = try await answer(
                #"{"pool":\#(pool),"tokenIn":"A","tokenOut":"B","amountIn":"\#(unit)"}"#)
            // 1000 / 1001, below the exact quotient by what the contract rounds.
            #expect(
                quote["amountOut"]?.stringValue?.hasPrefix("99900099900099") == true,
                "\(quote.text)")
            #expect(quote["fee"]?["amount"]?.stringValue == "0")
        }

        // 0xProject/protocol, packages/protocol-utils/test/orders_test.ts
        private func rfq(timestamp: Int) -> String {
            """
            {"kind":"makerOrder","protocol":"0x-rfq","chainId":8008,\
            "verifyingContract":"0x6701704d2421c64ee9aa93ec7f96ede81c4be77d",\
            "makerToken":"0x349e8d89e8b37214d9ce3949fc5754152c525bc3",\
            "takerToken":"0x83c62b2e67dea0df2a27be0def7a22bd7102642c",\
            "makerAmount":"1234","takerAmount":"5678",\
            "maker":"0x05cac48d17ecc4d8a9db09dde766a03959b98367",\
            "taker":"0x615312fb74c31303eab07dea520019bb23f4c6c2",\
            "txOrigin":"0x70f2d6c7acd257a6700d745b76c602ceefeb8e20",\
            "pool":"0x0bbff69b85a87da39511aefc3211cb9aff00e1a1779dc35b8f3635d8b5ea2680",\
            "expiry":"1001","salt":"2001","signature":{"signatureType":2,"v":27,\
            "r":"0x824d70ae7cccea382ddd51f773f9745abb928dadbccebbd090ca371d7b8fb741",\
            "s":"0x7557a009f7cfa207d19a8fd42950458340de718a7b35522051cde6f75ad42cba"},\
            "filled":"0","timestamp":\(timestamp)}
            """
        }

        @Test func `a maker's published order is filled until it expires`() async throws {
            func line(_ timestamp: Int) -> String {
                """
                {"pool":\(rfq(timestamp: timestamp)),"amountIn":"2839",\
                "tokenIn":"0x83c62b2e67dea0df2a27be0def7a22bd7102642c",\
                "tokenOut":"0x349e8d89e8b37214d9ce3949fc5754152c525bc3"}
                """
            }
            let fill = try await answer(line(1000))
            #expect(fill["amountOut"]?.stringValue == "617", "\(fill.text)")
            #expect(fill["after"]?["filled"]?.stringValue == "2839")
            #expect(fill["partial"]?.boolValue == false)
            let late = try await answer(line(1001))["error"]
            #expect(late?["code"]?.stringValue == "reverts")
            #expect(late?["field"]?.stringValue == "pool.expiry")
        }

        private var unit: String { "1000000000000000000" }

        @Test(arguments: [
            (#"{"kind":"stableSwap","variant":"none"}"#, "missing-key", "pool.coins"),
            (#"{"kind":"wrapper","underlying":"A","wrapped":"A","rate":"1"}"#, "invalid-state", ""),
            (#"{"kind":"wrapper","underlying":"A","wrapped":"B","rate":"0"}"#, "invalid-state", ""),
            (#"{"kind":"makerOrder","protocol":"2x"}"#, "unsupported", "pool.protocol"),
            (
                #"{"kind":"makerOrder","protocol":"1inch","taker":"0x"}"#, "unknown-key",
                "pool.taker"
            ),
            (#"{"kind":"sundial"}"#, "unsupported", "pool.kind"),
        ])
        func `an impossible pool is refused`(pool: String, code: String, field: String) async throws
        {
            let error = try await answer(
                #"{"pool":\#(pool),"tokenIn":"A","tokenOut":"B","amountIn":"1"}"#)["error"]
            #expect(error?["code"]?.stringValue == code)
            if !field.isEmpty { #expect(error?["field"]?.stringValue == field) }
        }
    }
}
