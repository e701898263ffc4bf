import Basics
import Ethereum

/// Holds an answer of logs against the filter in the block's header, which its hash proves; pure.
enum LogCheck {
    /// What the filter says about an answer.
    enum Verdict: Hashable {
        /// Nothing speaks against it.
        case sound
        /// The filter speaks of a contract that the answer has no log of: either the filter errs,
        /// as it does in a few of a hundred cases, or logs are left out.
        case doubtful
        /// It has logs that the filter excludes.
        case excluded
    }

    /// Judges the logs of some contracts in a block.
    ///
    /// Without a filter (or with an empty one: some chains write none) nothing can be said.
    static func judge(
        _ logs: [Log], in block: BlockHeader, of addresses: [Address]
    ) -> Verdict {
        guard let bloom = block.logsBloom, bloom != LogsBloom() else { return .sound }
        for log in logs {
            let values = [log.address.bytes] + log.topics.map(\.bytes)
            if !values.allSatisfy(bloom.mayContain) { return .excluded }
        }
        let named = Set(logs.map(\.address))
        let isDoubtful = addresses.contains {
            !named.contains($0) && bloom.mayContain($0.bytes)
        }
        return isDoubtful ? .doubtful : .sound
    }
}
