import Basics
import Ethereum

/// Puts together what several providers know of transactions; pure.
///
/// A transaction's receipt counts when enough providers gave the very same (block hash, status, gas
/// and logs), its absence when enough had none.
struct EvidenceVote {
    /// How many must say the same.
    let agreement: Int
    /// What each said, as (provider, evidence); receipts in any order.
    private(set) var given: [(provider: Provider, evidence: ChainEvidence)] = []

    /// Nothing heard yet.
    init(agreement: Int) {
        self.agreement = agreement
    }

    /// Adds what one provider knows.
    mutating func note(_ evidence: ChainEvidence, by provider: Provider) {
        given.append((provider, evidence))
    }

    /// What is agreed about the transactions, and the receipts of which that cannot be said.
    func receipts(
        of transactions: [Hash32]
    ) -> (agreed: [Receipt], disputed: [Receipt]) {
        var agreed: [Receipt] = []
        var disputed: [Receipt] = []
        let tables = given.map { table($0.evidence) }
        for hash in transactions {
            var counts: [Receipt?: Int] = [:]
            for table in tables { counts[table[hash], default: 0] += 1 }
            let enough = counts.filter { $0.value >= agreement }.map(\.key)
            if enough.count == 1 {
                if let receipt = enough[0] { agreed.append(receipt) }
            } else {
                // In the providers' order: a set's is another in each run.
                disputed += tables.compactMap { $0[hash] }
            }
        }
        return (agreed, disputed)
    }

    /// Who said of an agreed receipt's block something else than is agreed, or called that block
    /// final and had no receipt: what cannot be an honest delay.
    func liars(agreed: [Receipt]) -> [Provider] {
        given.filter { given in
            let table = table(given.evidence)
            return agreed.contains { receipt in
                if let theirs = table[receipt.transactionHash] {
                    return theirs != receipt && theirs.blockHash == receipt.blockHash
                }
                guard let finalized = given.evidence.finalized else { return false }
                return finalized.number >= receipt.blockNumber
            }
        }.map(\.provider)
    }

    /// The levels that enough providers tell of each block; nil where too few tell any.
    var levels: [Set<ChainLevel>?] {
        (0..<(given.map(\.evidence.levels.count).min() ?? 0)).map { place in
            let words = given.compactMap { $0.evidence.levels[place] }
            return words.count >= agreement ? .agreed(words, by: agreement) : nil
        }
    }

    private func table(_ evidence: ChainEvidence) -> [Hash32: Receipt] {
        Dictionary(
            evidence.receipts.map { ($0.transactionHash, $0) },
            uniquingKeysWith: { first, _ in first })
    }
}
