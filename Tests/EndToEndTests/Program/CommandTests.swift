import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// The batch commands against independent figures.
    @Suite struct CommandTests {
        @Test func `a key that cannot sign is an error without the key`() async throws {
            let zero = String(repeating: "0", count: 64)
            let fields = #""nonce":"0x0","gas":"0x5208","gasPrice":"0x1","value":"0x0""#
            let answers = try await ProgramBatch.run(
                ["eth", "sign-tx"],
                [
                    "{\(fields),\"privateKey\":\"0x\(zero)\"}",
                    "{\(fields),\"privateKey\":\"0xdeadbeef\"}",
                    "{\(fields),\"to\":\"0x85A6cEaD4812bd9008FcaF460f32E388eCeAB5C3\"}",
                    "{\(fields)}",
                ])
            #expect(
                answers.map(ProgramBatch.code) == [
                    "bad-private-key", "bad-private-key", "bad-checksum", "bad-private-key",
                ])
            #expect(!answers.contains { $0.text.contains("deadbeef") })
        }

        // MARK: Pools

        /// Amount in (10^18), reserves in and out (10^18), amount out: the table of the V2 core
        /// repository's own pair test.
        private static let pairTable: [(Int, Int, Int, String)] = [
            (1, 5, 10, "1662497915624478906"), (1, 10, 5, "453305446940074565"),
            (2, 5, 10, "2851015155847869602"), (2, 10, 5, "831248957812239453"),
            (1, 10, 10, "906610893880149131"), (1, 100, 100, "987158034397061298"),
            (1, 1_000, 1_000, "996006981039903216"),
        ]

        private func pair(_ reserveIn: Int, _ reserveOut: Int) -> String {
            let zeros = String(repeating: "0", count: 18)
            return #"{"kind":"constantProduct","token0":"A","token1":"B","#
                + #""reserve0":"\#(reserveIn)\#(zeros)","reserve1":"\#(reserveOut)\#(zeros)","#
                + #""feePips":3000}"#
        }

        @Test func `a pair pays what its contract's own tests say`() async throws {
            let zeros = String(repeating: "0", count: 18)
            let answers = try await ProgramBatch.run(
                ["pool", "quote"],
                Self.pairTable.map {
                    #"{"pool":\#(pair($0.1, $0.2)),"tokenIn":"A","tokenOut":"B","#
                        + #""amountIn":"\#($0.0)\#(zeros)"}"#
                })
            for (answer, row) in zip(answers, Self.pairTable) {
                #expect(answer["amountOut"]?.stringValue == row.3, "\(answer.text)")
                #expect(answer["partial"]?.boolValue == false)
                #expect(answer["fee"]?["token"]?.stringValue == "A")
                let after = answer["after"]?["reserve0"]?.stringValue
                #expect(after == "\(row.1 + row.0)\(zeros)")
            }
        }

        /// One range of liquidity 10^21 around price 1, fee 0.3 %.
        private let range =
            #"{"kind":"concentrated","token0":"A","token1":"B","feePips":3000,"tickSpacing":60,"#
            + #""sqrtPriceX96":"79228162514264337593543950336","tick":0,"#
            + #""liquidity":"1000000000000000000000","ticks":["#
            + #"{"index":-600,"liquidityNet":"1000000000000000000000"},"#
            + #"{"index":600,"liquidityNet":"-1000000000000000000000"}]}"#

        @Test func `a range pays by the formulas of the whitepaper`() async throws {
            let answers = try await ProgramBatch.run(
                ["pool", "quote"],
                [
                    quote(range, #""amountIn":"1000000000000000000""#),
                    // The least that gives the former's amount out is the former's amount in.
                    quote(range, #""amountOut":"996006981039903216""#),
                    quote(range, #""amountIn":"1000000000000000000000000""#),
                ])
            // out = L·(√P − √P'), √P' = ceil(L·√P / (L + in·0.997·√P)), by Python's integers.
            #expect(answers[0]["amountOut"]?.stringValue == "996006981039903216")
            #expect(
                answers[0]["after"]?["sqrtPriceX96"]?.stringValue
                    == "79149250711305166342700278159")
            #expect(answers[1]["amountOut"]?.stringValue == "996006981039903216")
            let least = try #require(answers[1]["amountIn"]?.stringValue.flatMap { Int($0) })
            #expect((999_999_999_999_999_990...1_000_000_000_000_000_000).contains(least))
            // √1.0001^-600 leaves L·(1 − 0.97044…) = 29.55 of B in all.
            #expect(answers[2]["partial"]?.boolValue == true)
            let all = answers[2]["amountOut"]?.stringValue ?? ""
            #expect(all.count == 20 && all.hasPrefix("2955"), "\(all)")
            let used = answers[2]["amountIn"]?.stringValue ?? ""
            #expect(used.count == 20 && used.hasPrefix("3054"), "\(used)")
        }

        @Test func `what a pool cannot do has a name`() async throws {
            let typo = pair(5, 10).replacingOccurrences(of: "feePips", with: "feepips")
            let lines = [
                (quote(pair(5, 10), #""amountOut":"10000000000000000000""#), "reverts"),
                (quote(pair(5, 10), #""amountIn":"0""#), "reverts"),
                (quote(typo, #""amountIn":"1""#), "unknown-key"),
                (quote(pair(5, 10), #""amountIn":"1","slippage":1"#), "unknown-key"),
                (quote(pair(5, 10), #""amountin":"1""#), "unknown-key"),
                (quote(pair(5, 10), #""amountIn":"-1""#), "bad-value"),
                (quote(pair(5, 10), #""amountIn":"1","amountOut":"1""#), "bad-value"),
                (quote(#"{"kind":"sundial"}"#, #""amountIn":"1""#), "unsupported"),
                (#"{"tokenIn":"A"}"#, "missing-key"),
                (
                    quote(pair(5, 10), #""amountIn":"1""#)
                        .replacingOccurrences(of: #""tokenOut":"B""#, with: #""tokenOut":"C""#),
                    "unknown-token"
                ),
                ("nonsense", "bad-json"),
            ]
            let answers = try await ProgramBatch.run(["pool", "quote"], lines.map(\.0))
            for (answer, line) in zip(answers, lines) {
                #expect(ProgramBatch.code(answer) == line.1, "\(line.0): \(answer.text)")
            }
        }

        private func quote(_ pool: String, _ amount: String) -> String {
            #"{"pool":\#(pool),"tokenIn":"A","tokenOut":"B",\#(amount)}"#
        }

        // MARK: Routing

        @Test func `a route splits one pair and proves how well`() async throws {
            let sources = [
                #"{"id":"v2","kind":"pool","gas":120000,"state":\#(pair(500, 500))}"#,
                #"{"id":"v3","kind":"pool","gas":150000,"state":\#(range)}"#,
                #"{"id":"book","kind":"book","location":"exchange","base":"A","quote":"B","#
                    + #""bids":[["1","5"],["0.999","20"]],"asks":[["1.001","5"]],"#
                    + #""takerFeePips":1000,"lot":"0.0001","tick":"0.0001"}"#,
            ]
            let line =
                #"{"id":7,"sources":[\#(sources.joined(separator: ","))],"#
                + #""assets":{"A":{"decimals":18},"B":{"decimals":18}},"inventory":["#
                + #"{"location":"chain","asset":"A","amount":"20000000000000000000"},"#
                + #"{"location":"exchange","asset":"A","amount":"10000000000000000000"}],"#
                + #""gasPrice":"1000000000","nativePrice":"1000000000000000000","#
                + #""order":{"side":"sell","assetIn":"A","assetOut":"B","#
                + #""amountIn":"25000000000000000000"}}"#
            let typo = line.replacingOccurrences(of: "gasPrice", with: "gasprice")
            let answers = try await ProgramBatch.run(["route"], [line, typo])
            let plan = answers[0]
            #expect(plan["id"]?.numberText == "7")
            let legs = plan["legs"]?.arrayValue ?? []
            #expect(Set(legs.compactMap { $0["source"]?.stringValue }) == ["v2", "v3", "book"])
            for end in ["amountIn", "amountOut"] {
                let parts = legs.compactMap { $0[end]?.stringValue.flatMap(Int128.init) }
                #expect(plan[end]?.stringValue.flatMap(Int128.init) == parts.reduce(0, +))
            }
            func whole(_ value: JSONValue?) -> Int128 {
                value?.stringValue.flatMap(Int128.init) ?? -1
            }
            #expect(whole(plan["amountIn"]) == 25_000_000_000_000_000_000)
            #expect(whole(plan["value"]) == whole(plan["amountOut"]) - whole(plan["costs"]))
            #expect(whole(plan["bound"]) >= whole(plan["value"]))
            #expect(whole(plan["value"]) >= whole(plan["bestSingle"]?["value"]))
            let gap = plan["gapBpsBeforeLots"]?.numberText.flatMap { Double($0) }
            #expect(try #require(gap) <= 0.01)
            #expect(plan["partial"]?.boolValue == false)
            #expect(ProgramBatch.code(answers[1]) == "unknown-key")
        }

        @Test func `a route takes pools of coins for the pair that the order names`() async throws {
            let unit = "000000000000000000"
            let states = [
                "three": #"{"kind":"stableSwap","variant":"plain","coins":["C","B","A"],"#
                    + #""decimals":[18,18,18],"balances":["9000\#(unit)","8000\#(unit)","7000\#(unit)"],"#
                    + #""amplification":"100","fee":"4000000","adminFee":"5000000000"}"#,
                "weighted": #"{"kind":"weighted","version":"v2.2","tokens":["A","B"],"#
                    + #""balances":["5000\#(unit)","5000\#(unit)"],"#
                    + #""weights":["500000000000000000","500000000000000000"],"#
                    + #""scalingFactors":["1\#(unit)","1\#(unit)"],"swapFee":"1000000000000000"}"#,
                "v2": pair(500, 500),
                "other": #"{"kind":"wrapper","underlying":"D","wrapped":"A","#
                    + #""rate":"1100000000000000000"}"#,
            ]
            let sources = states.sorted { $0.key < $1.key }.map {
                #"{"id":"\#($0.key)","kind":"pool","gas":0,"state":\#($0.value)}"#
            }
            let names = ["A", "B", "C", "D"].map { #""\#($0)":{"decimals":18}"# }
            let line =
                #"{"sources":[\#(sources.joined(separator: ","))],"#
                + #""assets":{\#(names.joined(separator: ","))},"inventory":["#
                + #"{"location":"chain","asset":"A","amount":"4000\#(unit)"}],"#
                + #""gasPrice":"0","nativePrice":"0","#
                + #""order":{"side":"sell","assetIn":"A","assetOut":"B","amountIn":"4000\#(unit)"}}"#
            let purchase = line.replacingOccurrences(of: "amountIn", with: "amountOut")
                .replacingOccurrences(of: #""sell""#, with: #""buy""#)
                .replacingOccurrences(of: #""amount":"4000"#, with: #""amount":"9000"#)
            for plan in try await ProgramBatch.run(["route"], [line, purchase]) {
                let legs = plan["legs"]?.arrayValue ?? []
                #expect(
                    Set(legs.compactMap { $0["source"]?.stringValue })
                        == ["three", "weighted", "v2"])
                let gap = plan["gapBps"]?.numberText.flatMap { Double($0) }
                #expect(try #require(gap) <= 0.01)
                #expect(plan["partial"]?.boolValue == false)
            }
        }
    }
}
