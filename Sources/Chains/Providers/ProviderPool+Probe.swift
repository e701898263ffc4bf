import Basics
import Codecs

extension ProviderPool {
    /// Finds out which chain a provider serves and what it can do, unless that is known.
    ///
    /// Throws `wrongChain` for a provider of another chain, and why it could not be asked.
    @discardableResult
    func probe(_ provider: Provider) async throws(ChainError) -> ProviderCapabilities {
        let state = provider.snapshot
        if let known = state.capabilities {
            try checkChain(state.chain)
            return known
        }
        let (answers, batches) = try await probeAnswers(provider)
        let found: (chain: ChainId, capabilities: ProviderCapabilities)
        do throws(ChainError) {
            found = try ProviderProbe.read(answers, batches: batches)
        } catch {
            provider.note(error)
            throw error
        }
        provider.update { state in
            state.chain = found.chain
            state.capabilities = found.capabilities
        }
        try checkChain(found.chain)
        return found.capabilities
    }

    /// Probes all of them at once.
    ///
    /// Throws `wrongChain` when so many serve another chain that the others are too few to agree.
    func probeAll() async throws(ChainError) {
        let results = await ask(providers) { provider throws(ChainError) in
            try await self.probe(provider)
        }
        let foreign = results.compactMap { result -> ChainError? in
            guard case .failure(let error) = result.answer, case .wrongChain = error else {
                return nil
            }
            return error
        }
        if let error = foreign.first, providers.count - foreign.count < agreement { throw error }
    }

    private func checkChain(_ theirs: ChainId?) throws(ChainError) {
        guard let chain, let theirs, theirs != chain else { return }
        throw .wrongChain(expected: chain, actual: theirs)
    }

    /// The answers in one message, or in one each from a provider that takes no batches.
    private func probeAnswers(
        _ provider: Provider
    ) async throws(ChainError) -> ([Result<RPCAnswer, RPCFailure>], batches: Bool) {
        switch await provider.exchange(
            ProviderProbe.requests, timeoutMilliseconds: rules.headTimeoutMilliseconds)
        {
        case .answered(let answers): return (answers, true)
        case .notSent(let error): throw error
        case .unknown(let error):
            if case .unanswered = error { throw error }
            if error.failureKind == .busy { throw error }
        }
        var answers: [Result<RPCAnswer, RPCFailure>] = []
        for request in ProviderProbe.requests {
            switch await provider.exchange(
                [request], timeoutMilliseconds: rules.headTimeoutMilliseconds)
            {
            case .answered(let some): answers.append(contentsOf: some)
            case .notSent(let error), .unknown(let error): throw error
            }
        }
        return (answers, false)
    }
}
