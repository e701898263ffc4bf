import Basics
import Chains
import Codecs
import Ethereum
import Testing

/// One chain served by two processes that may differ, lie and fail, and a session over both.
@Suite(.serialized, .enabled(if: DevnetProcess.isInstalled), .timeLimit(.minutes(2)))
struct TwoProvidersTests {
    /// Two processes with the same genesis: the same commands give the same blocks.
    private struct Pair {
        let devnets: [DevnetProcess]

        static func launch() async throws -> Pair {
            let arguments = ["--genesis-timestamp", "1700000000"]
            return Pair(devnets: [
                try await DevnetProcess.launch(arguments),
                try await DevnetProcess.launch(arguments),
            ])
        }

        func mine(_ blocks: JSONValue = 1) async throws {
            for devnet in devnets { try await devnet.command("dev_mine", [blocks]) }
        }

        func stop() async throws { for devnet in devnets { try await devnet.stop() } }
    }

    private func withSession(
        on pair: Pair, sender: Address, body: (ChainSession, ChainEvents) async throws -> Void
    ) async throws {
        let events = ChainEvents()
        var configuration = ChainConfiguration(
            chain: ChainId(1_337),
            providers: pair.devnets.enumerated().map { index, devnet in
                ProviderConfiguration(
                    name: "p\(index)", rpc: devnet.rpc, webSocket: devnet.webSocket)
            }, sender: sender)
        configuration.pollMilliseconds = 50
        configuration.pauseMillisecondsMax = 200
        configuration.timeoutMilliseconds = 2_000
        configuration.rules.restMilliseconds = 200
        configuration.rules.restMillisecondsMax = 400
        let session = try ChainSession(configuration) { events.note($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await session.run() }
            try await body(session, events)
            group.cancelAll()
            do { while try await group.next() != nil {} } catch is CancellationError {}
        }
    }

    @Test func `bad days of one of two providers cost time and nothing else`() async throws {
        let pair = try await Pair.launch()
        let trader = try Trader(pair.devnets[0])
        try await withSession(on: pair, sender: trader.address) { session, events in
            try await events.wait { $0.chain.count == 1 }
            let transfer = try trader.transfer(nonce: 0)
            try session.setWatched(hashes: [transfer.hash])
            try await loseAnAnswer(pair, session, transfer.raw)
            try await hideAReceipt(pair, events)
            try await differ(pair, events)
            #expect(events.receipts.count == 1)
        }
        try await pair.stop()
    }

    /// One takes the bytes and loses the answer while the other refuses them: unknown.
    private func loseAnAnswer(
        _ pair: Pair, _ session: ChainSession, _ raw: [UInt8]
    ) async throws {
        let method: JSONValue = "eth_sendRawTransaction"
        try await pair.devnets[0].command("dev_fault", [["loseAnswer": ["method": method]]])
        try await pair.devnets[1].command(
            "dev_fault", [["error": ["method": method, "message": "insufficient funds"]]])
        guard case .unknown = await session.broadcast(raw) else {
            Issue.record("a refusal although one has not answered")
            return
        }
        #expect(await session.broadcast(raw) == .accepted)
        #expect(await session.broadcast(raw) == .alreadyKnown)
    }

    /// One hides the receipt: it is not told, and nothing that covers it is final, until it is found.
    private func hideAReceipt(_ pair: Pair, _ events: ChainEvents) async throws {
        let fault: JSONValue = [
            "method": "eth_getTransactionReceipt", "result": .null, "times": 1_000_000,
        ]
        try await pair.devnets[1].command("dev_fault", [["result": fault]])
        try await pair.mine(8)
        try await events.wait { $0.chain.last?.number == 8 }
        try await Task.sleep(for: .milliseconds(500))
        #expect(events.receipts.isEmpty)
        #expect(!isFinal(events))
        try await pair.devnets[1].command("dev_fault", [["clear": true]])
        try await events.wait { $0.receipts.count == 1 }
        try await events.wait(until: isFinal)
    }

    private func isFinal(_ events: ChainEvents) -> Bool {
        events.all.contains { event in
            if case .finalized(let number, _, 1, _) = event { number >= 1 } else { false }
        }
    }

    /// One is ahead, both lose their sockets, one reorganises alone: the agreed chain is followed, no
    /// other, and nothing is undone.
    private func differ(_ pair: Pair, _ events: ChainEvents) async throws {
        try await pair.devnets[0].command("dev_mine", [3])
        for devnet in pair.devnets { try await devnet.command("dev_closeSockets") }
        try await Task.sleep(for: .milliseconds(300))
        #expect(events.chain.last?.number == 8)
        try await pair.devnets[1].command("dev_mine", [3])
        try await events.wait { $0.chain.last?.number == 11 }
        try await pair.devnets[1].command("dev_reorg", [2, ["blocks": 3]])
        try await Task.sleep(for: .milliseconds(300))
        #expect(!events.all.contains { if case .reorged = $0 { true } else { false } })
    }
}
