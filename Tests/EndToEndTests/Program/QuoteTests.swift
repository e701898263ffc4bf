import Arithmetic
import Basics
import Codecs
import Ethereum
import Foundation
import FoundationXML
import Testing

extension ProgramTests {
    /// `quote` of a running node with an exchange and a chain, and orders that rest on quotes.
    @Suite(.enabled(if: PlanScene.isInstalled)) struct QuoteTests {
        private struct Running {
            let world: NodeWorld
            let client: NodeClient
            let node: ProgramProcess
        }

        private static let trade = [
            "--side", "sell", "--base", "ETH", "--quote", "USDC", "--quantity", "250",
        ]

        private func start(_ change: (NodeWorld, String) -> String = { $1 }) async throws -> Running
        {
            let world = try await NodeWorld.start(withChain: true)
            let node = try world.startNode(change(world, world.configuration()))
            let api = try await node.firstLine(seconds: 20)["api"]?.stringValue ?? ""
            return Running(world: world, client: NodeClient(world: world, api: api), node: node)
        }

        /// The command as a person runs it.
        private func shown(_ running: Running, _ more: [String]) async throws -> String {
            let end = try await ProgramProcess.causeway(
                ["quote"] + Self.trade + more + [
                    "--api", running.client.api, "--key-file",
                    "\(running.world.folder.path)/api.key",
                ], in: running.world.folder)
            #expect(end.ending == .exit(0), "\(end.errors)")
            return end.output
        }

        private func amount(_ value: JSONValue?) -> UInt256 {
            (value?.stringValue).flatMap { try? UInt256(decimal: $0) } ?? .zero
        }

        private func number(_ value: JSONValue?) -> Double {
            (value?.numberText ?? value?.stringValue).flatMap { Double($0) } ?? .nan
        }

        @Test func `a quote explains its legs, its value and what it leaves out`() async throws {
            let running = try await start()
            try await running.client.waitForPlan(["book", "pool"], quantity: "250")
            let quote = try await running.client.quote(quantity: "250")
            let plan = try #require(quote.lines.first)
            let legs = plan["legs"]?.arrayValue ?? []
            let paid = legs.reduce(UInt256.zero) { $0 + amount($1["amountIn"]) }
            #expect(paid == amount(plan["amountIn"]))
            #expect(abs(legs.reduce(0) { $0 + number($1["sharePercent"]) } - 100) < 0.01)
            for leg in legs {
                let isBook = leg["kind"]?.stringValue == "book"
                #expect(
                    leg["assetIn"]?.stringValue == "ETH" && leg["assetOut"]?.stringValue == "USDC")
                #expect(leg["fee"]?["asset"]?.stringValue == (isBook ? "USDC" : "ETH"))
                let (fee, gasCost) = (amount(leg["fee"]?["amount"]), amount(leg["gasCost"]))
                #expect(!fee.isZero && gasCost.isZero == isBook)
                #expect((leg["gas"]?.integerValue == 0) == isBook)
                #expect(number(leg["impactBps"]) >= 0 && number(leg["impactBps"]) < 10_000)
                #expect(number(leg["priceAfter"]) <= number(leg["priceBefore"]))
                #expect((1_000...4_000).contains(number(leg["priceAfter"])))
            }
            let value = amount(plan["value"])
            for other in ["withoutBooks", "withoutChain"] {
                let alone = try #require(plan[other])
                #expect(amount(alone["value"]) < value, "\(other)")
            }
            // Three pools and one book: each has a leg or a reason.
            let left = plan["leftOut"]?.arrayValue ?? []
            #expect(legs.count + left.count == 4, "\(plan.text)")
            #expect(plan["stateHash"]?.stringValue?.count == 66)

            let table = try await shown(running, [])
            for word in ["share %", "impact bps", "without books", "without the chain", "gap"] {
                #expect(table.contains(word), "\(table)")
            }
            _ = try await running.node.terminate()
        }

        @Test func `the picture is well-formed and has a band of the right width for each leg`()
            async throws
        {
            let running = try await start()
            try await running.client.waitForPlan(["book", "pool"], quantity: "250")
            var (picture, legs) = (PictureReader(""), [] as [JSONValue])
            // The market may still move: of a picture between two equal quotes the plan is known.
            for _ in 0..<30 {
                let before = try await running.client.quote(quantity: "250").lines.first
                picture = PictureReader(try await shown(running, ["--svg"]))
                let after = try await running.client.quote(quantity: "250").lines.first
                legs = before?["legs"]?.arrayValue ?? []
                if legs == after?["legs"]?.arrayValue ?? [] { break }
            }
            #expect(picture.isWellFormed)
            #expect(picture.bands.count == legs.count && picture.bars == 4)
            for (leg, band) in zip(legs, picture.bands) {
                let share = number(leg["sharePercent"])
                // The whole order is 320 wide, a thin leg 2.
                #expect(abs(band.width - max(2, share * 3.2)) < 0.11, "\(leg.text)")
                #expect(band.title.hasPrefix(leg["source"]?.stringValue ?? "-"))
                #expect(band.title.contains(leg["amountOut"]?.stringValue ?? "-"))
            }
            _ = try await running.node.terminate()
        }

        @Test func `an order that names a quote is refused once the quote is void`() async throws {
            let running = try await start()
            let client = running.client
            try await client.waitForPlan(["book", "pool"], quantity: "250")
            func quoteId() async throws -> String {
                let plan = try await client.quote(quantity: "250").lines.first
                return try #require(plan?["quoteId"]?.stringValue)
            }
            func submit(
                _ id: String, _ quote: String, quantity: String = "250"
            ) async throws
                -> ProgramProcess.Finished
            {
                try await client.command(
                    ["order", "submit", "--id", id, "--quote-id", quote] + Self.trade.dropLast()
                        + [quantity])
            }
            let unknown = try await submit("a", "q1-1")
            #expect(unknown.ending == .exit(1) && unknown.errors.contains("no such quote"))
            let first = try await quoteId()
            let other = try await submit("b", first, quantity: "249")
            #expect(other.ending == .exit(1) && other.errors.contains("for another trade"))
            // A stranger sells into every ranged pool.
            try await moveAway(running.world)
            let void = try await submit("c", first)
            #expect(void.ending == .exit(1), "\(void.output)")
            #expect(void.errors.contains("moved by"), "\(void.errors)")
            let fresh = try await submit("d", try await quoteId())
            #expect(fresh.ending == .exit(0), "\(fresh.errors)")
            #expect(try await client.waitForEnd(of: "d")["state"]?.stringValue != nil)
            _ = try await running.node.terminate()
        }

        private func moveAway(_ world: NodeWorld) async throws {
            let start = world.chain ?? .null
            let chain = try ChainControl(rpc: start["rpc"]?.stringValue ?? "")
            func contract(_ name: String) throws -> Address {
                try Address(hex: start["contracts"]?[name]?.stringValue ?? "")
            }
            let trader = try Trader(start: start)
            let told = try await chain.command(
                "eth_getTransactionCount", [.string(trader.address.hex), "latest"])
            let nonce = UInt64(told.stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0
            for (index, fee) in [500, 3_000].enumerated() {
                let signed = try trader.send(
                    nonce: nonce + UInt64(index), to: try contract("uniswapV3SwapRouter"),
                    input: try PeripheryCalls.swapPool(
                        exactIn: 500 * 1_000_000_000_000_000_000, from: try contract("WETH9"),
                        to: try contract("USDC"), feePips: UInt32(fee), for: trader.address),
                    tip: 40_000_000_000, feeCap: 400_000_000_000, gas: 4_000_000)
                try await chain.command("eth_sendRawTransaction", [.string(Hex.encode(signed.raw))])
            }
            // Blocks come each second, and the node follows them a moment later.
            try await Task.sleep(for: .seconds(4))
            chain.shutDown()
        }

        @Test func `a pool that leaves routing is named with its reason`() async throws {
            // The pair charges 0.3 %, and the node is told otherwise.
            let running = try await start { world, text in
                let factory = world.chain?["contracts"]?["uniswapV2Factory"]?.stringValue ?? ""
                return text.replacingOccurrences(
                    of: "feePips: 3000, factory: \"\(factory)\"",
                    with: "feePips: 2500, factory: \"\(factory)\"")
            }
            try await running.client.waitForPlan(["book", "pool"], quantity: "250")
            try await swapPair(running.world)
            var left: [JSONValue] = []
            for _ in 0..<100 {
                let plan = try await running.client.quote(quantity: "250").lines.first
                left = plan?["leftOut"]?.arrayValue ?? []
                if left.contains(where: { $0["reason"]?.stringValue == "quarantined" }) { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            let pair = try #require(left.first { $0["reason"]?.stringValue == "quarantined" })
            #expect(pair["source"]?.stringValue?.hasPrefix("constant-product:") == true)
            #expect(pair["detail"]?.stringValue?.contains("since block") == true)
            #expect(try await shown(running, []).contains("quarantined"))
            _ = try await running.node.terminate()
        }

        private func swapPair(_ world: NodeWorld) async throws {
            let start = world.chain ?? .null
            let chain = try ChainControl(rpc: start["rpc"]?.stringValue ?? "")
            func contract(_ name: String) throws -> Address {
                try Address(hex: start["contracts"]?[name]?.stringValue ?? "")
            }
            let trader = try Trader(start: start)
            let told = try await chain.command(
                "eth_getTransactionCount", [.string(trader.address.hex), "latest"])
            let nonce = UInt64(told.stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0
            let signed = try trader.send(
                nonce: nonce, to: try contract("uniswapV2Router"),
                input: try PeripheryCalls.swapPair(
                    exactIn: 1_000_000_000_000_000_000, from: try contract("WETH9"),
                    to: try contract("USDC"), for: trader.address),
                tip: 2_000_000_000, feeCap: 400_000_000_000, gas: 1_000_000)
            try await chain.command("eth_sendRawTransaction", [.string(Hex.encode(signed.raw))])
            chain.shutDown()
        }
    }
}

/// Reads a picture back with a parser of XML.
private final class PictureReader: NSObject, XMLParserDelegate {
    struct Band {
        var width: Double
        var title: String
    }

    private(set) var isWellFormed = false
    private(set) var bands: [Band] = []
    private(set) var bars = 0
    private var isTitle = false

    init(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        isTitle = name == "title"
        if name == "rect" { bars += 1 }
        if name == "path" {
            let width = attributes["stroke-width"].flatMap { Double($0) } ?? 0
            bands.append(Band(width: width, title: ""))
        }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        isTitle = false
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if isTitle, !bands.isEmpty { bands[bands.count - 1].title += text }
    }
}
