package import Arithmetic
package import Basics
import Codecs
package import Ethereum

/// Typed questions to the providers of a chain; every answer is checked before it is believed.
package struct ChainReader: Sendable {
    /// Whom to ask, and whose word counts.
    let pool: ProviderPool

    /// Asks one node by this client.
    package init(_ client: RPCClient) {
        self.init(ProviderPool(client))
    }

    /// Asks these providers.
    package init(_ pool: ProviderPool) {
        self.pool = pool
    }

    /// The chain that the providers serve.
    package func chainId() async throws(ChainError) -> ChainId {
        try await pool.agreed("chainId", [RPCRequest("eth_chainId")]) {
            answers throws(ChainError) in
            ChainId(try RPCText.word(try Self.result(answers[0]), "chainId"))
        }
    }

    /// One header; throws `missing` when there is no such block, `malformed` when a node answers
    /// with another one.
    ///
    /// Among several providers it is the one that they agree on; a block by its hash proves itself.
    package func header(_ selector: BlockSelector) async throws(ChainError) -> BlockHeader {
        let request = Self.headerRequest(selector)
        let read = { @Sendable (answers: [Result<RPCAnswer, RPCFailure>]) throws(ChainError) in
            guard let header = try Self.header(try Self.result(answers[0]), selector) else {
                throw ChainError.missing("\(selector)")
            }
            return header
        }
        if pool.single == nil {
            switch selector {
            case .latest: return try await pool.agreedHead()
            case .safe, .finalized: return try await pool.agreedHeader(selector)
            case .number: return try await pool.agreed("\(selector)", [request], read: read)
            case .hash, .pending: break
            }
        }
        return try await pool.answer([request], read: read)
    }

    /// The canonical headers of these heights, as many from the first on as the node has.
    ///
    /// Among several providers the highest one is agreed on, and the others lead up to it.
    package func headers(_ numbers: ClosedRange<UInt64>) async throws(ChainError) -> [BlockHeader] {
        let requests = numbers.map { Self.headerRequest(.number($0)) }
        let last = pool.single == nil ? try await header(.number(numbers.upperBound)) : nil
        return try await pool.answer(requests, having: numbers.upperBound) {
            answers throws(ChainError) in
            var headers: [BlockHeader] = []
            for (number, answer) in zip(numbers, answers) {
                guard let header = try Self.header(try Self.result(answer), .number(number))
                else { break }
                headers.append(header)
            }
            guard let last else { return headers }
            guard headers.count == requests.count else {
                throw .missing("block \(numbers.upperBound)")
            }
            guard headers.last?.hash == last.hash, Self.isLinked(headers) else {
                throw .malformed("blocks: not of the agreed chain")
            }
            return headers
        }
    }

    private static func isLinked(_ headers: [BlockHeader]) -> Bool {
        zip(headers, headers.dropFirst()).allSatisfy { $0.hash == $1.parentHash }
    }

    /// The wei that an account holds.
    package func balance(
        of address: Address, at block: BlockSelector
    ) async throws(ChainError) -> UInt256 {
        try await state("eth_getBalance", of: address, at: block) { value throws(ChainError) in
            try RPCText.quantity(value, "balance")
        }
    }

    /// How many transactions an account has sent: its next nonce, on which providers must agree.
    package func transactionCount(
        of address: Address, at block: BlockSelector
    ) async throws(ChainError) -> UInt64 {
        let block = pool.pinned(block)
        let request = RPCRequest(
            "eth_getTransactionCount", [.string(address.hex), block.stateParameter])
        return try await pool.agreed("nonce", [request], having: pool.height(of: block)) {
            answers throws(ChainError) in
            try RPCText.word(try Self.result(answers[0]), "transactionCount")
        }
    }

    /// The code of an account; empty for one without.
    package func code(
        of address: Address, at block: BlockSelector
    ) async throws(ChainError) -> [UInt8] {
        try await state("eth_getCode", of: address, at: block) { value throws(ChainError) in
            try RPCText.bytes(value, "code")
        }
    }

    private func state<Value: Sendable>(
        _ method: String, of address: Address, at block: BlockSelector,
        read: (JSONValue) throws(ChainError) -> Value
    ) async throws(ChainError) -> Value {
        let block = pool.pinned(block)
        let request = RPCRequest(method, [.string(address.hex), block.stateParameter])
        return try await pool.answer([request], having: pool.height(of: block)) {
            answers throws(ChainError) in try read(try Self.result(answers[0]))
        }
    }

    /// The gas that a call needs on top of the head; throws `reverted` when it cannot succeed.
    package func estimateGas(_ call: ContractCall) async throws(ChainError) -> UInt64 {
        try await pool.answer([RPCRequest("eth_estimateGas", [call.parameter])]) {
            answers throws(ChainError) in
            switch answers[0] {
            case .success(let answer): return try RPCText.word(try answer.value(), "gas")
            case .failure(let failure): throw failure.callError
            }
        }
    }

    /// The fees of the last blocks that `FeeOracle` looks at.
    package func feeHistory() async throws(ChainError) -> FeeHistory {
        let request = RPCRequest(
            "eth_feeHistory",
            [
                .string(UInt256(FeeOracle.blockCount).quantity), "latest",
                .array([.integer(FeeOracle.rewardPercentile)]),
            ])
        return try await pool.answer([request]) { answers throws(ChainError) in
            try RPCDecoding.feeHistory(try Self.result(answers[0]))
        }
    }

    /// Sends signed bytes to every provider; the answer is never a guess.
    package func broadcast(_ raw: [UInt8], hash: Hash32) async -> BroadcastReply {
        let request = RPCRequest("eth_sendRawTransaction", [.string(Hex.encode(raw))])
        return await pool.broadcast(request, hash: hash)
    }

    /// Asks for a block without its transactions.
    static func headerRequest(_ selector: BlockSelector) -> RPCRequest {
        if case .hash = selector {
            return RPCRequest("eth_getBlockByHash", [.string(selector.text), false])
        }
        return RPCRequest("eth_getBlockByNumber", [.string(selector.text), false])
    }

    /// The header in an answer, nil for null; it must be the one that was asked for.
    static func header(
        _ answer: JSONValue, _ selector: BlockSelector
    ) throws(ChainError) -> BlockHeader? {
        if answer.isNull { return nil }
        let header = try RPCDecoding.header(answer)
        switch selector {
        case .number(let number) where header.number != number: throw .malformed("block.number")
        case .hash(let hash) where header.hash != hash: throw .malformed("block.hash")
        default: return header
        }
    }

    /// The result of one call; its failure is thrown as `failed`.
    static func result(
        _ answer: Result<RPCAnswer, RPCFailure>
    ) throws(ChainError) -> JSONValue {
        try raw(answer).value()
    }

    /// The result of one call, not read yet; its failure is thrown as `failed`.
    static func raw(_ answer: Result<RPCAnswer, RPCFailure>) throws(ChainError) -> RPCAnswer {
        switch answer {
        case .success(let answer): return answer
        case .failure(let failure): throw .failed(failure)
        }
    }
}
