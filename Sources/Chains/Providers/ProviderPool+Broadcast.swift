import Basics
import Codecs

extension ProviderPool {
    /// Sends signed bytes to every provider and puts their words together.
    ///
    /// Also to those that rest, with little time: silence of any of them makes a refusal of the
    /// others unknown, since an earlier sending may have arrived there.
    func broadcast(_ request: RPCRequest, hash: Hash32) async -> BroadcastReply {
        if let single { return BroadcastReply(await single.exchange([request]), hash: hash) }
        let asked = ranked()
        let words = await ask(asked) { provider throws(ChainError) in
            try await self.probe(provider)
            let isResting = provider.snapshot.breaker.isOpen(now: self.now)
            return BroadcastReply(
                await provider.exchange(
                    [request],
                    timeoutMilliseconds: isResting ? self.rules.headTimeoutMilliseconds : nil),
                hash: hash)
        }
        return BroadcastMerge.merge(
            words.compactMap { word -> BroadcastReply? in
                switch word.answer {
                case .success(let reply): return reply
                // It serves another chain: it has nothing to say about this one.
                case .failure(.wrongChain): return nil
                case .failure(let error): return .unknown("\(word.provider.name): \(error)")
                }
            })
    }
}
