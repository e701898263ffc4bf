import Basics
import Ethereum

extension ChainFollower {
    /// Looks how far each level reaches on the followed chain, and gives the question by which that
    /// is confirmed.
    ///
    /// What is found are candidates: they count once the node that tells the receipts says the same.
    mutating func seekLevels(_ walker: HeadWalker) async throws(ChainError) -> LevelQuestion {
        var question = LevelQuestion(source: configuration.levelSource)
        let wanted = question.source.levels
        guard !wanted.isEmpty, let base = walker.base, let tip = walker.tip else { return question }
        if question.source == .batches, let parent, let place = configuration.parent {
            question.finalBatches = try await parent.finalBatches(in: place.inbox, on: place.chain)
        }
        var searches = wanted.map { level in
            LevelSearch(
                base: base.number, top: tip.number,
                known: frontiers[level].flatMap { walker.contains($0) ? $0.number : nil },
                mayFall: !level.isIrreversible)
        }
        for _ in 0..<ChainLimits.levelRoundsMax {
            let probes = searches.map(\.probes)
            let blocks = Set(probes.joined()).sorted()
            if blocks.isEmpty { break }
            let found = Dictionary(
                uniqueKeysWithValues: zip(blocks, try await reader.levels(of: blocks, by: question))
            )
            for (place, level) in wanted.enumerated() where !probes[place].isEmpty {
                searches[place].note(
                    probes[place].map { ($0, found[$0]?.contains(level) ?? false) })
            }
        }
        denied = Set(zip(wanted, searches).filter { $0.1.known == nil }.map(\.0))
        for (level, search) in zip(wanted, searches) {
            frontiers[level] = search.known.flatMap(walker.header(at:)).map(BlockReference.init)
        }
        return question
    }

    /// The blocks whose levels are asked for once more, together with the receipts.
    func blocksToConfirm(_ walker: HeadWalker) -> [UInt64] {
        let wanted = configuration.levelSource.levels
        guard !wanted.isEmpty else { return [] }
        let final = finalLevel.map(wanted.contains) == true ? walker.finalized?.number : nil
        return Set(wanted.compactMap { frontiers[$0]?.number } + [final].compactMap { $0 }).sorted()
    }

    /// What was told now: the tags by their headers, the other levels by what was confirmed.
    ///
    /// Throws when what was final is denied for good.
    mutating func toldLevels(
        _ evidence: ChainEvidence, of blocks: [UInt64], _ walker: HeadWalker
    ) throws(ChainError) -> ChainLevels {
        var levels = ChainLevels(head: walker.tip?.number ?? 0)
        levels[.safe] = evidence.safe.map(BlockReference.init)
        levels[.finalized] = evidence.finalized.map(BlockReference.init)
        let told = Dictionary(uniqueKeysWithValues: zip(blocks, evidence.levels))
        for level in configuration.levelSource.levels {
            guard let block = frontiers[level], let reached = told[block.number] ?? nil else {
                continue
            }
            if reached.contains(level) {
                levels[level] = block
            } else {
                frontiers[level] = nil
            }
        }
        try checkWithdrawal(told, walker)
        return levels
    }

    private mutating func checkWithdrawal(
        _ told: [UInt64: Set<ChainLevel>?], _ walker: HeadWalker
    ) throws(ChainError) {
        guard let block = walker.finalized, let level = finalLevel,
            let reached = told[block.number] ?? nil
        else { return }
        guard !reached.contains(level) else {
            withdrawals = 0
            return
        }
        withdrawals += 1
        isWithdrawn = true
        guard withdrawals < ChainLimits.withdrawalsMax else {
            throw .contradiction(.finalityWithdrawn(block, level))
        }
    }
}
