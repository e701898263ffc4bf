import Basics
import Ethereum

extension ChainFollower {
    /// Asks for receipts and finality and tells what is new: receipts, then safe, then finalized.
    mutating func report(_ watched: WatchList.Snapshot) async throws(ChainError) {
        guard var walker else { return }
        let evidence = try await reader.evidence(for: watched.hashes)
        isDisputed = evidence.isDisputed
        var fresh: [Receipt] = []
        var isComplete = evidence.isComplete
        for receipt in evidence.receipts where !tracker.isTold(receipt) {
            if try await canonical(receipt.blockNumber, walker) == receipt.blockHash {
                fresh.append(receipt)
            } else if let finalized = evidence.finalized,
                receipt.blockNumber <= finalized.number
            {
                // The node speaks of two chains at once: nothing is final by such an answer.
                isComplete = false
            }
        }
        if !fresh.isEmpty {
            tracker.note(fresh)
            // Whoever hears these receipts has to hear of the finality that covers them again.
            (toldSafe, toldFinalized) = (nil, nil)
            emit(.receipts(fresh))
        }
        tellSafe(evidence.safe, walker)
        guard isComplete, let finalized = evidence.finalized.map(BlockReference.init),
            try walker.finalize(finalized)
        else { return }
        self.walker = walker
        if finalized == toldFinalized { return }
        let nonce = try await reader.transactionCount(
            of: configuration.sender, at: .hash(finalized.hash))
        toldFinalized = finalized
        emit(.finalized(number: finalized.number, hash: finalized.hash, senderNonce: nonce))
    }

    private mutating func tellSafe(_ header: BlockHeader?, _ walker: HeadWalker) {
        guard let safe = header.map(BlockReference.init), safe != toldSafe, walker.contains(safe)
        else { return }
        toldSafe = safe
        emit(.safe(number: safe.number, hash: safe.hash, rule: "tag:safe"))
    }
}
