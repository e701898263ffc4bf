import Basics
import Chains
import Codecs
import Ethereum
import Synchronization
import Testing
import Transport

struct LogReadingTests {
    private static let chain =
        [BlockTree.genesis]
        + BlockTree.line(above: BlockTree.genesis, count: 999, salt: 0)

    /// One log of a block.
    private static func log(_ number: Int, address: Address = .zero) -> Log {
        let header = chain[number].header
        return Log(
            address: address, topics: [], data: [], blockNumber: header.number,
            blockHash: header.hash, transactionHash: header.hash, transactionIndex: 0, logIndex: 0)
    }

    private func session(
        _ logs: @escaping @Sendable (ClosedRange<Int>) -> JSONValue?
    ) -> ChainSession {
        let node = AnsweringNode { method, parameters in
            func number(_ value: JSONValue?) -> Int {
                Int(value?.stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0
            }
            if method == "eth_getBlockByNumber" {
                let index = number(parameters[0])
                return index < Self.chain.count ? BlockJSON.block(Self.chain[index]) : .null
            }
            return logs(number(parameters[0]["fromBlock"])...number(parameters[0]["toBlock"]))
        }
        let configuration = ChainConfiguration(chain: ChainId(1), rpc: "", sender: .zero)
        return ChainSession(configuration, client: node, time: VirtualClock()) { _ in }
    }

    @Test func `a range is read in pages and a page that is too large is halved`() async throws {
        let pages = Counter()
        let session = session { range in
            pages.add()
            if range.count > 40 { return nil }
            return .array(range.filter { $0 % 7 == 0 }.map { BlockJSON.log(Self.log($0)) })
        }
        let logs = try await session.logs(from: 5, to: 999, of: [.zero])
        let expected: [UInt64] = Array(stride(from: 7, through: 999, by: 7))
        #expect(logs.map(\.blockNumber) == expected)
        #expect(pages.value < 60)
    }

    @Test func `one block that cannot be read is an error`() async {
        await #expect(throws: ChainError.self) {
            try await session { _ in nil }.logs(from: 3, to: 3, of: [.zero])
        }
    }

    @Test func `a node that lacks the last block is found out`() async {
        await #expect(throws: ChainError.missing("block 1000")) {
            try await session { _ in [] }.logs(from: 900, to: 1_000, of: [.zero])
        }
    }

    @Test func `logs of other contracts or blocks are refused`() async throws {
        let other = try Address(hex: "0x00000000000000000000000000000000000000aa")
        let lies = [Self.log(5, address: other), Self.log(11)]
        for lie in lies {
            await #expect(throws: ChainError.self) {
                try await session { _ in [BlockJSON.log(lie)] }.logs(from: 4, to: 10, of: [.zero])
            }
        }
    }

    @Test func `announcements of factories are asked for by their topics, and no others taken`()
        async throws
    {
        let topic = Self.chain[1].header.hash
        func announcement(_ number: Int, _ topic: Hash32) -> Log {
            var log = Self.log(number)
            log.topics = [topic]
            return log
        }
        let good = BlockJSON.log(announcement(5, topic))
        let session = session { $0.contains(5) ? [good] : [] }
        let logs = try await session.pools.creations(
            from: 1, to: 900, by: [.zero], topics: [topic])
        #expect(logs == [announcement(5, topic)])
        for lie in [Self.log(5), announcement(5, .zero), announcement(901, topic)] {
            await #expect(throws: ChainError.self) {
                try await self.session { _ in [BlockJSON.log(lie)] }.pools.creations(
                    from: 1, to: 900, by: [.zero], topics: [topic])
            }
        }
    }

    @Test func `no contracts and no blocks are no question`() async throws {
        let session = session { _ in nil }
        #expect(try await session.logs(from: 3, to: 9, of: []) == [])
        #expect(try await session.logs(from: 9, to: 3, of: [.zero]) == [])
    }

    @Test func `a follower refuses logs that do not belong to the block`() async throws {
        let foreign = try Address(hex: "0x00000000000000000000000000000000000000aa")
        var removed = Self.log(3)
        removed.removed = true
        let lies = [Self.log(2), Self.log(3, address: foreign), removed]
        for lie in lies {
            let node = AnsweringNode { method, parameters in
                switch method {
                case "eth_chainId": "0x1"
                case "eth_getLogs": [BlockJSON.log(lie)]
                case "eth_getBlockByNumber" where parameters[0] == "finalized": .null
                case "eth_getBlockByNumber" where parameters[0] == "latest":
                    BlockJSON.block(Self.chain[3])
                default:
                    BlockJSON.block(
                        Self.chain[
                            Int(parameters[0].stringValue?.dropFirst(2) ?? "", radix: 16) ?? 0])
                }
            }
            let session = ChainSession(
                ChainConfiguration(chain: ChainId(1), rpc: "", sender: .zero), client: node,
                time: VirtualClock()
            ) { event in Issue.record("\(event)") }
            try session.setWatched(addresses: [.zero])
            var follower = session.follower()
            await #expect(throws: ChainError.malformed("logs: block 3")) {
                try await follower.round()
            }
        }
    }

    /// Counts from several threads.
    private final class Counter: Sendable {
        private let count = Mutex(0)

        func add() { count.withLock { $0 += 1 } }

        var value: Int { count.withLock { $0 } }
    }
}
