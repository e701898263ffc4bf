import Arithmetic
import Basics
import Codecs
import Ethereum

extension ChainReader {
    /// The levels of blocks, as enough providers tell them: where they differ, the lower counts.
    func levels(
        of blocks: [UInt64], by question: LevelQuestion
    ) async throws(ChainError) -> [Set<ChainLevel>] {
        let requests = blocks.compactMap(question.request)
        if requests.isEmpty { return blocks.map { _ in [] } }
        let pool = pool
        return try await pool.levels { provider throws(ChainError) in
            try await pool.question(provider, requests) { answers throws(ChainError) in
                var levels: [Set<ChainLevel>] = []
                for (number, answer) in zip(blocks, answers) {
                    levels.append(try question.levels(answer, of: number))
                }
                return levels
            }
        }
    }

    /// How many batches the final blocks of a parent chain hold, by its inbox contract
    /// (nitro-contracts `SequencerInbox.batchCount`).
    func finalBatches(
        in inbox: Address, on chain: ChainId?
    ) async throws(ChainError) -> UInt64 {
        let call = ContractCall(to: inbox, data: ABI.selector("batchCount()"))
        let requests = [
            RPCRequest("eth_chainId"),
            RPCRequest("eth_call", [call.parameter, BlockSelector.finalized.stateParameter]),
        ]
        let words = try await pool.levels { provider throws(ChainError) in
            try await self.pool.question(provider, requests) { answers throws(ChainError) in
                let theirs = ChainId(try RPCText.word(try Self.result(answers[0]), "chainId"))
                if let chain, theirs != chain {
                    throw .badEndpoint("the parent is chain \(theirs), not \(chain)")
                }
                let data = try RPCText.bytes(try Self.result(answers[1]), "batchCount")
                guard let count = try ContractWords(data, "batchCount").unsigned(0).asUInt64 else {
                    throw .malformed("batchCount")
                }
                return [Counted(count: count)]
            }
        }
        return words.first?.count ?? 0
    }

    /// A number of which the lower counts.
    private struct Counted: LowerCounts {
        let count: UInt64
        static func agreed(_ words: [Counted], by agreement: Int) -> Counted {
            let falling = words.map(\.count).sorted(by: >)
            return Counted(count: falling.count >= agreement ? falling[agreement - 1] : 0)
        }
    }
}
