import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// What used the nonces before the node's first is not there any more.
    @Suite struct NonceGapTests {
        @Test func `a nonce that a reorganisation gave back below ours is used up`() async throws {
            let run = try await SettlementRun.start { world, chain in
                try await ForeignWallet(world).send()
                try await chain.command("dev_mine")
            }
            try await run.chain.command("dev_reorg", [1, ["drop": "all"]])
            try await run.submit()
            let approve = try await run.wait("approve", is: "sent")
            let first = try #require(nonce(approve))
            // No block takes it, however many come, until the nonce below is used.
            try await run.mine(2)
            let gap = try await run.wait("cancel") { $0["state"]?.stringValue == "sent" }
            #expect(nonce(gap) == first - 1)
            #expect(gap["reason"]?.stringValue?.contains("nobody uses nonce") == true)
            try await run.finish()
            let settlements = try await run.settlements()
            #expect(settlements.allSatisfy { $0["laneHalted"] == nil })
            let purposes = settlements.map { $0["purpose"]?.stringValue }
            #expect(purposes.filter { $0 == "cancel" }.count == 1, "\(purposes)")
            let ended = try await run.wait("cancel") { $0["state"]?.stringValue == "final" }
            #expect(ended["outcome"]?.stringValue == "cancelled")
            try await run.stop()
        }

        @Test func `those who had the nonce may win it again, and nothing is halted`() async throws
        {
            let run = try await SettlementRun.start { world, chain in
                try await ForeignWallet(world).send()
                try await chain.command("dev_mine")
            }
            try await run.chain.command("dev_reorg", [1, ["drop": "all"]])
            try await run.submit()
            let gap = try await run.wait("cancel") { $0["state"]?.stringValue == "sent" }
            // It pays far more than the empty transaction and takes its place.
            try await ForeignWallet(run.world).send(nonce: gap["nonce"]?.numberText)
            try await run.mine()
            try await run.wait("approve", is: "included")
            try await run.finish()
            let ended = try await run.wait("cancel") { $0["state"]?.stringValue == "final" }
            #expect(ended["outcome"]?.stringValue == "foreign" && ended["laneHalted"] == nil)
            try await run.stop()
        }

        private func nonce(_ intent: JSONValue) -> Int? {
            intent["nonce"]?.numberText.flatMap { Int($0) }
        }
    }

    /// Pools take one transaction at a time of an account that runs another's code.
    @Suite struct DelegationTests {
        @Test func `a delegated wallet's lane is one transaction deep`() async throws {
            let run = try await SettlementRun.start { world, chain in
                let code = try #require(
                    world.chain?["contracts"]?["routeExecutor"]?.stringValue)
                try await ForeignWallet(world).delegate(to: code)
                try await chain.command("dev_mine", [3])
            }
            try await run.submit()
            try await run.client.waitForPlan(including: "pool", side: "sell", quantity: "10")
            _ = try await run.client.submit(id: "second", side: "sell", quantity: "10")
            for _ in 0..<200 where try await run.settlements().count < 4 {
                try await Task.sleep(for: .milliseconds(50))
            }
            // Longer than signing takes: what is not signed by now is held back.
            try await Task.sleep(for: .seconds(2))
            for _ in 0..<3 {
                let waiting = try await run.settlements().filter {
                    ["signed", "sent"].contains($0["state"]?.stringValue)
                }
                #expect(waiting.count == 1, "\(waiting.map(\.text))")
                try await run.mine()
                try await Task.sleep(for: .seconds(1))
            }
            try await run.finish()
            for _ in 0..<40 {
                let second = try await run.ask("/v1/orders/second")
                if second["state"]?.stringValue == "filled" { break }
                try await run.mine()
                try await Task.sleep(for: .milliseconds(400))
            }
            #expect(try await run.ask("/v1/orders/second")["state"]?.stringValue == "filled")
            try await run.stop()
            try await ForeignWallet(run.world).delegate(to: nil)
            try await run.mine(3)
        }
    }
}
