import Basics
import Ethereum

extension ChainFollower {
    /// Asks for levels and receipts and tells what is new: receipts, then safe, then final.
    ///
    /// What keeps the levels from being found is thrown at the end: it holds up nothing else.
    mutating func report(_ watched: WatchList.Snapshot) async throws(ChainError) {
        guard let walker else { return }
        var question = LevelQuestion(source: configuration.levelSource)
        var blocks: [UInt64] = []
        var failure: ChainError?
        if !watched.hashes.isEmpty {
            do throws(ChainError) {
                question = try await seekLevels(walker)
                blocks = blocksToConfirm(walker)
            } catch {
                failure = error
            }
        }
        let evidence = try await reader.evidence(
            for: watched.hashes, levelsOf: blocks, by: question)
        isDisputed = evidence.isDisputed
        isWithdrawn = false
        let told = try toldLevels(evidence, of: blocks, walker)
        let all = told.filled(by: levels.value, without: denied, where: walker.contains)
        levels.note(all)
        let final = judge.final(told)
        let isComplete = try await tellReceipts(evidence, upTo: final?.number, walker)
        tellSafe(judge.safe(all), all, walker)
        if isComplete, let final { try await tellFinal(final, told) }
        if let failure { throw failure }
    }

    /// Tells the receipts that are new; false when nothing may be final by this evidence.
    private mutating func tellReceipts(
        _ evidence: ChainEvidence, upTo final: UInt64?, _ walker: HeadWalker
    ) async throws(ChainError) -> Bool {
        var fresh: [Receipt] = []
        // What a receipt in dispute is covered by is known of the tags alone.
        var isComplete =
            evidence.isComplete
            && (configuration.levelSource == .tags || !evidence.isDisputed)
        for receipt in evidence.receipts where !tracker.isTold(receipt) {
            if try await canonical(receipt.blockNumber, walker) == receipt.blockHash {
                fresh.append(receipt)
            } else if let final, receipt.blockNumber <= final {
                // The node speaks of two chains at once: nothing is final by such an answer.
                isComplete = false
            }
        }
        guard !fresh.isEmpty else { return isComplete }
        tracker.note(fresh)
        // Whoever hears these receipts has to hear of the finality that covers them again.
        (toldSafe, toldFinalized) = (nil, nil)
        emit(.receipts(fresh))
        return isComplete
    }

    private mutating func tellSafe(
        _ mark: LevelMark?, _ levels: ChainLevels, _ walker: HeadWalker
    ) {
        guard let mark, let safe = block(of: mark, levels, walker), safe != toldSafe,
            walker.contains(safe)
        else { return }
        toldSafe = safe
        emit(.safe(number: safe.number, hash: safe.hash, rule: mark.rule))
    }

    private mutating func tellFinal(
        _ mark: LevelMark, _ levels: ChainLevels
    ) async throws(ChainError) {
        guard var walker, let final = block(of: mark, levels, walker),
            try walker.finalize(final)
        else { return }
        self.walker = walker
        if final == toldFinalized { return }
        let nonce = try await reader.transactionCount(
            of: configuration.sender, at: .hash(final.hash))
        toldFinalized = final
        finalLevel = mark.level
        emit(
            .finalized(
                number: final.number, hash: final.hash, senderNonce: nonce, rule: mark.rule))
    }

    /// The block of a mark: of a level the one that was told, of a depth the followed chain's.
    private func block(
        of mark: LevelMark, _ levels: ChainLevels, _ walker: HeadWalker
    ) -> BlockReference? {
        guard let level = mark.level else {
            return walker.header(at: mark.number).map(BlockReference.init)
        }
        return levels[level]
    }
}
