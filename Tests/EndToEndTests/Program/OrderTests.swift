import Codecs
import Foundation
import Testing

extension ProgramTests {
    /// Orders through the shipped client commands, at a node with an exchange alone.
    @Suite struct OrderTests {
        private struct Refusal {
            let what: String
            let side: String
            let base: String
            let quote: String
            let quantity: String
            let says: String
        }

        private static let refusals = [
            Refusal(
                what: "unknown token", side: "sell", base: "DOGE", quote: "USDC", quantity: "1",
                says: "no configured location trades DOGE"),
            Refusal(
                what: "unknown quote", side: "sell", base: "ETH", quote: "DOGE", quantity: "1",
                says: "DOGE"),
            Refusal(
                what: "too little", side: "sell", base: "ETH", quote: "USDC", quantity: "300.0001",
                says: "only 300 ETH is free to sell; lower the quantity or deposit more"),
            Refusal(
                what: "no number", side: "sell", base: "ETH", quote: "USDC", quantity: "all",
                says: "must be a decimal string above zero"),
            Refusal(
                what: "nothing", side: "sell", base: "ETH", quote: "USDC", quantity: "0",
                says: "must be a decimal string above zero"),
            Refusal(
                what: "no side", side: "short", base: "ETH", quote: "USDC", quantity: "1",
                says: "must be \"buy\" or \"sell\""),
            Refusal(
                what: "too fine", side: "sell", base: "ETH", quote: "USDC",
                quantity: "1.0000000000000000001", says: "more than 18 digits"),
        ]

        @Test func `an order is taken, filled once and never twice`() async throws {
            let world = try await NodeWorld.start(withChain: false)
            let node = try world.startNode(world.configuration())
            let api = try await node.firstLine(seconds: 20)["api"]?.stringValue ?? ""
            let client = NodeClient(world: world, api: api)
            try await client.waitForPlan(["book"], quantity: "10")
            for refusal in Self.refusals {
                let answer = try await client.submit(
                    id: "refused", side: refusal.side, base: refusal.base, quote: refusal.quote,
                    quantity: refusal.quantity)
                #expect(answer.ending == .exit(1), "\(refusal.what)")
                #expect(answer.output.isEmpty)
                #expect(answer.errors.split(separator: "\n").count == 1, "\(answer.errors)")
                #expect(answer.errors.contains(refusal.says), "\(refusal.what): \(answer.errors)")
            }
            let taken = try await client.submit(id: "o-1", quantity: "10")
            #expect(taken.ending == .exit(0), "\(taken.errors)")
            #expect(taken.lines.first?["id"]?.stringValue == "o-1")
            let order = try await client.waitForEnd(of: "o-1", seconds: 10)
            #expect(order["state"]?.stringValue == "filled", "\(order.text)")
            #expect(order["filled"]?.stringValue == "10")
            let again = try await client.submit(id: "o-1", quantity: "10")
            #expect(again.ending == .exit(1))
            #expect(again.errors.contains("an order with this id exists"), "\(again.errors)")
            try await expectRefusedStrangers(client)
            let all = try await client.command(["orders"])
            #expect(all.lines.first?.arrayValue?.count == 1)
            #expect(try await node.terminate().ending == .exit(0))
        }

        /// Without the key, with another node's address, after the end of an order.
        private func expectRefusedStrangers(_ client: NodeClient) async throws {
            let folder = client.world.folder
            let wrong = try folder.write("wrong.key", "0123456789abcdef")
            let stranger = try await ProgramProcess.causeway(
                ["orders", "--api", client.api, "--key-file", wrong, "--json"], in: folder)
            #expect(stranger.ending == .exit(1))
            #expect(stranger.output.isEmpty)
            let nobody = try await ProgramProcess.causeway(
                ["orders", "--api", "http://127.0.0.1:1", "--key-file", wrong], in: folder)
            #expect(nobody.ending == .exit(1))
            #expect(nobody.errors.contains("is it running?"), "\(nobody.errors)")
            let late = try await client.command(["order", "cancel", "o-1"])
            #expect(late.ending == .exit(1))
            #expect(late.errors.contains("the order has ended"), "\(late.errors)")
            let unknown = try await client.command(["order", "cancel", "o-2"])
            #expect(unknown.errors.contains("there is no order"), "\(unknown.errors)")
        }
    }
}
