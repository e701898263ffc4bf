import Arithmetic
import Basics
import Chains
import Codecs
import Ethereum
import Testing

/// A session over real sockets against the local chain of Networks/Devnet.
@Suite(.serialized, .enabled(if: DevnetProcess.isInstalled), .timeLimit(.minutes(2)))
struct ChainSessionTests {
    @Test func `blocks are followed by polling alone`() async throws {
        let devnet = try await DevnetProcess.launch()
        let trader = try Trader(devnet)
        try await withSession(on: devnet, sender: trader.address) { session, events in
            try await events.wait { $0.chain.count == 1 }
            for _ in 0..<5 {
                try await devnet.command("dev_mine")
                let head = try await session.header(.latest)
                try await events.wait { $0.chain.last == head }
            }
            let chain = events.chain
            #expect(chain.count == 6)
            #expect(zip(chain, chain.dropFirst()).allSatisfy { $0.hash == $1.parentHash })
            #expect(events.isHealthy == [true])
        }
        try await devnet.stop()
    }

    /// The poll interval is a minute, so that only hints can be the cause.
    @Test func `a subscription is followed at once and closes the gap when cut`() async throws {
        let devnet = try await DevnetProcess.launch()
        let trader = try Trader(devnet)
        try await withSession(
            on: devnet, sender: trader.address, usesWebSocket: true, pollMilliseconds: 60_000
        ) { session, events in
            try await events.wait { $0.chain.count == 1 }
            // The subscription may begin after the first poll: its confirmation is a hint, too.
            try await devnet.command("dev_mine", [2])
            try await events.wait { $0.chain.last?.number == 2 }
            try await devnet.command("dev_closeSockets")
            try await devnet.command("dev_mine", [80])
            try await events.wait { $0.chain.last?.number == 82 }
            try await devnet.command("dev_mine")
            try await events.wait { $0.chain.last?.number == 83 }
            let chain = events.chain
            #expect(zip(chain, chain.dropFirst()).allSatisfy { $0.hash == $1.parentHash })
        }
        try await devnet.stop()
    }

    @Test func `a reorganisation is told with the orphaned blocks`() async throws {
        let devnet = try await DevnetProcess.launch()
        let trader = try Trader(devnet)
        try await withSession(on: devnet, sender: trader.address) { session, events in
            try await events.wait { $0.chain.count == 1 }
            let transfer = try trader.transfer(nonce: 0)
            try session.setWatched(hashes: [transfer.hash])
            #expect(await session.broadcast(transfer.raw) == .accepted)
            try await devnet.command("dev_mine", [2])
            try await events.wait { $0.receipts.count == 1 && $0.chain.last?.number == 2 }
            let old = events.chain
            try await devnet.command("dev_reorg", [2, ["toPool": "all", "blocks": 3]])
            try await events.wait { $0.chain.last?.number == 3 }
            #expect(events.receipts.count == 1)
            try await devnet.command("dev_mine")
            try await events.wait { $0.receipts.count == 2 }
            let orphaned = events.all.compactMap { event -> [Hash32]? in
                if case .reorged(let orphaned, _) = event { orphaned } else { nil }
            }
            #expect(orphaned == [[old[2].hash, old[1].hash]])
            #expect(events.receipts.map(\.blockHash) == [old[1].hash, events.chain[4].hash])
            #expect(events.receipts.map(\.blockNumber) == [1, 4])
        }
        try await devnet.stop()
    }

    @Test func `finality follows the receipts, with the sender's nonce there`() async throws {
        let devnet = try await DevnetProcess.launch()
        let trader = try Trader(devnet)
        try await withSession(on: devnet, sender: trader.address) { session, events in
            try await events.wait { $0.chain.count == 1 }
            let transfer = try trader.transfer(nonce: 0)
            try session.setWatched(hashes: [transfer.hash])
            #expect(await session.broadcast(transfer.raw) == .accepted)
            for _ in 0..<6 { try await devnet.command("dev_mine") }
            try await events.wait { events in
                events.all.contains {
                    if case .finalized(2, _, 1, _) = $0 { true } else { false }
                }
            }
            let told = events.all
            let receipt = told.firstIndex { if case .receipts = $0 { true } else { false } }
            let safe = told.firstIndex {
                if case .safe(let number, _, "tag:safe") = $0 { number >= 1 } else { false }
            }
            let final = told.firstIndex {
                if case .finalized(let number, _, _, _) = $0 { number >= 1 } else { false }
            }
            let (first, second, third) = try (
                #require(receipt), #require(safe), #require(final)
            )
            #expect(first < second)
            // A safe block above the followed head waits for the next round; the finalized one,
            // further below, need not.
            #expect(first < third)
            for case .finalized(let number, let hash, let nonce, _) in told {
                #expect(events.chain[Int(number)].hash == hash)
                #expect(nonce == (number >= 1 ? 1 : 0))
            }
        }
        try await devnet.stop()
    }

    @Test func `an answer lost after the node took the bytes is unknown, then found`() async throws
    {
        let devnet = try await DevnetProcess.launch()
        let trader = try Trader(devnet)
        try await withSession(on: devnet, sender: trader.address) { session, events in
            let transfer = try trader.transfer(nonce: 0)
            try session.setWatched(hashes: [transfer.hash])
            try await devnet.command(
                "dev_fault", [["loseAnswer": ["method": "eth_sendRawTransaction"]]])
            guard case .unknown = await session.broadcast(transfer.raw) else {
                Issue.record("a lost answer is no answer")
                return
            }
            #expect(await session.broadcast(transfer.raw) == .alreadyKnown)
            try await devnet.command("dev_mine")
            try await events.wait { $0.receipts.count == 1 }
            #expect(events.receipts[0].transactionHash == transfer.hash)
            #expect(events.receipts[0].status)
        }
        try await devnet.stop()
    }

    @Test func `refusals of a real pool have their meaning`() async throws {
        let devnet = try await DevnetProcess.launch()
        let trader = try Trader(devnet)
        let session = try ChainSession(
            ChainConfiguration(chain: ChainId(1_337), rpc: devnet.rpc, sender: trader.address)
        ) { _ in }
        #expect(await session.broadcast(try trader.transfer(nonce: 0).raw) == .accepted)
        let same = try trader.transfer(nonce: 0, value: 2)
        #expect(await session.broadcast(same.raw) == .replacementUnderpriced)
        try await devnet.command("dev_mine")
        #expect(await session.broadcast(same.raw) == .nonceTooLow)
        let rich = try trader.transfer(nonce: 1, value: UInt256.one << 100)
        #expect(await session.broadcast(rich.raw) == .insufficientFunds)
        let short = try trader.transfer(nonce: 1, gas: 20_000)
        guard case .refused(let text) = await session.broadcast(short.raw) else {
            Issue.record("too little gas was not refused")
            return
        }
        #expect(text.contains("intrinsic gas too low"))
        #expect(try await session.transactionCount(of: trader.address) == 1)
        try await devnet.stop()
    }

    @Test func `a node that goes away and comes back is caught up with`() async throws {
        let arguments = ["--genesis-timestamp", "1700000000"]
        let first = try await DevnetProcess.launch(arguments)
        let trader = try Trader(first)
        try await withSession(on: first, sender: trader.address) { session, events in
            try await events.wait { $0.chain.count == 1 }
            try await first.command("dev_mine", [3])
            try await events.wait { $0.chain.last?.number == 3 }
            try await first.stop()
            try await events.wait { $0.isHealthy == [true, false] }
            // The same genesis time and no transactions: the same blocks again.
            let second = try await DevnetProcess.launch(arguments, port: first.port)
            try await second.command("dev_mine", [5])
            try await events.wait { $0.chain.last?.number == 5 }
            try await events.wait { $0.isHealthy == [true, false, true] }
            #expect(events.chain.map(\.number) == [0, 1, 2, 3, 4, 5])
            try await second.stop()
        }
    }

    @Test func `faults of every kind delay a session and lose nothing`() async throws {
        let devnet = try await DevnetProcess.launch()
        let trader = try Trader(devnet)
        try await withSession(on: devnet, sender: trader.address) { session, events in
            try await events.wait { $0.chain.count == 1 }
            let faults: [JSONValue] = [
                ["loseAnswer": ["times": 3]], ["loseRequest": ["times": 3]],
                ["httpStatus": ["status": 429, "times": 3]],
                ["error": ["method": "eth_getBlockByNumber", "message": "busy", "times": 2]],
                ["result": ["method": "eth_getBlockByNumber", "result": "0x"]],
            ]
            for (index, fault) in faults.enumerated() {
                try await devnet.command("dev_fault", [fault])
                try await devnet.command("dev_mine", [2])
                try await events.wait { $0.chain.last?.number == UInt64(index + 1) * 2 }
            }
            #expect(events.chain.map(\.number) == Array(0...10))
            #expect(events.isHealthy.count >= 3)
            // Blocks are told in a round, its success after it.
            try await events.wait { $0.isHealthy.last == true }
        }
        try await devnet.stop()
    }

    @Test func `checkpoints that a restart finds orphaned are told before all else`() async throws {
        let devnet = try await DevnetProcess.launch()
        let trader = try Trader(devnet)
        try await devnet.command("dev_mine", [2])
        let reader = try ChainSession(
            ChainConfiguration(chain: ChainId(1_337), rpc: devnet.rpc, sender: trader.address)
        ) { _ in }
        let sound = BlockReference(try await reader.header(.number(1)))
        let gone = BlockReference(try await reader.header(.number(2)))
        try await devnet.command("dev_reorg", [1])
        try await withSession(
            on: devnet, sender: trader.address, checkpoints: [sound, gone]
        ) { session, events in
            try await events.wait { $0.chain.count == 1 }
            #expect(events.all.first == .reorged(orphaned: [gone.hash], updates: []))
        }
        try await devnet.stop()
    }

    @Test func `another chain than the configured one ends the session`() async throws {
        let devnet = try await DevnetProcess.launch(["--chain-id", "5"])
        let events = ChainEvents()
        let session = try ChainSession(
            ChainConfiguration(chain: ChainId(1_337), rpc: devnet.rpc, sender: .zero)
        ) { events.note($0) }
        await #expect(
            throws: ChainError.wrongChain(expected: ChainId(1_337), actual: ChainId(5))
        ) { try await session.run() }
        guard case .halted = events.all.last else {
            Issue.record("\(events.all)")
            return
        }
        try await devnet.stop()
    }
}
