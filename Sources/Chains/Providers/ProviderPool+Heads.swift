import Basics
import Codecs
import Ethereum
import Synchronization

extension ProviderPool {
    /// A provider and a header that it told.
    typealias View = (provider: Provider, header: BlockHeader)

    /// The highest block that enough providers have; notes on the way who keeps up.
    ///
    /// Asks every provider that answers. Throws `disagreement` when there is none near the head.
    func agreedHead() async throws(ChainError) -> BlockHeader {
        let (views, words) = await views(of: .latest)
        noteStandings(views)
        guard views.count >= agreement else { throw Self.shortage(words, "latest") }
        guard let head = try await settle(views) else { throw .disagreement("latest") }
        memory.withLock { $0.note(head, now: now) }
        return head
    }

    /// The highest block that enough providers call by this tag, or have below the one that they do.
    func agreedHeader(_ tag: BlockSelector) async throws(ChainError) -> BlockHeader {
        let (views, words) = await views(of: tag)
        guard views.count >= agreement else { throw Self.shortage(words, tag.text) }
        guard let header = try await settle(views) else { throw .disagreement(tag.text) }
        return header
    }

    /// What every provider that answers means by a tag.
    private func views(
        of tag: BlockSelector
    ) async -> (views: [View], words: [Word<BlockHeader>]) {
        let words = await ask(pollable) { provider throws(ChainError) in
            try await self.question(
                provider, [ChainReader.headerRequest(tag)],
                timeoutMilliseconds: self.rules.headTimeoutMilliseconds
            ) { answers throws(ChainError) in
                guard
                    let header = try ChainReader.header(
                        try ChainReader.result(answers[0]), tag)
                else { throw .missing(tag.text) }
                return header
            }
        }
        let views = words.compactMap { word -> View? in
            (try? word.answer.get()).map { (word.provider, $0) }
        }
        return (views, words)
    }

    /// Those whose heads are asked for: all but those that rest, or all when the others are too few.
    private var pollable: [Provider] {
        let all = ranked()
        let awake = all.filter { !$0.snapshot.breaker.isOpen(now: now) }
        return awake.count < agreement ? all : awake
    }

    /// The failure that is told when too few have answered.
    static func shortage<Value>(_ words: [Word<Value>], _ name: String) -> ChainError {
        for word in words {
            if case .failure(let error) = word.answer, error.action != .halt { return error }
        }
        return .disagreement(name)
    }

    private func noteStandings(_ views: [View]) {
        let heights = views.map(\.header.number).sorted(by: >)
        guard heights.count >= agreement else { return }
        let reference = heights[agreement - 1]
        for view in views {
            let head = BlockReference(view.header)
            let isReorg = memory.withLock { $0.contradicts(head) }
            view.provider.update { state in
                state.standing.note(
                    head, reference: reference, lagBlocksMax: rules.lagBlocksMax,
                    isReorg: isReorg)
            }
        }
    }

    /// The highest block that enough of these providers have; nil when they agree on none.
    ///
    /// Each has the header that it told and that one's parent. When this does not settle the height
    /// that enough of them have reached, or the one below it, they are asked for the blocks there.
    func settle(_ views: [View]) async throws(ChainError) -> BlockHeader? {
        guard views.count >= agreement else { return nil }
        let level = views.map(\.header.number).sorted(by: >)[agreement - 1]
        var vote = BlockVote(agreement: agreement)
        for view in views { vote.note(view.header, by: view.provider.index) }
        var headers = views.map(\.header)
        if vote.agreed.map({ $0.number + 1 < level }) ?? true {
            for (provider, more) in await blocks(near: level, of: views.map(\.provider)) {
                for header in more { vote.note(header, by: provider.index) }
                headers += more
            }
        }
        guard let agreed = vote.agreed else { return nil }
        if let header = headers.first(where: { $0.hash == agreed.hash }) { return header }
        let voters = vote.voters(for: agreed)
        return try await header(
            of: agreed.hash, among: views.map(\.provider).filter { voters.contains($0.index) })
    }

    /// A block by its hash, which proves itself.
    private func header(
        of hash: Hash32, among providers: [Provider]
    ) async throws(ChainError) -> BlockHeader {
        try await failover(among: providers) { provider throws(ChainError) in
            try await question(provider, [ChainReader.headerRequest(.hash(hash))]) {
                answers throws(ChainError) in
                guard
                    let header = try ChainReader.header(
                        try ChainReader.result(answers[0]), .hash(hash))
                else { throw .missing("block \(hash)") }
                return header
            }
        }
    }

    /// What each provider has at this height and just below it.
    private func blocks(
        near level: UInt64, of providers: [Provider]
    ) async -> [(Provider, [BlockHeader])] {
        let lowest = level - min(level, ChainLimits.agreementBlocks - 1)
        let numbers = Array(lowest...level)
        let words = await ask(providers) { provider throws(ChainError) in
            try await self.question(
                provider, numbers.map { ChainReader.headerRequest(.number($0)) }
            ) { answers throws(ChainError) in
                var headers: [BlockHeader] = []
                for (number, answer) in zip(numbers, answers) {
                    let value = try ChainReader.result(answer)
                    if let header = try ChainReader.header(value, .number(number)) {
                        headers.append(header)
                    }
                }
                return headers
            }
        }
        return words.compactMap { word in
            (try? word.answer.get()).map { (word.provider, $0) }
        }
    }

    /// The selector that a question about the head's state is asked by: the agreed head while it is
    /// fresh, so that providers of differing heads answer alike.
    func pinned(_ selector: BlockSelector) -> BlockSelector {
        guard single == nil, selector == .latest else { return selector }
        let now = now
        let fresh = memory.withLock { memory -> Hash32? in
            let age = now &- memory.notedAt
            let isFresh = age <= UInt64(clamping: rules.pinMillisecondsMax) * 1_000_000
            return isFresh ? memory.head?.hash : nil
        }
        return fresh.map(BlockSelector.hash) ?? selector
    }

    /// The height of the block that a selector means, as far as it is known here.
    func height(of selector: BlockSelector) -> UInt64? {
        switch selector {
        case .number(let number): return number
        case .hash(let hash):
            return memory.withLock { $0.head.flatMap { $0.hash == hash ? $0.number : nil } }
        default: return nil
        }
    }
}
