import Basics
import Codecs
import Ethereum

extension ProviderPool {
    /// The logs of each block by its hash, from providers that have it.
    ///
    /// An answer that leaves out a contract of which the header's filter speaks is asked for
    /// elsewhere: it counts when two providers give the same, or when nobody gives more and one
    /// provider is enough. An answer with logs that the filter excludes is a lie.
    func logs(
        in blocks: [BlockHeader], of addresses: [Address],
        read: @Sendable (Provider, [BlockHeader]) async throws(ChainError) -> [[Log]]
    ) async throws(ChainError) -> [[Log]] {
        if let single { return try await read(single, blocks) }
        var search = LogSearch(agreement: agreement)
        let answered = try await failover(having: blocks.last?.number) {
            provider throws(ChainError) in
            let logs = try await read(provider, blocks)
            do throws(ChainError) {
                for (block, some) in zip(blocks, logs) {
                    try search.note(some, in: block, of: addresses, by: provider)
                }
            } catch {
                provider.note(error)
                throw error
            }
            return provider
        }
        for provider in usable(having: blocks.last?.number) where provider !== answered {
            let open = blocks.filter { !search.isSettled($0) }
            if open.isEmpty { break }
            do throws(ChainError) {
                let logs = try await read(provider, open)
                for (block, some) in zip(open, logs) {
                    try search.note(some, in: block, of: addresses, by: provider)
                }
            } catch {
                provider.note(error)
            }
        }
        for liar in search.liars { liar.note(.malformed("logs: left out")) }
        var result: [[Log]] = []
        for block in blocks {
            guard let logs = search.logs(of: block) else {
                throw .disagreement("logs of block \(block.number)")
            }
            result.append(logs)
        }
        return result
    }
}
