package import Arithmetic
package import Basics
import Codecs
package import Ethereum

/// Typed questions to one node; every answer is checked before it is believed.
package struct ChainReader: Sendable {
    private let client: RPCClient

    /// Asks by this client.
    package init(_ client: RPCClient) {
        self.client = client
    }

    /// The chain that the node serves.
    package func chainId() async throws(ChainError) -> ChainId {
        ChainId(try RPCText.word(try await client.call(RPCRequest("eth_chainId")), "chainId"))
    }

    /// One header; throws `missing` when the node has no such block, `malformed` when it answers
    /// with another one.
    package func header(_ selector: BlockSelector) async throws(ChainError) -> BlockHeader {
        let answer = try await client.call(Self.headerRequest(selector))
        guard let header = try Self.header(answer, selector) else { throw .missing("\(selector)") }
        return header
    }

    /// The canonical headers of these heights, as many from the first on as the node has.
    package func headers(_ numbers: ClosedRange<UInt64>) async throws(ChainError) -> [BlockHeader] {
        let answers = try await client.batch(
            numbers.map { Self.headerRequest(.number($0)) })
        var headers: [BlockHeader] = []
        for (number, answer) in zip(numbers, answers) {
            guard let header = try Self.header(try Self.result(answer), .number(number)) else {
                break
            }
            headers.append(header)
        }
        return headers
    }

    /// The wei that an account holds.
    package func balance(
        of address: Address, at block: BlockSelector
    ) async throws(ChainError) -> UInt256 {
        let request = RPCRequest(
            "eth_getBalance", [.string(address.hex), block.stateParameter])
        return try RPCText.quantity(try await client.call(request), "balance")
    }

    /// How many transactions an account has sent: its next nonce.
    package func transactionCount(
        of address: Address, at block: BlockSelector
    ) async throws(ChainError) -> UInt64 {
        let request = RPCRequest(
            "eth_getTransactionCount", [.string(address.hex), block.stateParameter])
        return try RPCText.word(try await client.call(request), "transactionCount")
    }

    /// The code of an account; empty for one without.
    package func code(
        of address: Address, at block: BlockSelector
    ) async throws(ChainError) -> [UInt8] {
        let request = RPCRequest("eth_getCode", [.string(address.hex), block.stateParameter])
        return try RPCText.bytes(try await client.call(request), "code")
    }

    /// What a call returns; throws `reverted` with the bytes when it does.
    package func call(
        _ call: ContractCall, at block: BlockSelector
    ) async throws(ChainError) -> [UInt8] {
        guard let answer = try await calls([call], at: block).first else {
            throw .malformed("call")
        }
        return try answer.get()
    }

    /// What several calls return, all at the same block.
    package func calls(
        _ calls: [ContractCall], at block: BlockSelector
    ) async throws(ChainError) -> [Result<[UInt8], ChainError>] {
        let answers = try await client.batch(
            calls.map { RPCRequest("eth_call", [$0.parameter, block.stateParameter]) })
        var results: [Result<[UInt8], ChainError>] = []
        results.reserveCapacity(answers.count)
        for answer in answers {
            switch answer {
            case .success(let value): results.append(.success(try RPCText.bytes(value, "call")))
            case .failure(let failure): results.append(.failure(failure.callError))
            }
        }
        return results
    }

    /// The gas that a call needs on top of the head; throws `reverted` when it cannot succeed.
    package func estimateGas(_ call: ContractCall) async throws(ChainError) -> UInt64 {
        let answers = try await client.batch([RPCRequest("eth_estimateGas", [call.parameter])])
        switch answers.first {
        case .success(let value): return try RPCText.word(value, "gas")
        case .failure(let failure): throw failure.callError
        case nil: throw .malformed("gas")
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
        return try RPCDecoding.feeHistory(try await client.call(request))
    }

    /// Sends signed bytes; the answer is never a guess.
    package func broadcast(_ raw: [UInt8], hash: Hash32) async -> BroadcastReply {
        let request = RPCRequest("eth_sendRawTransaction", [.string(Hex.encode(raw))])
        return BroadcastReply(await client.exchange([request]), hash: hash)
    }

    /// Asks for anything else.
    func batch(
        _ requests: [RPCRequest]
    ) async throws(ChainError) -> [Result<JSONValue, RPCFailure>] {
        try await client.batch(requests)
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
        _ answer: Result<JSONValue, RPCFailure>
    ) throws(ChainError) -> JSONValue {
        switch answer {
        case .success(let value): return value
        case .failure(let failure): throw .failed(failure)
        }
    }
}
