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

        private var unit: String { "1000000000000000000" }

        @Test(arguments: [
            (#"{"kind":"stableSwap","variant":"none"}"#, "missing-key", "pool.coins"),
            (#"{"kind":"wrapper","underlying":"A","wrapped":"A","rate":"1"}"#, "invalid-state", ""),
            (#"{"kind":"wrapper","underlying":"A","wrapped":"B","rate":"0"}"#, "invalid-state", ""),
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
