import Codecs
import Testing

extension ProgramTests {
    /// `route` over networks.
    @Suite struct RouteCommandTests {
        @Test func `random networks are replayed to the unit and nobody finds more`() async throws {
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [
                    ProgramProcess.client("check_routes.py"), ProgramProcess.causeway, "1",
                    "\(isFull ? 1000 : 40)",
                ],
                in: TestFolder(), seconds: isFull ? 3600 : 120)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.last?["ok"]?.boolValue == true, "\(check.output)")
        }

        @Test func `no set of sources and no other optimiser is better`() async throws {
            let check = try await ProgramProcess.run(
                ProgramProcess.python,
                [
                    ProgramProcess.client("prove_routes.py"), ProgramProcess.causeway, "1",
                    "\(isFull ? 700 : 8)",
                ],
                in: TestFolder(), seconds: isFull ? 7200 : 120)
            #expect(check.ending == .exit(0), "\(check.output)\(check.errors)")
            #expect(check.lines.last?["ok"]?.boolValue == true, "\(check.output)")
        }

        private func answer(_ line: String) async throws -> JSONValue {
            let end = try await ProgramProcess.causeway(
                ["route"], in: TestFolder(), input: line + "\n")
            return try #require(end.lines.first)
        }

        private func pool(_ id: String, _ one: String, _ two: String) -> String {
            #"{"id":"\#(id)","kind":"pool","gas":0,"state":{"kind":"constantProduct","#
                + #""token0":"\#(one)","token1":"\#(two)","reserve0":"1000000","#
                + #""reserve1":"2000000","feePips":3000}}"#
        }

        private func line(_ sources: [String], _ more: String = "") -> String {
            let assets = ["A", "B", "C"].map { #""\#($0)":{"decimals":6}"# }
            return #"{"sources":[\#(sources.joined(separator: ","))],"#
                + #""assets":{\#(assets.joined(separator: ","))},"inventory":["#
                + #"{"location":"chain","asset":"A","amount":"5000"}],"gasPrice":"0","#
                + #""nativePrice":"0",\#(more)"order":{"side":"sell","assetIn":"A","#
                + #""assetOut":"B","amountIn":"5000"}}"#
        }

        @Test func `two pools one after the other are two legs in order`() async throws {
            let plan = try await answer(line([pool("second", "C", "B"), pool("first", "A", "C")]))
            let legs = plan["legs"]?.arrayValue ?? []
            #expect(legs.compactMap { $0["source"]?.stringValue } == ["first", "second"])
            // floor(5000·997·2000000 / (1000000·1000 + 5000·997)), and the same of that.
            #expect(legs.first?["amountOut"]?.stringValue == "9920")
            #expect(plan["amountOut"]?.stringValue == "19586")
            #expect(plan["bestSingle"]?["source"]?.stringValue == "first>second")
            #expect(plan["partial"]?.boolValue == false)
        }

        @Test func `a place reached by a transfer is worth what the line says`() async throws {
            let move =
                #"{"id":"out","kind":"transfer","from":"chain","to":"far","asset":"B","#
                + #""fee":"7","seconds":60}"#
            let there = try await answer(
                line([pool("pool", "A", "B"), move], #""endValue":{"far":"1.5"},"#))
            let legs = there["legs"]?.arrayValue ?? []
            #expect(legs.compactMap { $0["source"]?.stringValue } == ["pool", "out"])
            #expect(there["amountOut"]?.stringValue == "9913")
            // floor(1.5 · 9913)
            #expect(there["value"]?.stringValue == "14869")
            let here = try await answer(line([pool("pool", "A", "B"), move]))
            #expect(here["value"]?.stringValue == "9920")
        }

        @Test func `time in transit is charged and gas that may be lost is counted`() async throws {
            let move =
                #"{"id":"out","kind":"transfer","from":"chain","to":"far","asset":"B","#
                + #""fee":"0","seconds":60}"#
            let more =
                #""endValue":{"far":"1.5"},"risk":{"aversion":"0.5","#
                + #""assets":{"B":{"price":"1","variance":"0.01"}},"#
                + #""revertPips":{"chain":500000}},"#
            let charged = try await answer(line([pool("pool", "A", "B"), move], more))
            // ceil(0.5 · 0.01 · 60 · 0.00992² · 10^6), and floor(1.5 · 9920) less that.
            #expect(charged["charge"]?.stringValue == "30")
            #expect(charged["value"]?.stringValue == "14850")
            let plain = try await answer(line([pool("pool", "A", "B"), move]))
            #expect(plain["charge"] == nil)
            let gas =
                #"{"sources":[\#(pool("pool", "A", "B").replacing("\"gas\":0", with: "\"gas\":100"))],"#
                + #""assets":{"A":{"decimals":6},"B":{"decimals":6}},"inventory":["#
                + #"{"location":"chain","asset":"A","amount":"5000"}],"gasPrice":"1","#
                + #""nativePrice":"1000000000000000000","risk":{"revertPips":{"chain":250000}},"#
                + #""order":{"side":"sell","assetIn":"A","assetOut":"B","amountIn":"5000"}}"#
            let reverting = try await answer(gas)
            #expect(reverting["costs"]?.stringValue == "125" && reverting["charge"] == nil)
            #expect(reverting["value"]?.stringValue == "9795")
        }

        @Test func `a line that asks why gets figures and reasons, and the same plan`() async throws
        {
            let sources = [pool("pool", "A", "B"), pool("side", "A", "C")]
            let plain = try await answer(line(sources))
            let plan = try await answer(line(sources, #""explain":true,"#))
            #expect(plain["explanation"] == nil && plain["legs"] == plan["legs"])
            let why = try #require(plan["explanation"])
            let leg = try #require(why["legs"]?.arrayValue?.first)
            // 0.3 % of 5,000; the first unit gives 2 · 0.997, the average of all 9,920 / 5,000.
            #expect(leg["fee"] == ["asset": "A", "amount": "15"])
            #expect(leg["priceBefore"]?.stringValue == "1.994")
            #expect(leg["impactBps"]?.numberText == "50.1505")
            #expect(leg["sharePercent"]?.numberText == "100")
            #expect(why["withoutBooks"]?["value"] == plan["value"])
            #expect(why["withoutChain"] == nil)
            #expect(
                why["leftOut"]?.arrayValue == [["source": "side", "reason": "not-on-the-way"]])
            let network = try await answer(
                line([pool("second", "C", "B"), pool("first", "A", "C")], #""explain":true,"#))
            let shares = network["explanation"]?["legs"]?.arrayValue?
                .compactMap { $0["sharePercent"]?.numberText }
            #expect(shares == ["100", "100"])
        }

        @Test(arguments: [
            (#""endValue":{"far":"0"},"#, "bad-value", "endValue"),
            (#""deadlineMs":-1,"#, "bad-value", "deadlineMs"),
            (#""explain":"yes","#, "bad-value", "explain"),
            (#""risk":{"lambda":"1"},"#, "unknown-key", "risk.lambda"),
            (#""risk":{"assets":[]},"#, "bad-value", "risk.assets"),
            (#""risk":{"assets":{"A":{"price":"1"}}},"#, "missing-key", "risk.assets.A.variance"),
            (#""risk":{"revertPips":{"chain":1000000}},"#, "bad-value", "risk.revertPips.chain"),
        ])
        func `an impossible line is refused`(
            more: String, code: String, field: String
        )
            async throws
        {
            let error = try await answer(line([pool("pool", "A", "B")], more))["error"]
            #expect(error?["code"]?.stringValue == code)
            #expect(error?["field"]?.stringValue == field)
        }
    }
}
