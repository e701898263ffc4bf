import Basics
import Ethereum

/// What providers have said about the logs of some blocks; pure.
struct LogSearch {
    private let agreement: Int
    private var sound: [Hash32: [Log]] = [:]
    private var doubtful: [Hash32: [(provider: Provider, logs: [Log])]] = [:]

    /// Nothing heard yet.
    init(agreement: Int) {
        self.agreement = agreement
    }

    /// Takes a provider's answer; throws `malformed` when the block's filter excludes it.
    mutating func note(
        _ logs: [Log], in block: BlockHeader, of addresses: [Address], by provider: Provider
    ) throws(ChainError) {
        switch LogCheck.judge(logs, in: block, of: addresses) {
        case .sound: sound[block.hash] = logs
        case .doubtful: doubtful[block.hash, default: []].append((provider, logs))
        case .excluded: throw .malformed("logs: block \(block.number)")
        }
    }

    /// Whether nobody else has to be asked about a block.
    func isSettled(_ block: BlockHeader) -> Bool {
        sound[block.hash] != nil || twice(block.hash) != nil
    }

    /// The logs that count; nil when it cannot be said which.
    func logs(of block: BlockHeader) -> [Log]? {
        if let logs = sound[block.hash] ?? twice(block.hash) { return logs }
        if agreement > 1 { return nil }
        return doubtful[block.hash]?.map(\.logs).max { $0.count < $1.count }
    }

    /// Who left logs out that another provider has.
    var liars: [Provider] {
        var liars: [Provider] = []
        for (hash, answers) in doubtful {
            guard let logs = sound[hash] ?? twice(hash) else { continue }
            liars += answers.filter { $0.logs != logs }.map(\.provider)
        }
        return liars
    }

    private func twice(_ hash: Hash32) -> [Log]? {
        let answers = doubtful[hash] ?? []
        for (index, answer) in answers.enumerated()
        where answers[(index + 1)...].contains(where: { $0.logs == answer.logs }) {
            return answer.logs
        }
        return nil
    }
}
