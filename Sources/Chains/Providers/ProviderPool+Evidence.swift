import Basics
import Codecs
import Ethereum
import Synchronization

extension ProviderPool {
    /// Finality and receipts on which enough providers agree.
    ///
    /// Each is asked for everything in one message, tags first: so when enough of them call a block
    /// final, each of those has been asked for the receipts after it. While they disagree about a
    /// receipt that the finalized block covers, the evidence is incomplete and nothing is final.
    func evidence(
        for transactions: [Hash32],
        read:
            @escaping @Sendable (Provider) async throws(ChainError)
            -> ChainEvidence
    ) async throws(ChainError) -> ChainEvidence {
        if let single { return try await read(single) }
        var rest = evidenceOrder[...]
        var vote = EvidenceVote(agreement: agreement)
        var failures: [Word<ChainEvidence>] = []
        var best: ChainEvidence?
        while !rest.isEmpty {
            let missing = max(1, agreement - vote.given.count)
            let words = await ask(Array(rest.prefix(missing)), read)
            rest = rest.dropFirst(missing)
            for word in words {
                switch word.answer {
                case .success(let evidence): vote.note(evidence, by: word.provider)
                case .failure: failures.append(word)
                }
            }
            guard vote.given.count >= agreement else { continue }
            let (evidence, isSettled) = try await merge(vote, transactions)
            best = evidence
            if isSettled { break }
        }
        guard let best else { throw Self.shortage(failures, "receipts") }
        return best
    }

    /// Those that know the tags first: the others can say nothing about finality.
    private var evidenceOrder: [Provider] {
        let all = ranked(having: memory.withLock { $0.head?.number })
        let knows = { (provider: Provider) in
            provider.snapshot.capabilities?.finalityTags != false
        }
        return all.filter { isUsable($0) && knows($0) }
            + all.filter { isUsable($0) && !knows($0) } + all.filter { !isUsable($0) }
    }

    private func merge(
        _ vote: EvidenceVote, _ transactions: [Hash32]
    ) async throws(ChainError) -> (evidence: ChainEvidence, isSettled: Bool) {
        let (agreed, disputed) = vote.receipts(of: transactions)
        let finals = vote.given.compactMap { given -> View? in
            given.evidence.finalized.map { (given.provider, $0) }
        }
        let safes = vote.given.compactMap { given -> View? in
            given.evidence.safe.map { (given.provider, $0) }
        }
        let finalized = try await settle(finals)
        let safe = try await settle(safes)
        for liar in vote.liars(agreed: agreed) {
            liar.note(.malformed("receipt: against \(agreement) others"))
        }
        let isCovered = disputed.contains { receipt in
            finalized.map { receipt.blockNumber <= $0.number } ?? false
        }
        let evidence = ChainEvidence(
            finalized: finalized, safe: safe, levels: vote.levels, receipts: agreed,
            isDisputed: !disputed.isEmpty,
            isComplete: !isCovered)
        let wantsFinal = finals.isEmpty || finalized != nil
        return (evidence, disputed.isEmpty && wantsFinal)
    }

    /// Whether any provider knows any of these transactions; false only when all said that they
    /// know none.
    func knowsAny(
        read: @escaping @Sendable (Provider) async throws(ChainError) -> Bool
    ) async throws(ChainError) -> Bool {
        if let single { return try await read(single) }
        let asked = ranked()
        let words = await ask(asked, read)
        var first: ChainError?
        var isDenied = false
        for word in words {
            switch word.answer {
            case .success(true): return true
            case .success(false): isDenied = true
            // It serves another chain: it has nothing to say about this one.
            case .failure(.wrongChain): break
            case .failure(let error): first = first ?? error
            }
        }
        if let first { throw first }
        guard isDenied else { throw .unanswered("no provider can be asked") }
        return false
    }
}
