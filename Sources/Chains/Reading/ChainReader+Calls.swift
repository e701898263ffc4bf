import Basics
import Codecs
import Ethereum

extension ChainReader {
    /// What a call returns; throws `reverted` with the bytes when it does.
    package func call(
        _ call: ContractCall, at block: BlockSelector
    ) async throws(ChainError) -> [UInt8] {
        guard let answer = try await calls([call], at: block).first else {
            throw .malformed("call")
        }
        return try answer.get()
    }

    /// What several calls return, all at the same block and by the same provider.
    ///
    /// Calls with overrides go to a provider that knows how: as the third parameter of `eth_call`,
    /// or in `eth_simulateV1`. Throws `unsupported` when none does.
    package func calls(
        _ calls: [ContractCall], at block: BlockSelector
    ) async throws(ChainError) -> [Result<[UInt8], ChainError>] {
        let block = pool.pinned(block)
        let number = pool.height(of: block)
        if calls.contains(where: { !$0.overrides.isEmpty }) {
            return try await overridden(calls, at: block, number)
        }
        let isShared = pool.single == nil
        return try await pool.answer(
            calls.map { RPCRequest("eth_call", [$0.parameter, block.stateParameter]) },
            having: number
        ) { answers throws(ChainError) in
            try Self.results(answers, throwsFailures: isShared)
        }
    }

    private func overridden(
        _ calls: [ContractCall], at block: BlockSelector, _ number: UInt64?
    ) async throws(ChainError) -> [Result<[UInt8], ChainError>] {
        let isShared = pool.single == nil
        return try await pool.failover(having: number) { provider throws(ChainError) in
            let can = try await pool.probe(provider)
            if can.overrides {
                return try await pool.question(provider, calls.map { $0.request(at: block) }) {
                    answers throws(ChainError) in
                    try Self.results(answers, throwsFailures: isShared)
                }
            }
            guard can.simulation else { throw .unsupported("state overrides") }
            return try await pool.question(provider, calls.map { $0.simulation(at: block) }) {
                answers throws(ChainError) in
                var results: [Result<[UInt8], ChainError>] = []
                for answer in answers {
                    results.append(try Self.simulated(try Self.result(answer)))
                }
                return results
            }
        }
    }

    /// The results of `eth_call`s.
    ///
    /// Where another provider can be asked, an error that is no revert is thrown, so that it is.
    private static func results(
        _ answers: [Result<RPCAnswer, RPCFailure>], throwsFailures: Bool
    ) throws(ChainError) -> [Result<[UInt8], ChainError>] {
        var results: [Result<[UInt8], ChainError>] = []
        results.reserveCapacity(answers.count)
        for answer in answers {
            switch answer {
            case .success(let answer):
                results.append(.success(try RPCText.bytes(try answer.value(), "call")))
            case .failure(let failure):
                if throwsFailures, !failure.isRevert { throw failure.callError }
                results.append(.failure(failure.callError))
            }
        }
        return results
    }

    /// The only call of the only block of `eth_simulateV1`.
    private static func simulated(
        _ value: JSONValue
    ) throws(ChainError) -> Result<[UInt8], ChainError> {
        guard let blocks = value.arrayValue, blocks.count == 1,
            let calls = blocks[0]["calls"]?.arrayValue, calls.count == 1
        else { throw .malformed("simulation") }
        let fields = try RPCFields(calls[0], "simulation")
        let data = try fields.bytes("returnData")
        if try fields.word("status") == 1 { return .success(data) }
        if let error = fields.member("error"), data.isEmpty {
            return .failure(
                RPCFailure(
                    code: error["code"]?.integerValue ?? 3,
                    message: error["message"]?.stringValue ?? "execution reverted",
                    data: error["data"].flatMap { $0.isNull ? nil : $0 }
                ).callError)
        }
        return .failure(.reverted(data: data, reason: RevertReason.decode(data)))
    }
}
