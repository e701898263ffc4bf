package import Basics
import Codecs
package import Ethereum

extension ChainReader {
    /// The logs of these contracts in each of these blocks, by block hash, in rising order.
    ///
    /// By hash a node that lacks the block says so; by range it would answer with nothing. No
    /// addresses: no logs (to a node an empty list means every contract).
    package func logs(
        in blocks: [BlockHeader], of addresses: [Address]
    ) async throws(ChainError) -> [[Log]] {
        if addresses.isEmpty { return blocks.map { _ in [] } }
        let pool = pool
        return try await pool.logs(in: blocks, of: addresses) {
            provider, blocks throws(ChainError) in
            let requests = blocks.map { block in
                RPCRequest(
                    "eth_getLogs",
                    [["blockHash": .string(block.hash.hex), "address": Self.list(addresses)]])
            }
            return try await pool.question(provider, requests) { answers throws(ChainError) in
                try Self.logs(answers, in: blocks, of: addresses)
            }
        }
    }

    private static func logs(
        _ answers: [Result<RPCAnswer, RPCFailure>], in blocks: [BlockHeader],
        of addresses: [Address]
    ) throws(ChainError) -> [[Log]] {
        var logs: [[Log]] = []
        logs.reserveCapacity(blocks.count)
        for (block, answer) in zip(blocks, answers) {
            let found = try Self.raw(answer).read(ReceiptScan.logs)
            for log in found
            where log.blockHash != block.hash || log.blockNumber != block.number || log.removed
                || !addresses.contains(log.address)
            {
                throw .malformed("logs: block \(block.number)")
            }
            logs.append(found)
        }
        return logs
    }

    /// The logs of these contracts in a range of the canonical chain, page by page; of these first
    /// topics alone where some are given.
    ///
    /// A page that a provider finds too large is halved. Each page is asked for together with the
    /// header of its last block, so that a node that lags is found out: throws `missing`.
    package func logs(
        from first: UInt64, to last: UInt64, of addresses: [Address], topics: [Hash32] = []
    ) async throws(ChainError) -> [Log] {
        guard first <= last, !addresses.isEmpty else { return [] }
        var logs: [Log] = []
        var start = first
        var size = ChainLimits.logPageBlocks
        while true {
            let end = last - start < size ? last : start + (size - 1)
            do throws(ChainError) {
                logs.append(contentsOf: try await page(start...end, addresses, topics))
            } catch {
                guard case .failed = error, start < end else { throw error }
                size = (end - start + 1) / 2
                continue
            }
            if end == last { return logs }
            start = end + 1
        }
    }

    private func page(
        _ range: ClosedRange<UInt64>, _ addresses: [Address], _ topics: [Hash32]
    ) async throws(ChainError) -> [Log] {
        let last = BlockSelector.number(range.upperBound)
        var filter = [
            JSONValue.Member(
                name: "fromBlock", value: .string(BlockSelector.number(range.lowerBound).text)),
            JSONValue.Member(name: "toBlock", value: .string(last.text)),
            JSONValue.Member(name: "address", value: Self.list(addresses)),
        ]
        if !topics.isEmpty {
            let first = JSONValue.array(topics.map { .string($0.hex) })
            filter.append(JSONValue.Member(name: "topics", value: .array([first])))
        }
        let requests = [Self.headerRequest(last), RPCRequest("eth_getLogs", [.object(filter)])]
        return try await pool.answer(requests, having: range.upperBound) {
            answers throws(ChainError) in
            guard try Self.header(try Self.result(answers[0]), last) != nil else {
                throw .missing("block \(range.upperBound)")
            }
            let logs = try Self.raw(answers[1]).read(ReceiptScan.logs)
            for log in logs
            where !range.contains(log.blockNumber) || !addresses.contains(log.address)
                || !topics.isEmpty && !topics.contains(log.topics.first ?? .zero)
            {
                throw .malformed("logs: block \(log.blockNumber)")
            }
            return logs
        }
    }

    private static func list(_ addresses: [Address]) -> JSONValue {
        .array(addresses.map { .string($0.hex) })
    }
}
