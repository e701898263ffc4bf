import Codecs
import Foundation
import Testing

extension BadDayTests {
    /// A node whose transactions go to a private relay, which checks who signed each request, and a
    /// chain whose record shows that its public side has seen none of them.
    @Suite struct PrivateTests {
        private func start(
            _ relay: RelayProcess, killAt point: String? = nil, deadlineSeconds: Int = 120,
            maxBlocks: Int = 25
        ) async throws -> SettlementRun {
            var options = SettlementRun.Options()
            options.killAt = point
            options.deadlineSeconds = deadlineSeconds
            options.relay = relay.block(maxBlocks: maxBlocks)
            return try await SettlementRun.start(options)
        }

        /// Ends the order and judges it by the relay's and the chain's own records.
        private func finish(_ run: SettlementRun, _ relay: RelayProcess) async throws {
            try await run.finish("filled", "canceled")
            let settlements = try await run.settlements().filter { $0["txHash"] != nil }
            #expect(settlements.allSatisfy { $0["route"]?.stringValue == "relay" })
            try await relay.expectPrivate(settlements, on: run.chain)
            try await run.expectTruth()
        }

        private func expectUnseen(_ hash: String, by run: SettlementRun) async throws {
            let known = try await run.chain.command("eth_getTransactionByHash", [.string(hash)])
            #expect(known.isNull)
        }

        @Test func `an order goes from end to end by the relay alone, whose first answer is lost`()
            async throws
        {
            let relay = try await RelayProcess.start()
            try await relay.control(["loseAnswers": 1])
            let run = try await start(relay)
            try await run.submit()
            let approve = try await run.wait("approve", is: "sent")
            #expect(approve["attempts"] == nil, "the same bytes, once signed")
            let hash = try #require(approve["txHash"]?.stringValue)
            #expect(try await relay.received() == [hash, hash], "sent again as they were")
            try await expectUnseen(hash, by: run)
            try await run.mine()
            try await run.wait("route", is: "sent")
            let sends = try await relay.record()["received"]?.arrayValue ?? []
            for send in sends {
                let head = try #require(send["head"]?.integerValue)
                let last = send["maxBlockNumber"]?.stringValue?.dropFirst(2) ?? ""
                // A block may come between the question for the head and the sending.
                let blocks = (Int64(last, radix: 16) ?? 0) - head
                #expect((24...25).contains(blocks))
            }
            try await finish(run, relay)
        }

        @Test func `without its relay a private transaction waits, and goes on once it is back`()
            async throws
        {
            let relay = try await RelayProcess.start()
            try await relay.control(["withhold": "all"])
            let run = try await start(relay)
            try await run.submit()
            let approve = try await run.wait("approve", is: "sent")
            let hash = try #require(approve["txHash"]?.stringValue)
            try await run.kill()
            run.configure(relay: "")
            try await run.restart()
            let waiting = try await run.wait("approve") { $0["waiting"] != nil }
            #expect(waiting["waiting"]?.stringValue?.contains("private relay") == true)
            #expect(waiting["txHash"]?.stringValue == hash && waiting["attempts"] == nil)
            let count = try await relay.received().count
            // Longer than bytes wait until they are sent again.
            try await run.mine(2)
            try await Task.sleep(for: .seconds(4))
            #expect(try await relay.received().count == count)
            try await expectUnseen(hash, by: run)
            try await relay.expectPrivate(try await run.settlements(), on: run.chain)
            try await run.stop()
            run.configure(relay: relay.block())
            try await relay.control(["withhold": "nothing"])
            try await run.restart()
            try await finish(run, relay)
        }

        @Test(
            .enabled(if: isFull),
            arguments: ["transaction-signed", "transaction-sent", "replacement-signed"])
        func `a node that dies with private bytes signed sends them the same way`(
            moment: String
        ) async throws {
            let relay = try await RelayProcess.start()
            let run = try await start(relay, killAt: moment)
            if moment == "replacement-signed" {
                try await relay.control(["withhold": "all"])
                try await run.submit()
                try await run.wait("approve", is: "sent")
                try await run.chain.command("dev_holdBaseFee", [40_000_000_000, 1_000])
                try await run.mine()
            } else {
                try await run.submit()
            }
            try await run.awaitDeath()
            try await run.calmFees()
            try await relay.control(["withhold": "nothing"])
            try await run.restart()
            try await finish(run, relay)
        }

        @Test(.enabled(if: isFull))
        func `what the relay never gets into a block is cancelled through it past its deadline`()
            async throws
        {
            let relay = try await RelayProcess.start()
            let run = try await start(relay, deadlineSeconds: 8)
            let route = try await run.sendRoute()
            try await relay.control(["withhold": "calls"])
            let cancelling = try await run.wait("route", seconds: 20) { $0["attempts"] != nil }
            #expect(cancelling["cancelling"]?.stringValue == "its deadline passed")
            let hashes = cancelling["attempts"]?.arrayValue?.compactMap(\.stringValue) ?? []
            let empty = try #require(hashes.last)
            try await waitFor(relay, empty)
            try await expectUnseen(empty, by: run)
            let cancelled = try await relay.record()["cancelled"]?.arrayValue ?? []
            #expect(cancelled.compactMap(\.stringValue).contains(hashes[0]))
            try await run.mine(3)
            let ended = try await run.wait("route") { $0["outcome"] != nil }
            #expect(ended["outcome"]?.stringValue == "cancelled")
            #expect(ended["nonce"] == route["nonce"])
            try await relay.control(["withhold": "nothing"])
            try await finish(run, relay)
        }

        @Test(.enabled(if: isFull))
        func `what the relay gave up is told with its reason, and offered again`() async throws {
            let relay = try await RelayProcess.start()
            try await relay.control(["withhold": "all", "simError": "MaxFeePerGasTooLow"])
            let run = try await start(relay, maxBlocks: 2)
            try await run.submit()
            let approve = try await run.wait("approve", is: "sent")
            try await run.mine(3)
            let waiting = try await run.wait("approve") { $0["waiting"] != nil }
            #expect(waiting["waiting"]?.stringValue?.contains("(MaxFeePerGasTooLow)") == true)
            #expect(waiting["txHash"] == approve["txHash"])
            try await relay.control(["withhold": "nothing"])
            try await finish(run, relay)
        }

        @Test(.enabled(if: isFull))
        func `what a relay says of a nonce is not believed, and no node is asked about it`()
            async throws
        {
            let relay = try await RelayProcess.start()
            try await relay.control(["withhold": "all", "nonceTooLow": 2])
            let run = try await start(relay)
            try await run.submit()
            let approve = try await run.wait("approve", is: "sent")
            #expect(approve["contested"] == nil, "\(approve.text)")
            let hash = try #require(approve["txHash"]?.stringValue)
            #expect(try await relay.received() == [hash, hash, hash])
            try await relay.control(["withhold": "nothing"])
            try await finish(run, relay)
        }

        private func waitFor(_ relay: RelayProcess, _ hash: String) async throws {
            for _ in 0..<200 {
                if try await relay.received().contains(hash) { return }
                try await Task.sleep(for: .milliseconds(50))
            }
            throw ProgramProcess.Failure(description: "\(hash) does not come to the relay")
        }
    }
}
