public import Basics
public import Ethereum

extension PoolLoader {
    /// What views of contracts answer after a block, in their order; nil for those that revert.
    ///
    /// With the address of Multicall3 in one call, or one for every `multicallCalls`; else as one
    /// batch.
    public func views(
        _ calls: [ContractCall], at blockHash: Hash32, multicall: Address?
    ) async throws(ChainError) -> [[UInt8]?] {
        guard let multicall else { return try await batch(calls, at: blockHash) }
        var answers: [[UInt8]?] = []
        answers.reserveCapacity(calls.count)
        var start = 0
        while start < calls.count {
            let end = min(start + ChainLimits.multicallCalls, calls.count)
            var page: [(to: Address, data: [UInt8])] = []
            for call in calls[start..<end] {
                guard let to = call.to else { throw .malformed("views: a call of nobody") }
                page.append((to, call.data))
            }
            let answer = try await reader.call(
                ContractCall(to: multicall, data: Multicall.data(page)), at: .hash(blockHash))
            answers += try Multicall.answers(answer, count: page.count)
            start = end
        }
        return answers
    }

    private func batch(
        _ calls: [ContractCall], at blockHash: Hash32
    ) async throws(ChainError) -> [[UInt8]?] {
        if calls.isEmpty { return [] }
        let results = try await reader.calls(calls, at: .hash(blockHash))
        guard results.count == calls.count else { throw .malformed("views") }
        var answers: [[UInt8]?] = []
        answers.reserveCapacity(results.count)
        for result in results {
            switch result {
            case .success(let bytes): answers.append(bytes)
            case .failure(.reverted): answers.append(nil)
            case .failure(let error): throw error
            }
        }
        return answers
    }

    /// Refuses a contract whose code is another than is known: throws `malformed`.
    ///
    /// The hash is keccak-256 of the runtime code, as `EXTCODEHASH` gives it.
    public func checkCode(
        of address: Address, is codeHash: Hash32, at blockHash: Hash32
    ) async throws(ChainError) {
        let code = try await reader.code(of: address, at: .hash(blockHash))
        let found = ABI.hash(code)
        guard found == codeHash else {
            throw .malformed("code of \(address): hash \(found), not \(codeHash)")
        }
    }
}

extension PoolLoader {
    /// The logs with these first topics that factories emitted in a range of blocks, page by page.
    ///
    /// A page has at most `logPageBlocks` and is halved when a provider finds it too large; throws
    /// `missing` when the node lags behind the range.
    public func creations(
        from first: UInt64, to last: UInt64, by factories: [Address], topics: [Hash32]
    ) async throws(ChainError) -> [Log] {
        try await reader.logs(from: first, to: last, of: factories, topics: topics)
    }
}
